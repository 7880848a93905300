import { printable as printableLine } from '../../text/visible.js';

/** Text of several lines in which nothing is left that a terminal would obey or not show. */
export const printable = (text: string): string => text.split('\n').map(printableLine).join('\n');

export const clip = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;

/** Cuts text into lines that fit, at its own line ends first. */
export function fold(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const pieces: string[] = [];
    for (let at = 0; at === 0 || at < line.length; at += width) pieces.push(line.slice(at, at + width));
    return pieces;
  });
}

/** As {@link fold}, but between words. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((whole) => {
    const lines: string[] = [];
    let line = '';
    for (const word of whole.split(' ')) {
      if (line !== '' && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}
