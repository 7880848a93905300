import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, result, soundRule, testInfo } from '../testing/events.js';
import { JsonReporter } from './json.js';
import { readReport } from './read.js';
import { eventsOfReport } from './replay.js';
import { reportJsonSchema } from './schema.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-json-'));
  path = join(folder, 'new', 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(events: Iterable<RunEvent>): Promise<string> {
  const reporter = new JsonReporter(path, '1.2.3');
  for (const event of events) reporter.event(event);
  await reporter.end();
  return path;
}

const verdicts = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'] as const;
const all = verdicts.map((verdict) => result(`pop3/deletion/${verdict}`, verdict));

describe('a JSON report', () => {
  it('replays as the very events of the run', async () => {
    const [started, ...others] = eventsOf(all, { rules: [brokenRule, soundRule], notices: ['XTEST is not tested'] });
    const notice: RunEvent = { type: 'notice', message: 'a word' };
    const shard = { index: 1, count: 2, of: 12, positions: [0, 2, 4, 6, 8, 10], selection: 'abc' };
    const events = started?.type === 'run-started' ? [{ ...started, shard }, notice, ...others] : [];
    expect([...eventsOfReport(readReport(await write(events)))]).toEqual(events);
  });

  it('is what its published schema says', async () => {
    const schema = z.fromJSONSchema(reportJsonSchema() as z.core.JSONSchema.JSONSchema);
    const report: unknown = JSON.parse(readFileSync(await write(eventsOf(all, { rules: [brokenRule] })), 'utf8'));
    expect(schema.safeParse(report)).toMatchObject({ success: true });
    expect(schema.safeParse({ ...(report as object), results: [{ test: 'x' }] })).toMatchObject({ success: false });
  });

  it('of a run that could not begin, or broke off, says why', async () => {
    const broken: RunEvent = { type: 'run-broken', message: 'imap://h refused the connection', exitCode: 3 };
    expect(readReport(await write([broken]))).toMatchObject({ mailspec: '1.2.3', tests: [], broken: { exitCode: 3 } });
    const [started, , one] = eventsOf(all);
    const begun = started && one ? [started, one] : [];
    expect([...eventsOfReport(readReport(await write([...begun, broken])))].at(-1)).toEqual(broken);
    expect(readReport(await write(begun))).toMatchObject({ broken: { message: 'the run broke off', exitCode: 5 } });
  });

  it('keeps any text and every octet', async () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
    await fc.assert(
      fc.asyncProperty(text, octets, async (title, sent) => {
        const transcript = [{ at: 1, session: title, direction: 'receive', octets: sent } as const];
        const one = result('a/b/c', 'fail', { test: testInfo('a/b/c', { title }), transcript });
        expect([...eventsOfReport(readReport(await write(eventsOf([one]))))]).toEqual(eventsOf([one]));
      }),
      { numRuns: 40 },
    );
  });

  it('has the ends of a long dialogue, and says what it lacks', async () => {
    const entry = (octets: string) => ({ at: 1, session: 'C', direction: 'receive', octets }) as const;
    const transcript = [entry('x'.repeat(5_000)), ...Array.from({ length: 200 }, (_, n) => entry(String(n % 10)))];
    await write(eventsOf([result('a/b/long', 'pass', { transcript }), result('a/b/failed', 'fail', { transcript })]));
    const [passed, failed] = readReport(path).results;
    expect(passed?.leftOut).toEqual({ entries: 121, octets: 4_121 });
    expect(passed?.transcript.filter(({ direction }) => direction === 'note').map(({ octets }) => octets)).toEqual([
      '4000 octets are left out of this report',
      '121 entries are left out of this report',
    ]);
    expect(failed).toMatchObject({ transcript });
    expect(failed).not.toHaveProperty('leftOut');
  });

  it('of 10,000 tests is written with one of them in memory at a time, and can be read', async () => {
    const transcript = Array.from({ length: 60 }, () => ({
      at: 1,
      session: 'C',
      direction: 'receive' as const,
      octets: 'x'.repeat(2_000),
    }));
    const tests = Array.from({ length: 10_000 }, (_, n) => testInfo(`a/b/${n}`));
    const [started] = eventsOf([]);
    const reporter = new JsonReporter(path, '1.2.3');
    if (started?.type === 'run-started') reporter.event({ ...started, tests });
    const before = process.memoryUsage().heapUsed;
    for (const [n, test] of tests.entries()) {
      reporter.event({
        type: 'test-ended',
        result: result(test.id, n % 2 === 0 ? 'fail' : 'pass', { test, transcript }),
      });
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
    await reporter.end();
    expect(statSync(path).size).toBeLessThan(350_000_000);
    expect(readReport(path).results).toHaveLength(10_000);
  }, 60_000);
});

describe('readReport', () => {
  const mend = '--reporter json=FILE writes one';
  it.each([
    ['', `is no JSON report of mailspec: it is empty; ${mend}`],
    ['nonsense', `is no JSON report of mailspec: it is not JSON; ${mend}`],
    ['[]', `is no JSON report of mailspec: it has no "format"; ${mend}`],
    ['<testsuites/>', 'is XML: this needs the JSON report, which --reporter json=FILE writes'],
    ['{"format":1,\n"mailspec":"1', 'breaks off in the middle: the run that wrote it was killed, or still runs'],
    ['{"format":9}', 'has format 9, this version of mailspec reads format 1: use a newer mailspec'],
    ['{"format":1}', 'is no sound report: mailspec: Invalid input: expected string, received undefined'],
    ['{"format":1,"mailspec":"1","tests":[],"results":[],"notices":[]}', 'is no sound report: it has no "summary"'],
  ])('says of %j what is wrong', (text, message) => {
    const file = join(folder, 'r.json');
    writeFileSync(file, text);
    expect(() => readReport(file)).toThrow(`${file} ${message}`);
  });

  it('names the place of a fault', async () => {
    const text = readFileSync(await write(eventsOf(all)), 'utf8');
    writeFileSync(path, text.replace('"verdict":"warn"', '"verdict":"well"'));
    expect(() => readReport(path)).toThrow('is no sound report: results[2].verdict: Invalid option');
    writeFileSync(path, text.replace('"test":"pop3/deletion/warn"', '"test":"x"'));
    expect(() => readReport(path)).toThrow('results has x, which is not in tests');
  });

  it('says what cannot be read', () => {
    expect(() => readReport(folder)).toThrow(`the report ${folder} cannot be read: it is a folder`);
    expect(() => readReport(path)).toThrow(`the report ${path} cannot be read: there is no such file`);
  });
});

// After a change of the model: `npx vitest run src/report/json -u`.
it('the committed schema of reports is current', async () => {
  const printed = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
  await expect(printed).toMatchFileSnapshot('../../../schema/report.schema.json');
});
