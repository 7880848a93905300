import { describe, expect, test } from 'vitest';
import { coverageOf, requirementsOf, type Coverage } from './coverage.js';
import { entry, sample, step, suiteOf } from './testing/samples.js';

const statuses = (coverage: Coverage): Record<string, string> =>
  Object.fromEntries(requirementsOf(coverage).map(({ id, status }) => [id, status]));

describe('a line of the ledger', () => {
  const ledger = new Map([
    entry('rfc1939-3-a'),
    entry('rfc1939-3-b', { rules: ['pop3/grammar'] }),
    entry('rfc1939-4-c', { level: 'SHOULD', untestable: 'It takes ten minutes.' }),
    entry('rfc1939-4-d', { level: 'MAY' }),
    entry('rfc1939-4-e'),
  ]);
  const suites = suiteOf(sample('one', ['rfc1939-3-a']), sample('two', [], { steps: [step('rfc1939-4-e')] }));
  const coverage = coverageOf({ ledger, suites, titles: new Map([['RFC 1939', 'POP3']]) });

  test('is covered by a test, a step or a rule, else uncovered, or untestable', () => {
    expect(statuses(coverage)).toEqual({
      'rfc1939-3-a': 'covered',
      'rfc1939-3-b': 'covered',
      'rfc1939-4-c': 'untestable',
      'rfc1939-4-d': 'uncovered',
      'rfc1939-4-e': 'covered',
    });
  });

  test('is counted by RFC and by level', () => {
    const none = { testable: 0, covered: 0, uncovered: 0, untestable: 0, dormant: 0 };
    const totals = {
      ...{ testable: 4, covered: 3, uncovered: 1, untestable: 1, dormant: 0 },
      levels: {
        MUST: { ...none, testable: 3, covered: 3 },
        SHOULD: { ...none, untestable: 1 },
        MAY: { ...none, testable: 1, uncovered: 1 },
      },
    };
    expect(coverage.totals).toEqual(totals);
    expect(coverage.rfcs).toMatchObject([{ rfc: 'RFC 1939', title: 'POP3', totals }]);
  });
});

test('RFCs and sections stand in the order of their numbers', () => {
  const ids = ['rfc9051-7.10-a', 'rfc9051-7.4-b', 'rfc1939-A-c', 'rfc1939-10-d', 'rfc1939-9-e', 'rfc9051-7.4.2-f'];
  const { rfcs } = coverageOf({ ledger: new Map(ids.map((id) => entry(id))), suites: [] });
  expect(rfcs.map(({ rfc, sections }) => [rfc, sections.map(({ section }) => section)])).toEqual([
    ['RFC 1939', ['9', '10', 'A']],
    ['RFC 9051', ['7.4', '7.4.2', '7.10']],
  ]);
});

test('cases and revisions of a test are one test; one alone is named in full', () => {
  const ledger = new Map([entry('rfc1939-3-a'), entry('rfc1939-3-b')]);
  const [one, two, three] = ['many/zero', 'many/zero@rev2', 'many/all'].map((name, index) =>
    sample(name, index === 2 ? ['rfc1939-3-a', 'rfc1939-3-b'] : ['rfc1939-3-a', 'rfc1939-3-a']),
  );
  if (!one || !two || !three) throw new Error('no samples');
  const [first, second] = requirementsOf(coverageOf({ ledger, suites: suiteOf(one, two, three) }));
  expect(first?.tests).toEqual([
    {
      id: 'pop3/sample/many',
      title: 'It does many/zero',
      place: one.place,
      variants: ['pop3/sample/many/zero', 'pop3/sample/many/zero@rev2', 'pop3/sample/many/all'],
      dormant: false,
    },
  ]);
  expect(second?.tests.map(({ id }) => id)).toEqual(['pop3/sample/many/all']);
});

test('what only dormant tests cover is counted as that', () => {
  const ledger = new Map([
    entry('rfc1939-3-a'),
    entry('rfc1939-3-b'),
    entry('rfc1939-3-c', { rules: ['pop3/grammar'] }),
  ]);
  const suites = suiteOf(
    sample('slow', ['rfc1939-3-a', 'rfc1939-3-b', 'rfc1939-3-c'], { tags: ['slow'] }),
    sample('quick', ['rfc1939-3-b']),
  );
  const coverage = coverageOf({ ledger, suites, dormantTags: ['slow'] });
  expect(requirementsOf(coverage).map(({ dormant }) => dormant)).toEqual([true, false, false]);
  expect(coverage.totals).toMatchObject({ covered: 3, dormant: 1 });
});

test('a covers that names no line is told once for each place', () => {
  const suites = suiteOf(
    sample('one/a', ['rfc1939-3-a', 'rfc1939-3-gone']),
    sample('one/b', ['rfc1939-3-a', 'rfc1939-3-gone']),
    sample('two', [], { setup: [step('rfc1939-9-never')] }),
  );
  const { strays } = coverageOf({ ledger: new Map([entry('rfc1939-3-a')]), suites });
  expect(strays.map(({ id, test: of, place }) => [id, of, place.line])).toEqual([
    ['rfc1939-3-gone', 'pop3/sample/one/a', 8],
    ['rfc1939-9-never', 'pop3/sample/two', 8],
  ]);
});

test('of what is chosen only, but strays are told always', () => {
  const ledger = new Map([entry('rfc1939-3-a'), entry('rfc2449-3-a')]);
  const suites = suiteOf(sample('one', ['rfc1939-3-gone']));
  const coverage = coverageOf({ ledger, suites, chosen: ({ rfc }) => rfc === 'RFC 2449' });
  expect(statuses(coverage)).toEqual({ 'rfc2449-3-a': 'uncovered' });
  expect(coverage.strays).toHaveLength(1);
});
