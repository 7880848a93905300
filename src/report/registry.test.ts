import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reporter, RunEvent } from '../events/events.js';
import type { Screen } from './console/style.js';
import { Multiplexer } from './multiplexer.js';
import { makeReporter, makeReporters, reporterNames } from './registry.js';
import { eventsOf, result } from './testing/events.js';

const terminal: Screen = { write: () => undefined, live: false, colors: false, columns: 80 };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mailspec-report-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const events = eventsOf([result('pop3/deletion/one', 'fail')]);

describe('makeReporter', () => {
  it.each(reporterNames)('%s writes into a file with folders of its own', async (name) => {
    const path = join(folder, 'new', 'report');
    const reporter = makeReporter(`${name}=${path}`, { terminal });
    for (const event of events) reporter.event(event);
    await reporter.end?.();
    expect(readFileSync(path, 'utf8')).toMatch(/pop3|<svg/);
  });

  it('takes a path with equals signs', async () => {
    const path = join(folder, 'a=b.xml');
    await makeReporter(`junit=${path}`, { terminal }).end?.();
    expect(readFileSync(path, 'utf8')).toContain('<testsuites');
  });

  it.each(['nothing', 'junit=', '', 'console=', '=x', 'toString'])('refuses %j', (specification) => {
    expect(() => makeReporter(specification, { terminal })).toThrow(/^no reporter .*: write one of console, junit/);
  });

  it('refuses two reports in one place', () => {
    expect(() => makeReporters([`junit=${join(folder, 'x')}`, `json=${join(folder, 'x')}`], { terminal })).toThrow(
      `the reports junit and json would both be written to ${join(folder, 'x')}`,
    );
  });

  it('says at once where a file cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeReporter(`junit=${join(folder, 'file', 'x.xml')}`, { terminal })).toThrow(
      `the report cannot be written to ${join(folder, 'file', 'x.xml')}: a part of the path is a file`,
    );
    expect(() => makeReporter(`console=${folder}`, { terminal })).toThrow(': it is a folder');
  });
});

describe('Multiplexer', () => {
  const recorder = (): Reporter & { seen: RunEvent['type'][]; ended: boolean } => {
    const reporter = {
      seen: [] as RunEvent['type'][],
      ended: false,
      event: (event: RunEvent): void => void reporter.seen.push(event.type),
      end: (): Promise<void> => {
        reporter.ended = true;
        return Promise.resolve();
      },
    };
    return reporter;
  };

  it('gives every event to all, and leaves out one that breaks', async () => {
    const [one, other] = [recorder(), recorder()];
    const broken: Reporter = {
      event: (event) => {
        if (event.type === 'test-ended') throw new Error('disk full');
      },
      end: () => Promise.reject(new Error('never asked')),
    };
    const late: Reporter = { event: () => undefined, end: () => Promise.reject(new Error('no space')) };
    const errors: string[] = [];
    const all = new Multiplexer([one, broken, late, other], (error) => errors.push(String(error)));
    for (const event of events) all.event(event);
    await all.end();
    expect(one.seen).toEqual(events.map(({ type }) => type));
    expect(other).toMatchObject({ seen: one.seen, ended: true });
    expect(errors).toEqual(['Error: disk full', 'Error: no space']);
  });
});
