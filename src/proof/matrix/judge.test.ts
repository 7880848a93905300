import { describe, expect, it } from 'vitest';
import type { LedgerEntry, Test } from '../../script/model.js';
import { judge, type Claimed } from './judge.js';
import { claimsOf } from './plan.js';
import { tableOf } from './table.js';
import { aFault, aRun, aTest, ledgerOf, requirement } from './testing.js';

const claimedBy = (tests: readonly Test[], ...entries: readonly LedgerEntry[]): Claimed => ({
  ledger: ledgerOf(...entries),
  ruleIds: ['imap/session/uids'],
  binding: entries.filter(({ level }) => level === 'MUST'),
  tests,
  claims: claimsOf([{ id: 'imap/x', title: '', file: 'x.yaml', lines: [], tests }]),
});

const one = aTest('imap/x/one', 'must-1');
const two = aTest('imap/x/two', 'must-2');
const kill = (test: Test, ...requirements: readonly string[]) => ({ test: test.id, requirements });

describe('a fault', () => {
  const claimed = claimedBy(
    [one, two],
    requirement('must-1', 'MUST', { rules: ['imap/session/uids'] }),
    requirement('must-2'),
  );
  const statusOf = (run: Parameters<typeof aRun>[1]) =>
    judge([aFault('imap/f', 'must-1')], [aRun('imap/f', run)], claimed).faults[0];

  it('is caught by a test that claims what it breaks', () => {
    expect(statusOf({ kills: [kill(one, 'must-1')] })).toMatchObject({
      status: 'caught',
      findings: [{ broken: 'must-1', claimants: ['imap/x/one'] }],
    });
  });

  it('is caught by a rule that decides what it breaks', () => {
    expect(statusOf({ rules: ['imap/session/uids'] })?.status).toBe('caught');
  });

  it('is caught by others where the failures name something else', () => {
    expect(statusOf({ kills: [kill(two, 'must-2')] })).toMatchObject({ status: 'others', also: ['must-2'] });
  });

  it('is missed where nothing failed', () => {
    expect(statusOf({ judged: ['imap/x/one'] })?.status).toBe('missed');
  });

  it('is caught only if all that it breaks is found', () => {
    const both = judge(
      [aFault('imap/f', 'must-1', 'must-2')],
      [aRun('imap/f', { kills: [kill(one, 'must-1')] })],
      claimed,
    );
    expect(both.faults[0]?.status).toBe('others');
    expect(both.rfcs).toEqual([{ rfc: 'rfc1', testable: 2, planted: 2, caught: 1 }]);
    expect(both.idleRules).toEqual(['imap/session/uids']);
  });
});

describe('holes', () => {
  it('are requirements without a fault, and tests that were run and that no fault failed', () => {
    const { unplanted, unfailed } = judge(
      [aFault('imap/f', 'must-1')],
      [aRun('imap/f', { kills: [kill(one, 'must-1')], judged: [one.id] })],
      claimedBy([one, two], requirement('must-1'), requirement('must-2')),
    );
    expect(unplanted.map(({ id }) => id)).toEqual(['must-2']);
    expect(unfailed).toEqual([two]);
  });

  it('are not tests of MAYs alone', () => {
    const may = aTest('imap/x/may', 'may-1');
    const mixed = aTest('imap/x/mixed', 'may-1', 'should-1');
    const claimed = claimedBy([may, mixed], requirement('may-1', 'MAY'), requirement('should-1', 'SHOULD'));
    expect(judge([], [], claimed).unfailed).toEqual([mixed]);
  });

  it('are not tests that were always skipped, nor what they alone claim', () => {
    const shared = aTest('imap/x/shared', 'must-2', 'must-3');
    const claimed = claimedBy([one, two, shared], requirement('must-1'), requirement('must-2'), requirement('must-3'));
    const fault = aFault('imap/f', 'must-3');
    const run = aRun('imap/f', { kills: [kill(shared, 'must-3')], judged: [shared.id], skipped: [one.id] });
    const matrix = judge([fault], [run], claimed, [aRun('none', { skipped: [one.id, two.id] })]);
    expect(matrix.beyondTests).toEqual([one, two]);
    expect(matrix.beyondMusts.map(({ id }) => id)).toEqual(['must-1']);
    expect(matrix.unplanted.map(({ id }) => id)).toEqual(['must-2']);
    expect(matrix.unfailed).toEqual([]);
    expect(matrix.rfcs).toEqual([{ rfc: 'rfc1', testable: 2, planted: 1, caught: 1 }]);
  });

  it('are tests that were skipped with one fault and judged with another', () => {
    const runs = [aRun('imap/f', { skipped: [one.id] }), aRun('imap/g', { judged: [one.id] })];
    const matrix = judge(
      [aFault('imap/f', 'must-1'), aFault('imap/g', 'must-1')],
      runs,
      claimedBy([one], requirement('must-1')),
    );
    expect(matrix).toMatchObject({ unfailed: [one], beyondTests: [] });
  });
});

describe('the table', () => {
  it('tells each hole, and what the reference server cannot run apart from them', () => {
    const claimed = claimedBy([one, two], requirement('must-1'), requirement('must-2'));
    const matrix = judge([aFault('imap/f', 'must-1')], [aRun('imap/f', { judged: [one.id] })], claimed, [
      aRun('none', { skipped: [two.id], mistakes: ['the server erred'] }),
    ]);
    const table = tableOf(matrix, { verbose: false });
    expect(table).toContain('Tests that no fault failed (1)\n  imap/x/one\n');
    expect(table).toContain('Tests that the reference server cannot run (1)\n  imap/x/two\n');
    expect(table).toContain(
      'Requirements that only such tests claim, not counted below (1)\n  must-2: The text of must-2.\n',
    );
    expect(table).toContain('none: the server erred');
    expect(table).toMatch(/^all +1 +1 +0 +0\.0 %$/m);
    expect(table).toMatch(/1 faults, 0 caught: 0\.0 %$/);
  });

  it('never rounds up to all', () => {
    const entries = Array.from({ length: 3000 }, (_, index) => requirement(`must-${String(index)}`));
    const tests = entries.map(({ id }) => aTest(`imap/x/${id}`, id));
    const faults = entries.map(({ id }) => aFault(`imap/${id}`, id));
    const runs = entries.map(({ id }, index) =>
      aRun(`imap/${id}`, { kills: index === 0 ? [] : [{ test: `imap/x/${id}`, requirements: [id] }] }),
    );
    expect(tableOf(judge(faults, runs, claimedBy(tests, ...entries)), { verbose: false })).toMatch(/99\.9 %$/);
  });
});
