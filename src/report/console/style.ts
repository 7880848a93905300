import pc from 'picocolors';
import type { Verdict } from '../../events/events.js';

type Colors = ReturnType<typeof pc.createColors>;

/** How the console report looks: colours and signs, or neither. */
export interface Style {
  readonly colors: Colors;
  readonly sign: Readonly<Record<Verdict, string>>;
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
  const paint: Readonly<Record<Verdict, (text: string) => string>> = {
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
  return { colors, sign, width };
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

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `12 passed, 1 failed`, without what is zero. */
export function tally(counts: Readonly<Record<Verdict, number>>, { colors }: Style): string {
  const paint: Partial<Record<Verdict, (text: string) => string>> = {
    pass: colors.green,
    fail: colors.red,
    warn: colors.yellow,
    unresolved: colors.magenta,
    error: colors.magenta,
  };
  const parts = (Object.keys(words) as Verdict[])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => (paint[verdict] ?? String)(`${counts[verdict]} ${words[verdict]}`));
  return parts.join(', ') || 'nothing ran';
}
