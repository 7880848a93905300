import { median } from './numbers.js';

export type Unit = 'ms' | 'MB' | 'MB/s' | '×';

/** One thing that was measured several times. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly samples: readonly number[];
  /** The bound that the median should keep. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** `unclear`: the median is beyond the goal, but not all samples are, so it may be the machine. */
export type Verdict = 'met' | 'unclear' | 'missed';

/** How a row stands to its goal, undefined where it has none. */
export function verdict({ goal, samples }: Row): Verdict | undefined {
  if (!goal) return undefined;
  const keeps = (value: number): boolean => ('atMost' in goal ? value <= goal.atMost : value >= goal.atLeast);
  if (keeps(median(samples))) return 'met';
  return samples.some(keeps) ? 'unclear' : 'missed';
}

const digits: Readonly<Record<Unit, number>> = { ms: 0, MB: 0, 'MB/s': 1, '×': 2 };

/** Rows as lines of a table: median, lowest to highest, goal, verdict. */
export function table(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => {
    const { what, unit, samples, goal } = row;
    const shown = (value: number): string => value.toFixed(digits[unit]);
    const bound = !goal ? '' : 'atMost' in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.atLeast} ${unit}`;
    const range = samples.length < 2 ? '' : `${shown(Math.min(...samples))}–${shown(Math.max(...samples))}`;
    return [what, `${shown(median(samples))} ${unit}`, range, bound, verdict(row) ?? ''];
  });
  const all = [['', 'median', 'range', 'goal', ''], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
