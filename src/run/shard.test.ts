import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Test } from '../script/index.js';
import { ownsInbox } from './schedule.js';
import { share } from './shard.js';
import { suitesOf } from './testing/running.js';

const step = '    steps:\n      - C: NOOP\n        tagged: OK\n';
const made = (needsInbox: boolean): Test => {
  const [suite] = suitesOf(
    `suite: imap/x\ntitle: One\nprotocol: imap\ntests:\n  - id: one\n    title: The server answers\n    ${needsInbox ? 'inbox' : 'mailbox'}: []\n${step}`,
  );
  const [test] = suite?.tests ?? [];
  if (!test) throw new Error('no test');
  return test;
};
const [inbox, own] = [made(true), made(false)];

describe('share', () => {
  it('gives each test to one shard, and each shard as many as another of either kind', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (kinds, count) => {
        const tests = kinds.map((kind, n): Test => ({ ...(kind ? inbox : own), id: `imap/x/${n}` }));
        const shards = Array.from({ length: count }, (_, n) => share(tests, { index: n + 1, count }));
        expect(shards.flatMap(({ tests: some }) => some).sort((a, b) => tests.indexOf(a) - tests.indexOf(b))).toEqual(
          tests,
        );
        for (const measure of [ownsInbox, () => true]) {
          const sizes = shards.map(({ tests: some }) => some.filter(measure).length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
        for (const { tests: some, shard } of shards) {
          expect(shard.positions.map((position) => tests[position])).toEqual(some);
          expect([...shard.positions].sort((a, b) => a - b)).toEqual(shard.positions);
          expect(shard).toMatchObject({ of: tests.length, selection: shards[0]?.shard.selection });
        }
      }),
    );
  });

  it('knows selections apart', () => {
    const selection = (ids: readonly string[]): string =>
      share(
        ids.map((id) => ({ ...own, id })),
        { index: 1, count: 2 },
      ).shard.selection;
    expect(selection(['a', 'b'])).toBe(selection(['a', 'b']));
    expect(selection(['a', 'b'])).not.toBe(selection(['b', 'a']));
  });
});
