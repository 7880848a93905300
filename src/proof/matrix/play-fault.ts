import type { Verdict } from '../../events/events.js';
import type { Test } from '../../script/model.js';
import type { Fault } from '../../server/faults/index.js';
import { play, type Stage } from '../play.js';

/** Deadlines are a fifth of the usual: the server is next door, and a fault that silences it is waited for often. */
const options = { timeScale: 0.2, limit: 240_000 };

/** A test that a fault made fail, with the requirements that the failure names. */
export interface Kill {
  readonly test: string;
  readonly requirements: readonly string[];
}

/** What came of the tests of one fault. */
export interface FaultRun {
  readonly fault: string;
  readonly kills: readonly Kill[];
  /** Ids of the always-on rules that were found broken. */
  readonly rules: readonly string[];
  /** Ids of the tests that had a verdict on the server. */
  readonly judged: readonly string[];
  /** Ids of those that were skipped, such as for want of a capability. */
  readonly skipped: readonly string[];
  /** Tests that had none, such as unresolved and skipped ones. */
  readonly unjudged: number;
  /** What is wrong with the fault itself: it made the server or mailspec err. */
  readonly mistakes: readonly string[];
  readonly milliseconds: number;
}

const isJudgement = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'fail' || verdict === 'warn';

/** Runs tests against a server with a fault. */
export async function playFault(stage: Stage, fault: Fault, tests: readonly Test[]): Promise<FaultRun> {
  const { results, rules, mistakes, milliseconds } = await play(stage, fault, tests, options);
  const idsOf = (holds: (verdict: Verdict) => boolean): string[] =>
    results.flatMap(({ test, verdict }) => (holds(verdict) ? [test.id] : []));
  const judged = idsOf(isJudgement);
  return {
    fault: fault.id,
    kills: results.flatMap(({ test, verdict, failure }) =>
      failure && (verdict === 'fail' || verdict === 'warn')
        ? [{ test: test.id, requirements: failure.requirements.map(({ id }) => id) }]
        : [],
    ),
    rules: rules.filter(({ violations }) => violations > 0).map(({ rule }) => rule),
    judged,
    skipped: idsOf((verdict) => verdict === 'skip'),
    unjudged: results.length - judged.length,
    mistakes,
    milliseconds,
  };
}
