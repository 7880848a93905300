import type { Verdict } from '../../../events/events.js';
import type { Row } from '../data.js';

/** What a test looks like in a list: its verdict, or what makes the verdict no surprise. */
export type Face = Verdict | 'known' | 'flaky';

export const faces: readonly Face[] = ['fail', 'error', 'unresolved', 'warn', 'flaky', 'known', 'pass', 'skip'];

export const signs: Readonly<Record<Face, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  skip: '–',
  unresolved: '?',
  error: '‼',
  known: '○',
  flaky: '≈',
};

export const words: Readonly<Record<Face, string>> = {
  pass: 'passed',
  fail: 'failed',
  warn: 'warned',
  skip: 'skipped',
  unresolved: 'unresolved',
  error: 'errors',
  known: 'known',
  flaky: 'flaky',
};

export const explained: Readonly<Record<Face, string>> = {
  pass: 'conforms',
  fail: 'breaks a MUST',
  warn: 'breaks a SHOULD',
  skip: 'was not run, for a reason',
  unresolved: 'could not be set up',
  error: 'an error of mailspec, not of the server',
  known: 'fails as the baseline says',
  flaky: 'passed in some of its plays only',
};

export const isFlaky = ({ attempts }: Row): boolean =>
  attempts !== undefined && attempts.passed > 0 && attempts.passed < attempts.runs;

export function faceOf(row: Row): Face {
  if (row.known) return 'known';
  return row.verdict === 'pass' && isFlaky(row) ? 'flaky' : row.verdict;
}

/** What a reader came for: everything that is not as it should be. */
export const isTrouble = (face: Face): boolean => face !== 'pass' && face !== 'skip' && face !== 'known';

export type Tally = Readonly<Partial<Record<Face, number>>>;

export function tallyOf(rows: Iterable<Row>): Tally {
  const tally: Partial<Record<Face, number>> = {};
  for (const row of rows) {
    const face = faceOf(row);
    tally[face] = (tally[face] ?? 0) + 1;
  }
  return tally;
}
