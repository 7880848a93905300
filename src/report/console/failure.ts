import type { Failure, Requirement, TestResult, TranscriptEntry, Violation } from '../../events/events.js';
import { visible } from '../../text/visible.js';
import type { Style } from './style.js';

/** Entries of a transcript that are shown; all of them stand in the JUnit report. */
const shownEntries = 40;
const indent = '   ';

/** The script around the place of a failure, with a caret under it. */
export function codeFrame({ excerpt, place }: Failure, { colors, width }: Style): string[] {
  const last = excerpt.firstLine + excerpt.lines.length - 1;
  const gutter = Math.max(3, String(last).length + 1);
  const blank = `${' '.repeat(gutter)} ${colors.dim('|')}`;
  const lines = [`${' '.repeat(gutter)}${colors.dim('-->')} ${place.file}:${place.line}:${place.column}`, blank];
  for (const [index, line] of excerpt.lines.entries()) {
    const number = excerpt.firstLine + index;
    lines.push(`${colors.dim(`${String(number).padStart(gutter)} |`)} ${clip(line, width - gutter - 3)}`);
    if (number !== place.line) continue;
    const length = Math.max(1, Math.min(place.length, line.length - place.column + 1));
    lines.push(`${blank} ${' '.repeat(Math.max(0, place.column - 1))}${colors.red('^'.repeat(length))}`);
  }
  return lines;
}

const clip = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;

/** Cuts text into lines that fit, at its own line ends first. */
function fold(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const pieces: string[] = [];
    for (let at = 0; at === 0 || at < line.length; at += width) pieces.push(line.slice(at, at + width));
    return pieces;
  });
}

/** Expected and actual in two columns; one above the other where the terminal is narrow. */
export function sideBySide(expected: string, actual: string, { colors, width }: Style): string[] {
  const column = Math.floor((width - indent.length - 3) / 2);
  if (column < 30) {
    return [
      ...fold(expected, width - 14).map(
        (line, index) => `${indent}${index === 0 ? 'expected' : '        '} ${colors.green(line)}`,
      ),
      ...fold(actual, width - 14).map(
        (line, index) => `${indent}${index === 0 ? 'actual  ' : '        '} ${colors.red(line)}`,
      ),
    ];
  }
  const left = fold(expected, column);
  const right = fold(actual, column);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const cell = (left[row] ?? '').padEnd(column);
    return `${indent}${colors.green(cell)} ${colors.dim('│')} ${colors.red(right[row] ?? '')}`.trimEnd();
  });
  return [`${indent}${colors.bold('expected'.padEnd(column))} ${colors.dim('│')} ${colors.bold('actual')}`, ...rows];
}

export function requirementLines(requirements: readonly Requirement[], { colors, width }: Style): string[] {
  return requirements.flatMap(({ id, rfc, section, level, text }) => [
    `${indent}${colors.bold(level)}  ${rfc} §${section}  ${colors.dim(id)}`,
    ...wrap(text, width - 10).map((line) => `${indent}${' '.repeat(level.length + 2)}${line}`),
  ]);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const arrow: Readonly<Record<TranscriptEntry['direction'], string>> = { send: '>', receive: '<', note: '·' };

/** All sessions on one clock, the latest entries last. */
export function transcriptLines(entries: readonly TranscriptEntry[], style: Style): string[] {
  const { colors, width } = style;
  const name = Math.max(1, ...entries.map(({ session }) => session.length));
  const shown = entries.slice(-shownEntries);
  const left = entries.length - shown.length;
  const lines = left > 0 ? [`${indent}${colors.dim(`… ${left} earlier entries: see the JUnit report`)}`] : [];
  for (const { at, session, direction, octets } of shown) {
    const room = Math.max(20, width - indent.length - name - 15);
    const text =
      direction === 'note'
        ? colors.dim(octets)
        : clip(visible(Buffer.from(octets, 'latin1'), { limit: room * 2 }), room);
    const clock = `${at.toFixed(0).padStart(6)} ms`;
    lines.push(`${indent}${colors.dim(clock)}  ${colors.cyan(session.padEnd(name))} ${arrow[direction]} ${text}`);
  }
  return lines;
}

/** Everything that is to be said of one test that did not pass. */
export function resultLines(result: TestResult, style: Style): string[] {
  const { colors, sign } = style;
  const { test, verdict, failure, reason, transcript, reproduce } = result;
  const lines = [`${sign[verdict]} ${colors.bold(test.id)}`, `  ${colors.dim(test.title)}`, ''];
  if (reason !== undefined) lines.push(...wrap(reason, style.width - 4).map((line) => `  ${line}`), '');
  if (failure) {
    if (failure.message !== reason)
      lines.push(...wrap(capitalised(failure.message), style.width - 4).map((line) => `  ${line}`), '');
    lines.push(...codeFrame(failure, style), '', ...sideBySide(failure.expected, failure.actual, style), '');
    if (failure.requirements.length > 0) lines.push(...requirementLines(failure.requirements, style), '');
    if (failure.hint !== undefined) lines.push(`${indent}${failure.hint}`, '');
  }
  if (transcript.length > 0) lines.push(...transcriptLines(transcript, style), '');
  lines.push(`${indent}${colors.dim('again:')} ${reproduce}`, '');
  return lines;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function violationLines(violation: Violation, { colors, width }: Style): string[] {
  const { message, requirement, test, session } = violation;
  return [
    ...wrap(message, width - 8).map((line, index) => `${indent}${index === 0 ? colors.red('*') : ' '} ${line}`),
    `${indent}  ${colors.dim(`${requirement.level} ${requirement.rfc} §${requirement.section}, first in ${test}, session ${session}`)}`,
  ];
}
