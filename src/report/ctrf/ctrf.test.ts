import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, result, soundRule } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { CtrfReporter } from './ctrf.js';

/** The reference implementation, with the published schema. */
const { validate } = createRequire(import.meta.url)('ctrf') as {
  validate: (report: unknown) => { valid: boolean; errors: readonly unknown[] };
};

interface Report {
  readonly results: {
    readonly summary: Readonly<Record<string, number>>;
    readonly tests: readonly Readonly<Record<string, unknown>>[];
  };
}

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'mailspec-ctrf-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(events: Iterable<RunEvent>): Promise<Report> {
  const path = join(folder, 'new', 'ctrf.json');
  const reporter = new CtrfReporter(path, '1.2.3');
  for (const event of events) reporter.event(event);
  await reporter.end();
  const read = JSON.parse(readFileSync(path, 'utf8')) as Report;
  expect(validate(read)).toMatchObject({ valid: true, errors: [] });
  return read;
}

const verdicts = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'] as const;

describe('a CTRF report', () => {
  it('is valid, and has each verdict by its status', async () => {
    const all = verdicts.map((verdict) => result(`pop3/deletion/${verdict}`, verdict));
    const { results } = await report(eventsOf(all, { rules: [brokenRule, soundRule] }));
    expect(results.tests.map(({ status, rawStatus }) => [rawStatus, status])).toEqual([
      ['pass', 'passed'],
      ['fail', 'failed'],
      ['warn', 'passed'],
      ['skip', 'skipped'],
      ['unresolved', 'other'],
      ['error', 'other'],
      ['fail', 'failed'],
      ['pass', 'passed'],
    ]);
    expect(results.summary).toMatchObject({ tests: 8, passed: 3, failed: 2, skipped: 1, other: 2, suites: 2 });
    expect(results.tests[1]).toMatchObject({
      testId: 'pop3/deletion/fail',
      suite: ['pop3/deletion'],
      message: 'the reply is another one: expected 487, found 486',
      filePath: 'suites/pop3/deletion.yaml',
      labels: { requirement: ['rfc1939-5-dele-marks'] },
      start: Date.parse('2026-01-02T03:04:05.678Z') + 10,
    });
  });

  it('knows a flaky test', async () => {
    const attempts = { runs: 3, passed: 2, trouble: 'refused' };
    const { results } = await report(eventsOf([result('a/b/c', 'pass', { attempts })]));
    expect(results.tests[0]).toMatchObject({ retries: 2, flaky: true });
    expect(results.summary).toMatchObject({ flaky: 1 });
  });

  it('says why a run could not begin', async () => {
    const { results } = await report([{ type: 'run-broken', message: 'refused', exitCode: 3 }]);
    expect(results.tests).toEqual([{ name: 'mailspec', status: 'failed', duration: 0, message: 'refused' }]);
  });

  it('is checked by a schema that knows wrong from right', async () => {
    const right = await report(eventsOf([result('a/b/c', 'pass')]));
    expect(validate({ ...right, results: { ...right.results, tests: [{ name: 'x' }] } }).valid).toBe(false);
  });

  it('stays valid and invisible octets visible, whatever a server sent', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (a, b) => {
        const { results } = await report(hostileEvents(a, b));
        expect(results.tests).toHaveLength(7);
        expect(results.tests[1]?.trace).not.toMatch(/[^\n\P{Cc}]/u);
      }),
      { numRuns: 15 },
    );
  });
});
