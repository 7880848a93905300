import type { Failure, Requirement, TestResult, TranscriptEntry, Violation } from '../../events/events.js';
import { ends, transcriptLine } from '../transcript.js';
import { fit, fitLine } from './text.js';

/** What a report keeps of a transcript: entries, and characters of each. */
export interface Extent {
  readonly entries: number;
  readonly characters: number;
}

/** CI systems refuse files of more than some 30 MB: what passed is told in brief. */
export const brief: Extent = { entries: 60, characters: 300 };
export const full: Extent = { entries: 300, characters: 1_000 };

/** The dialogue, all sessions on one clock. */
export function transcriptText(entries: readonly TranscriptEntry[], { entries: most, characters }: Extent): string {
  const { first, left, last } = ends(entries, most);
  const line = (entry: TranscriptEntry): string => {
    const { clock, session, arrow, text } = transcriptLine(entry, characters);
    return `${clock} ${fitLine(session)} ${arrow} ${fit(text)}`;
  };
  const middle = left > 0 ? [`… ${left} entries left out …`] : [];
  return [...first.map(line), ...middle, ...last.map(line)].join('\n');
}

/** All that is to be said of a test that did not pass, but for the dialogue. */
export function describe({ test, failure, reason, serverLog, reproduce }: Omit<TestResult, 'transcript'>): string {
  const told = failure ? tell(failure, test.title) : reason === undefined ? [] : [reason];
  const logged = serverLog === undefined ? [] : [`the log of the server meanwhile:\n${serverLog}`];
  return fit([...told, ...logged, `again: ${reproduce}`].join('\n'));
}

function tell(failure: Failure, title: string): string[] {
  const { message, place, expected, actual, requirements, hint } = failure;
  return [
    title,
    message,
    `at ${place.file}:${place.line}:${place.column}`,
    ...frame(failure),
    `expected: ${indented(expected)}`,
    `actual:   ${indented(actual)}`,
    ...requirements.map(obligation),
    ...(hint === undefined ? [] : [hint]),
  ];
}

/** The script around the place, with a caret under it. */
function frame({ excerpt, place }: Failure): string[] {
  const width = String(excerpt.firstLine + excerpt.lines.length).length;
  return excerpt.lines.flatMap((line, index) => {
    const number = excerpt.firstLine + index;
    const shown = `  ${String(number).padStart(width)} | ${line}`;
    if (number !== place.line) return [shown];
    const caret = '^'.repeat(Math.max(1, Math.min(place.length, line.length - place.column + 1)));
    return [shown, `  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, place.column - 1))}${caret}`];
  });
}

const indented = (text: string): string => text.replaceAll('\n', `\n${' '.repeat(10)}`);

const obligation = ({ id, rfc, section, level, text }: Requirement): string =>
  `${level} ${rfc} §${section} (${id}): ${text}`;

/** The violations of a rule, one a line. */
export const violationsText = (violations: readonly Violation[]): string =>
  violations
    .map(
      ({ message, requirement: { level, rfc, section }, test, session }) =>
        `${level} ${rfc} §${section}: ${fitLine(message)} (in ${fitLine(test)}, session ${fitLine(session)})`,
    )
    .join('\n');
