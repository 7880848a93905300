import type { RuleResult, Verdict } from './events.js';

/** What the exit code of a run says: 0 conforms · 1 does not · 4 too little ran to say · 5 internal error · 130 interrupted. */
export function exitCodeOfRun(
  counts: Readonly<Record<Verdict, number>>,
  rules: readonly Pick<RuleResult, 'verdict'>[],
  interrupted: boolean,
): number {
  if (interrupted) return 130;
  if (counts.error > 0) return 5;
  if (counts.fail > 0 || rules.some(({ verdict }) => verdict === 'fail')) return 1;
  if (counts.pass + counts.warn === 0 || counts.unresolved > 0) return 4;
  return 0;
}
