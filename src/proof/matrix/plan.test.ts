import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../events/rules/index.js';
import { dormantTags } from '../../run/index.js';
import { bindsByTest, claimsOf, mistakesIn, testsFor } from './plan.js';
import { aFault, aTest, ledgerOf, requirement } from './testing.js';

const [rule = ''] = ruleIds.filter((id) => id.startsWith('imap/'));
const asleep = { ...aTest('imap/select/asleep', 'must-1'), tags: dormantTags.slice(0, 1) };
const must = aTest('imap/login/must', 'must-1');
const may = aTest('imap/login/may', 'may-1');
const toured = aTest('imap/select/toured', 'must-2');
const suiteOf = (id: string, ...tests: readonly (typeof must)[]) => ({
  id,
  title: '',
  file: `${id}.yaml`,
  lines: [],
  tests,
});
const suites = [suiteOf('imap/login', must, may), suiteOf('imap/select', toured, asleep)];
const ledger = ledgerOf(
  requirement('must-1'),
  requirement('must-2'),
  requirement('may-1', 'MAY'),
  requirement('watched', 'MUST', { rules: [rule] }),
  requirement('hidden', 'MUST', { untestable: 'nobody sees it' }),
);
const book = { suites, ledger };

describe('the tests of a fault', () => {
  const chosen = (...args: Parameters<typeof aFault>) => testsFor(aFault(...args), book, claimsOf(suites));

  it('are those that claim what it breaks and are not asleep', () => {
    expect(chosen('imap/f', 'must-1')).toEqual([must]);
  });

  it('are a tour of the protocol where a rule is to see it', () => {
    expect(chosen('imap/f', rule)).toEqual([toured]);
    expect(chosen('imap/f', 'watched', 'must-1')).toEqual([must, toured]);
  });

  it('are those that it names in place of the tour', () => {
    expect(testsFor({ ...aFault('imap/f', rule), shows: ['imap/login/may'] }, book, claimsOf(suites))).toEqual([may]);
  });
});

it('knows the tests of MAYs alone', () => {
  const binds = bindsByTest(ledger);
  expect([must, may, aTest('imap/x/both', 'may-1', 'must-1'), aTest('imap/x/none')].map(binds)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

it('tells what is wrong with faults', () => {
  const wrong = [
    aFault('imap/a', 'must-1', rule),
    aFault('imap/a', 'must-1'),
    aFault('imap/b'),
    aFault('imap/c', 'unknown', 'may-1', 'hidden'),
    { ...aFault('imap/d', 'must-1'), shows: ['imap/nowhere'] },
  ];
  expect(mistakesIn(wrong, book)).toEqual([
    'imap/a: there are two faults of this id',
    'imap/b: it breaks nothing',
    'imap/c: neither a requirement nor a rule: unknown',
    'imap/c: nobody is bound by the MAY may-1',
    'imap/c: no test can decide hidden',
    'imap/d: no test matches imap/nowhere',
  ]);
});
