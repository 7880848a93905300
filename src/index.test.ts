import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandError, run, type Reporter, type RunEvent } from './index.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-api-'));
  mkdirSync(join(folder, 'suites', 'pop3'), { recursive: true });
  writeFileSync(
    join(folder, 'suites', 'pop3', 'one.yaml'),
    'suite: pop3/one\ntitle: One\nprotocol: pop3\ntests:\n  - id: one\n    title: The server answers\n    inbox: []\n    steps:\n      - C: NOOP\n        reply: +OK\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const suites = (): string[] => [join(folder, 'suites')];

it('runs from a program and yields what was found', async () => {
  const { summary, results } = await run({ suites: suites() });
  expect(summary).toMatchObject({ exitCode: 0, counts: { pass: 1 } });
  expect(results.map(({ test, verdict }) => [test.id, verdict])).toEqual([['pop3/one/one', 'pass']]);
});

it('goes on where a reporter breaks, and tells of it', async () => {
  const seen: RunEvent['type'][] = [];
  const good: Reporter = { event: ({ type }) => void seen.push(type) };
  const bad: Reporter = {
    event: () => {
      throw new Error('no paper');
    },
  };
  const errors: unknown[] = [];
  const { summary } = await run({
    suites: suites(),
    reporters: [bad, good],
    onReporterError: (error) => errors.push(error),
  });
  expect(summary.exitCode).toBe(0);
  expect(errors).toEqual([new Error('no paper')]);
  expect(seen).toEqual(['run-started', 'test-started', 'test-ended', 'run-ended']);
});

it('rejects where the run cannot begin, and reporters hear why', async () => {
  const seen: RunEvent[] = [];
  const reporters: Reporter[] = [{ event: (event) => void seen.push(event) }];
  await expect(run({ suites: suites(), selectors: ['nothing'], reporters })).rejects.toThrow(CommandError);
  expect(seen).toMatchObject([
    { type: 'run-broken', exitCode: 4, message: expect.stringContaining('nothing') as string },
  ]);
});

it('ends when it is told to', async () => {
  const interrupt = new AbortController();
  interrupt.abort();
  await expect(run({ suites: suites(), signal: interrupt.signal })).rejects.toMatchObject({ code: 130 });
});
