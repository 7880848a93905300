import { describe, expect, it } from 'vitest';
import type { TestResult, Verdict } from '../events/events.js';
import { attempt, type Attempts } from './attempts.js';

const result = (verdict: Verdict, at: number): TestResult => ({
  test: {
    id: 's/t',
    suite: 's',
    suiteTitle: '',
    name: 't',
    title: '',
    protocols: [],
    tags: [],
    covers: [],
    place: { file: '', line: 1, column: 1, length: 1 },
  },
  verdict,
  ...(verdict !== 'pass' && { reason: `reason ${at}` }),
  startedAt: at,
  milliseconds: 10,
  transcript: [],
  measurements: [],
  reproduce: '',
});

/** What comes of a test that ends so, one play after the other. */
async function played(verdicts: readonly Verdict[], attempts: Attempts, aborted = () => false) {
  let plays = 0;
  const one = await attempt(() => Promise.resolve(result(verdicts[plays] ?? 'pass', plays++)), attempts, aborted);
  return { plays, one };
}

describe('attempts', () => {
  it('are one where nothing is asked for', async () => {
    const { plays, one } = await played(['fail'], {});
    expect(plays).toBe(1);
    expect(one).toEqual(result('fail', 0));
  });

  it('end when one passes, which is told as flaky', async () => {
    const { plays, one } = await played(['fail', 'unresolved', 'pass'], { retries: 5 });
    expect(plays).toBe(3);
    expect(one).toMatchObject({
      verdict: 'pass',
      milliseconds: 30,
      startedAt: 0,
      attempts: { runs: 3, passed: 1, trouble: 'reason 0' },
    });
  });

  it('end when there are no more, and fail', async () => {
    const { plays, one } = await played(['fail', 'fail', 'fail', 'pass'], { retries: 2 });
    expect(plays).toBe(3);
    expect(one).toMatchObject({ verdict: 'fail', attempts: { runs: 3, passed: 0 } });
  });

  it.each(['pass', 'warn', 'skip', 'error'] as const)('are not wanted where the first ends in %s', async (verdict) => {
    expect((await played([verdict], { retries: 3 })).plays).toBe(1);
  });

  it('are all made where each is to be repeated, and the worst counts', async () => {
    const { plays, one } = await played(['pass', 'fail', 'pass', 'warn'], { repeat: 4 });
    expect(plays).toBe(4);
    expect(one).toMatchObject({ verdict: 'fail', reason: 'reason 1', attempts: { runs: 4, passed: 3 } });
  });

  it('end at once where the run is interrupted', async () => {
    expect((await played(['fail', 'fail'], { retries: 3 }, () => true)).plays).toBe(1);
  });
});
