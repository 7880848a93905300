import { describe, expect, it } from 'vitest';
import type { Test } from '../script/index.js';
import { AccountPool, claims, schedule } from './schedule.js';
import { suitesOf } from './testing/running.js';

const imap = (body: string): Test => {
  const [suite] = suitesOf(
    `suite: imap/x\ntitle: One\nprotocol: imap\ntests:\n  - id: one\n    title: The server answers\n${body}`,
  );
  const [test] = suite?.tests ?? [];
  if (!test) throw new Error('no test');
  return test;
};
const noop = '    steps:\n      - C: NOOP\n        tagged: OK\n';
const own = imap(`    mailbox: []\n${noop}`);
const inbox = imap(`    inbox: []\n${noop}`);

describe('claims', () => {
  it.each([
    ['a mailbox of its own', own, ['shared']],
    ['the INBOX filled', inbox, ['exclusive']],
    ['the INBOX selected', imap(`    inbox: []\n    sessions: {C: selected}\n${noop}`), ['exclusive']],
    ['no mailbox', imap(noop), ['shared']],
    [
      'a session in the INBOX beside its own mailbox',
      imap('    mailbox: []\n    sessions: {C: {state: selected, mailbox: INBOX}}\n' + noop),
      ['exclusive'],
    ],
    [
      'a command on the INBOX',
      imap('    mailbox: [plain]\n    steps:\n      - C: COPY 1 inbox\n        tagged: OK\n'),
      ['exclusive'],
    ],
    [
      'mail delivered',
      imap('    mailbox: []\n    steps:\n      - deliver: plain\n      - C: NOOP\n        tagged: OK\n'),
      ['exclusive'],
    ],
    [
      'mail put elsewhere',
      imap(
        '    mailbox: []\n    steps:\n      - deliver: plain\n        to: ${mailbox}\n      - C: NOOP\n        tagged: OK\n',
      ),
      ['shared'],
    ],
    ['the tag', imap(`    tags: [exclusive]\n${noop}`), ['exclusive']],
    [
      'two accounts',
      imap('    sessions: {C: authenticated, D: {state: authenticated, account: 2}}\n' + noop),
      ['shared', 'exclusive'],
    ],
  ])('of a test with %s', (_, test, expected) => expect(claims(test)).toEqual(expected));
});

describe('AccountPool', () => {
  it('lets few share, crowds them, and keeps one alone alone', () => {
    const pool = new AccountPool(2, 2);
    expect(pool.take(['shared'])).toEqual([0]);
    expect(pool.take(['shared'])).toEqual([0]);
    expect(pool.take(['exclusive'])).toEqual([1]);
    expect(pool.take(['shared'])).toBeUndefined();
    pool.give([1], ['exclusive']);
    expect(pool.take(['exclusive', 'exclusive'])).toBeUndefined();
    pool.give([0], ['shared']);
    pool.give([0], ['shared']);
    expect(pool.take(['exclusive', 'exclusive'])).toEqual([0, 1]);
  });
});

describe('schedule', () => {
  const run = async (
    tests: readonly Test[],
    accounts: number,
    jobs: number,
  ): Promise<{ most: number; order: Test[] }> => {
    let [running, most] = [0, 0];
    const order: Test[] = [];
    const busy = new Map<number, Test[]>();
    await schedule(tests, new AccountPool(accounts, 3), jobs, async (test, taken) => {
      most = Math.max(most, (running += 1));
      order.push(test);
      for (const index of taken) {
        const others = busy.get(index) ?? [];
        if (test === inbox || others.includes(inbox)) expect(others).toEqual([]);
        busy.set(index, [...others, test]);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const index of taken)
        busy.set(
          index,
          (busy.get(index) ?? []).filter((_, at, all) => at !== all.indexOf(test)),
        );
      running -= 1;
    });
    return { most, order };
  };

  it('runs all, no more at a time than jobs, and never disturbs one that is alone', async () => {
    const tests = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? inbox : own));
    for (const [accounts, jobs] of [
      [1, 1],
      [1, 8],
      [3, 4],
      [4, 16],
    ] as const) {
      const { most, order } = await run(tests, accounts, jobs);
      expect(order).toHaveLength(60);
      expect(most).toBeLessThanOrEqual(jobs);
      if (jobs > 1) expect(most).toBeGreaterThan(1);
    }
  });

  it('keeps the order where one runs at a time', async () => {
    const tests = [own, inbox, own, own, inbox];
    expect((await run(tests, 1, 1)).order).toEqual(tests);
  });

  it('rejects when the work does', async () => {
    await expect(schedule([own], new AccountPool(1, 1), 1, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
  });

  it('says so where a test can never run', async () => {
    const two = imap('    sessions: {C: authenticated, D: {state: authenticated, account: 2}}\n' + noop);
    await expect(run([own, two], 1, 2)).rejects.toThrow('no accounts can ever satisfy imap/x/one');
  });
});
