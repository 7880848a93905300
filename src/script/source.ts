import type { Excerpt, Place } from '../events/events.js';
import { align } from './align.js';
import type { ScalarStyle } from './align.js';
import type { Suite } from './model.js';

const BLOCK_HEADER = /(?:^|[\s])[|>][-+0-9]*\s*(?:#.*)?$/;

/** The text of a file, and where its characters stand. */
export class SourceFile {
  readonly text: string;
  readonly lines: readonly string[];
  readonly #starts: readonly number[];

  /**
   * @param file as it is to be shown to the user
   * @param text line ends are normalised to LF
   */
  constructor(
    readonly file: string,
    text: string,
  ) {
    this.text = text.replace(/\r\n?/g, '\n');
    this.lines = this.text.split('\n');
    let start = 0;
    this.#starts = this.lines.map((line) => {
      const here = start;
      start += line.length + 1;
      return here;
    });
  }

  /** The place of the characters from `start` to before `end`; what spans lines is cut at the end of the first. */
  place(start: number, end: number): Place {
    const line = this.#lineAt(start);
    const column = start - (this.#starts[line] ?? 0);
    const room = (this.lines[line] ?? '').length - column;
    return { file: this.file, line: line + 1, column: column + 1, length: Math.max(1, Math.min(end - start, room)) };
  }

  /** The number of the line, from 1, that holds the character. */
  line(offset: number): number {
    return this.#lineAt(offset) + 1;
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * The place of a piece of a scalar's text, such as the part of a pattern that did not match.
 * @param lines the lines of the file
 * @param place where the text begins (behind an opening quote)
 * @param text the scalar's text as YAML reads it
 * @param offset characters from the start of the text
 */
export function placeWithin(
  lines: readonly string[],
  place: Place,
  text: string,
  offset: number,
  length: number,
): Place {
  const first = (lines[place.line - 1] ?? '').slice(place.column - 1);
  if (first.startsWith(text)) return { ...place, column: place.column + offset, length: Math.max(1, length) };
  const source = [first, ...lines.slice(place.line, place.line + text.length + 1)].join('\n');
  const offsets = align(source, text, scalarStyle(lines, place));
  const start = offsets?.[Math.min(offset, text.length)];
  const end = offsets?.[Math.min(offset + Math.max(1, length), text.length)];
  // A text with parameters replaced stands nowhere: its scalar is all that can be shown.
  if (start === undefined || end === undefined) return place;
  const before = source.slice(0, start).split('\n');
  const column = (before.length === 1 ? place.column : 1) + (before.at(-1)?.length ?? 0);
  const room = (source.slice(start).split('\n', 1)[0] ?? '').length;
  return {
    file: place.file,
    line: place.line + before.length - 1,
    column,
    length: Math.max(1, Math.min(end - start, room)),
  };
}

function scalarStyle(lines: readonly string[], place: Place): ScalarStyle {
  const lead = (lines[place.line - 1] ?? '').slice(0, place.column - 1);
  const inBlock = lead.trim() === '' && BLOCK_HEADER.test(lines[place.line - 2] ?? '');
  return { singleQuoted: lead.endsWith("'"), ...(inBlock && { indent: lead.length }) };
}

/** The lines of a suite around a place, `around` before and after it, for a code frame. */
export function excerpt(suite: Pick<Suite, 'lines'>, place: Place, around = 2): Excerpt {
  const firstLine = Math.max(1, place.line - around);
  return { firstLine, lines: suite.lines.slice(firstLine - 1, place.line + around) };
}
