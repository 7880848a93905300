import pc from 'picocolors';
import type { Verdict } from '../../events/events.js';

type Colors = ReturnType<typeof pc.createColors>;

/** Where the report goes: a terminal or a file, with what decides its looks. */
export interface Screen {
  write(text: string): void;
  /** A terminal, on which a line can be written over. */
  readonly live: boolean;
  readonly colors: boolean;
  /** Characters on a line; of a terminal, at this moment. */
  readonly columns: number;
}

/** How the console report looks: colours and signs, or neither. */
export interface Style {
  readonly colors: Colors;
  readonly sign: Readonly<Record<Verdict, string>>;
  readonly paint: Readonly<Record<Verdict, (text: string) => string>>;
  /** Characters that fit on a line. */
  readonly width: number;
}

const signs: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  skip: '-',
  unresolved: '?',
  error: '‼',
};

export function makeStyle(colored: boolean, width: number): Style {
  const colors = pc.createColors(colored);
  const paint: Style['paint'] = {
    pass: colors.green,
    fail: colors.red,
    warn: colors.yellow,
    skip: colors.dim,
    unresolved: colors.magenta,
    error: colors.magenta,
  };
  const sign = Object.fromEntries(
    Object.entries(signs).map(([verdict, text]) => [verdict, paint[verdict as Verdict](text)]),
  ) as Record<Verdict, string>;
  return { colors, sign, paint, width };
}

/** What a count of a verdict is called in summaries. */
export const words: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  warn: 'warned',
  skip: 'skipped',
  unresolved: 'unresolved',
  error: 'errors',
};

export const noCounts = (): Record<Verdict, number> => ({
  pass: 0,
  fail: 0,
  warn: 0,
  skip: 0,
  unresolved: 0,
  error: 0,
});

export const total = (counts: Readonly<Record<Verdict, number>>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `1 test`, `2 tests`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `12 passed, 1 failed`, without what is zero. */
export function tally(counts: Readonly<Record<Verdict, number>>, { paint }: Style): string {
  const parts = (Object.keys(words) as Verdict[])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => paint[verdict](`${counts[verdict]} ${words[verdict]}`));
  return parts.join(', ') || 'nothing ran';
}
