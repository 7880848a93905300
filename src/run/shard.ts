import { createHash } from 'node:crypto';
import type { Shard } from '../events/events.js';
import type { Test } from '../script/model.js';
import { ownsInbox } from './schedule.js';

/** Which shard of how many, from 1. */
export interface ShardChoice {
  readonly index: number;
  readonly count: number;
}

/**
 * One shard of a selection; the same selection is always shared out alike. Tests are dealt like cards, first those that
 * need an account for themselves and so run one after the other, then the rest: each shard has as many of both, give or
 * take one. Suites are not kept together, as nothing is shared between the tests of a suite.
 */
export function share(tests: readonly Test[], { index, count }: ShardChoice): { tests: Test[]; shard: Shard } {
  const numbered = tests.map((test, position) => ({ test, position }));
  const deck = [...numbered.filter(({ test }) => ownsInbox(test)), ...numbered.filter(({ test }) => !ownsInbox(test))];
  const hand = deck.filter((_, card) => card % count === index - 1).sort((a, b) => a.position - b.position);
  const selection = createHash('sha256').update(tests.map(({ id }) => id).join('\n'));
  return {
    tests: hand.map(({ test }) => test),
    shard: {
      index,
      count,
      of: tests.length,
      positions: hand.map(({ position }) => position),
      selection: selection.digest('hex').slice(0, 16),
    },
  };
}
