import type { Failure, Requirement, TestResult, TranscriptEntry, Violation } from '../../events/events.js';
import { ends, transcriptLine } from '../transcript.js';
import { clip, fold, printable, wrap } from './lines.js';
import type { Style } from './style.js';

/** Entries of a transcript that are shown; more of them stand in the JUnit report. */
const shownEntries = 40;
/** Columns narrower than this are put one below the other. */
const narrowest = 30;
const indent = '   ';

/** The script around the place of a failure, with a caret under it. */
export function codeFrame({ excerpt, place }: Failure, { colors, width }: Style): string[] {
  const last = excerpt.firstLine + excerpt.lines.length - 1;
  const gutter = Math.max(3, String(last).length + 1);
  const blank = `${' '.repeat(gutter)} ${colors.dim('|')}`;
  const lines = [`${' '.repeat(gutter)}${colors.dim('-->')} ${place.file}:${place.line}:${place.column}`, blank];
  for (const [index, line] of excerpt.lines.entries()) {
    const number = excerpt.firstLine + index;
    lines.push(`${colors.dim(`${String(number).padStart(gutter)} |`)} ${clip(line, width - gutter - 3)}`.trimEnd());
    if (number !== place.line) continue;
    const room = Math.max(1, line.length - place.column + 1, 1);
    const caret = '^'.repeat(Math.max(1, Math.min(place.length, room)));
    lines.push(`${blank} ${' '.repeat(Math.max(0, place.column - 1))}${colors.red(caret)}`);
  }
  return lines;
}

/** Expected and actual in two columns; one below the other where the terminal is narrow. */
export function sideBySide(expected: string, actual: string, { colors, width }: Style): string[] {
  const column = Math.floor((width - indent.length - 3) / 2);
  if (column < narrowest) {
    const label = 'expected'.length;
    const told = (name: string, text: string, paint: (line: string) => string): string[] =>
      fold(text, Math.max(10, width - indent.length - label - 2)).map(
        (line, index) => `${indent}${colors.bold((index === 0 ? name : '').padEnd(label))}  ${paint(line)}`,
      );
    return [...told('expected', expected, colors.green), ...told('actual', actual, colors.red)];
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

/** All sessions on one clock, the latest entries last. */
export function transcriptLines(entries: readonly TranscriptEntry[], { colors, width }: Style): string[] {
  const name = Math.max(1, ...entries.map(({ session }) => session.length));
  const { first, left, last } = ends(entries, shownEntries);
  const room = Math.max(20, width - indent.length - name - 15);
  const line = (entry: TranscriptEntry): string => {
    const { clock, session, arrow, text, isNote } = transcriptLine(entry, room);
    const shown = isNote ? colors.dim(clip(printable(text), room)) : text;
    return `${indent}${colors.dim(clock)}  ${colors.cyan(session.padEnd(name))} ${arrow} ${shown}`;
  };
  const middle = left > 0 ? [`${indent}${colors.dim(`… ${left} entries left out: see the JUnit report`)}`] : [];
  return [...first.map(line), ...middle, ...last.map(line)];
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Everything that is to be said of one test that did not pass. */
export function resultLines(result: TestResult, style: Style): string[] {
  const { colors, sign } = style;
  const { test, verdict, failure, reason, transcript, serverLog, reproduce } = result;
  const paragraph = (text: string): string[] => [
    ...wrap(printable(text), style.width - 4).map((line) => `  ${line}`),
    '',
  ];
  const lines = [`${sign[verdict]} ${colors.bold(test.id)}`, `  ${colors.dim(test.title)}`, ''];
  if (reason !== undefined) lines.push(...paragraph(capitalised(reason)));
  if (failure) {
    if (!reason?.includes(failure.message)) lines.push(...paragraph(capitalised(failure.message)));
    lines.push(...codeFrame(failure, style), '');
    lines.push(...sideBySide(printable(failure.expected), printable(failure.actual), style), '');
    if (failure.requirements.length > 0) lines.push(...requirementLines(failure.requirements, style), '');
    if (failure.hint !== undefined)
      lines.push(...wrap(failure.hint, style.width - 4).map((line) => `${indent}${line}`), '');
  }
  if (transcript.length > 0) lines.push(...transcriptLines(transcript, style), '');
  if (serverLog !== undefined) {
    lines.push(`${indent}${colors.dim('the log of the server meanwhile:')}`);
    lines.push(
      ...serverLog.split('\n').map((line) => `${indent}${colors.dim('|')} ${clip(printable(line), style.width - 6)}`),
      '',
    );
  }
  lines.push(`${indent}${colors.dim('again:')} ${reproduce}`, '');
  return lines;
}

export function violationLines(violation: Violation, { colors, width }: Style): string[] {
  const { message, requirement, test, session } = violation;
  return [
    ...wrap(printable(message), width - 8).map(
      (line, index) => `${indent}${index === 0 ? colors.red('*') : ' '} ${line}`,
    ),
    `${indent}  ${colors.dim(`${requirement.level} ${requirement.rfc} §${requirement.section}, first in ${test}, session ${session}`)}`,
  ];
}
