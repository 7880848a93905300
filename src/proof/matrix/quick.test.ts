import { beforeAll, describe, expect, it } from 'vitest';
import { openSoundCatalog, type Catalog } from '../../cli/catalog.js';
import { ruleIds } from '../../events/rules/index.js';
import type { Test } from '../../script/model.js';
import { faults } from '../../server/faults/index.js';
import { judge } from './judge.js';
import { claimsOf, mistakesIn, testsFor } from './plan.js';
import { playFault } from './play-fault.js';

/** One fault in so many is played here; `npm run faults` plays all. */
const oneIn = 25;
/** Tests of one fault that are played here. */
const most = 60;

let stage: Catalog;
beforeAll(() => {
  stage = openSoundCatalog({});
});

describe('the matrix of faults', () => {
  it('has only faults that say what they break', () => {
    expect(mistakesIn(faults, stage)).toEqual([]);
  });

  it('tells what a sound server is: nothing is caught', async () => {
    const sound = {
      id: 'pop3/none',
      wrong: 'Nothing.',
      breaks: ['rfc1939-6-update-removes-marked'],
      plant: () => ({}),
    };
    const tests = testsFor(sound, stage, claimsOf(stage.suites));
    const run = await playFault(stage, sound, tests);
    expect(run).toMatchObject({ kills: [], rules: [], unjudged: 0, mistakes: [] });
    const [verdict] = judge([sound], [run], {
      ledger: stage.ledger,
      ruleIds,
      binding: [],
      tests: [],
      claims: claimsOf(stage.suites),
    }).faults;
    expect(verdict?.status).toBe('missed');
  });

  it.each(faults.filter((_, index) => index % oneIn === 0).map((fault) => [fault.id, fault] as const))(
    '%s is caught',
    async (_, fault) => {
      const claims = claimsOf(stage.suites);
      const narrowness = (test: Test): number =>
        Math.min(
          ...fault.breaks.map((id) => claims.get(id) ?? []).flatMap((of) => (of.includes(test) ? of.length : [])),
        );
      // Of many tests those that claim the least common of what it breaks.
      const tests = [...testsFor(fault, stage, claims)].sort((one, other) => narrowness(one) - narrowness(other));
      const run = await playFault(stage, fault, tests.slice(0, most));
      expect(run.mistakes).toEqual([]);
      expect([...run.kills, ...run.rules]).not.toEqual([]);
    },
  );
});
