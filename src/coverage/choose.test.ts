import { expect, test } from 'vitest';
import { choose } from './choose.js';
import { entry } from './testing/samples.js';

const ids = ['rfc1939-5-retr', 'rfc1939-5.1-dele', 'rfc1939-50-quit', 'rfc9051-6.4.4-all', 'rfc19-5-old'];
const ledger = new Map(ids.map((id) => entry(id)));

const chosenBy = (...selectors: readonly string[]): string[] =>
  [...ledger.values()].filter(choose(ledger, selectors).chosen).map(({ id }) => id);

test.each([
  [['1939'], ['rfc1939-5-retr', 'rfc1939-5.1-dele', 'rfc1939-50-quit']],
  [['rfc19'], ['rfc19-5-old']],
  [['RFC 9051'], ['rfc9051-6.4.4-all']],
  [['1939-5'], ['rfc1939-5-retr', 'rfc1939-5.1-dele']],
  [['rfc9051-6.4'], ['rfc9051-6.4.4-all']],
  [['rfc1939-5-retr'], ['rfc1939-5-retr']],
  [['rfc*-5-*'], ['rfc1939-5-retr', 'rfc19-5-old']],
  [['rfc1939-5.1-del?'], ['rfc1939-5.1-dele']],
  [['rfc1939-5?1-dele'], ['rfc1939-5.1-dele']],
  [
    ['9051', 'rfc19'],
    ['rfc9051-6.4.4-all', 'rfc19-5-old'],
  ],
  [[], ids],
])('%j chooses', (selectors, chosen) => {
  expect(chosenBy(...selectors)).toEqual(chosen);
});

test('a dot in an id is a dot', () => {
  expect(choose(ledger, ['rfc1939-5x1-dele']).idle).toEqual(['rfc1939-5x1-dele']);
});

test('selectors that mean nothing are told', () => {
  const { chosen, idle } = choose(ledger, ['9052', 'rfc1939-5-retr', 'rfc1939-6']);
  expect(idle).toEqual(['9052', 'rfc1939-6']);
  expect([...ledger.values()].filter(chosen)).toHaveLength(1);
});
