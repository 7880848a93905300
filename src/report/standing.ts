import type { Requirement, RuleResult, TestResult } from '../events/events.js';

/**
 * What a run says of a requirement: `broken` some test or rule found it broken · `untaken` a MAY that the server does not
 * take · `kept` something tried it and nothing found it broken · `untried` nothing came to try it.
 */
export type Standing = 'broken' | 'untaken' | 'kept' | 'untried';

/** The stronger word first: one broken case outweighs many kept ones. */
const strength: readonly Standing[] = ['broken', 'untaken', 'kept', 'untried'];

export interface Stand {
  readonly requirement: Requirement;
  readonly standing: Standing;
}

type Told = Pick<TestResult, 'verdict' | 'failure'> & { readonly test: Pick<TestResult['test'], 'covers'> };

/** What one result says of each requirement that it speaks of. */
function* saidByTest({ verdict, failure, test }: Told): Generator<[Requirement, Standing]> {
  const blamed = failure && failure.requirements.length > 0 ? failure.requirements : test.covers;
  for (const requirement of test.covers) yield [requirement, verdict === 'pass' ? 'kept' : 'untried'];
  if (verdict === 'fail' || verdict === 'warn') for (const requirement of blamed) yield [requirement, 'broken'];
  if (verdict === 'skip' && failure) for (const requirement of blamed) yield [requirement, 'untaken'];
}

function* saidByRule({ verdict, requirement, first }: RuleResult): Generator<[Requirement, Standing]> {
  const isBroken = verdict === 'fail' || verdict === 'warn';
  yield [requirement, isBroken ? 'broken' : verdict === 'pass' ? 'kept' : 'untried'];
  if (isBroken) for (const violation of first) yield [violation.requirement, 'broken'];
}

/** Where each requirement stands after a run, by id, in the order of first mention. */
export function standingsOf(results: Iterable<Told>, rules: Iterable<RuleResult>): Map<string, Stand> {
  const stands = new Map<string, Stand>();
  const say = (said: Iterable<[Requirement, Standing]>): void => {
    for (const [requirement, standing] of said) {
      const before = stands.get(requirement.id);
      if (!before || strength.indexOf(standing) < strength.indexOf(before.standing))
        stands.set(requirement.id, { requirement: before?.requirement ?? requirement, standing });
    }
  };
  for (const result of results) say(saidByTest(result));
  for (const rule of rules) say(saidByRule(rule));
  return stands;
}
