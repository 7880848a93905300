import type { Summary } from './events.js';

/** From which level on a broken requirement fails the run. */
export type FailLevel = 'must' | 'should';

/** Tests that must have had a verdict on the server: so many, or such a part of those selected. */
export type MinExecuted = { readonly tests: number } | { readonly percent: number };

export interface ExitRules {
  readonly failLevel: FailLevel;
  readonly minExecuted?: MinExecuted | undefined;
}

/** What of a run is no surprise: ids of tests and rules that fail as listed, by what they count as. */
export interface Accepted {
  readonly fail: number;
  readonly warn: number;
  readonly unresolved: number;
  /** Rules, as `rules/` and the id. */
  readonly rules: ReadonlySet<string>;
}

export const nothingAccepted: Accepted = { fail: 0, warn: 0, unresolved: 0, rules: new Set() };

/** 0 conforms · 1 does not · 4 too little ran to say · 5 internal error · 130 interrupted. */
export function exitCode(
  { counts, rules, interrupted, baseline }: Pick<Summary, 'counts' | 'rules' | 'interrupted' | 'baseline'>,
  { failLevel, minExecuted }: ExitRules = { failLevel: 'must' },
  accepted: Accepted = nothingAccepted,
): number {
  if (interrupted) return 130;
  if (counts.error > 0) return 5;
  const surprising = (verdict: 'fail' | 'warn'): boolean =>
    counts[verdict] > accepted[verdict] ||
    rules.some((rule) => rule.verdict === verdict && !accepted.rules.has(`rules/${rule.rule}`));
  if (surprising('fail') || (failLevel === 'should' && surprising('warn'))) return 1;
  if (baseline?.findings.some(({ kind }) => kind !== 'new') === true) return 1;
  const executed = counts.pass + counts.warn + counts.fail;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (executed === 0 || counts.unresolved > accepted.unresolved) return 4;
  return isEnough(executed, all, minExecuted) ? 0 : 4;
}

export function isEnough(executed: number, all: number, least: MinExecuted | undefined): boolean {
  if (least === undefined) return true;
  return 'tests' in least ? executed >= least.tests : executed * 100 >= least.percent * all;
}
