import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, must, result, soundRule, testInfo } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import type { Details, RunPage } from './data.js';
import { HtmlReporter } from './html.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-html-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function pageOf(events: Iterable<RunEvent>): Promise<string> {
  const path = join(folder, 'a', 'index.html');
  const reporter = new HtmlReporter(path, '9.9.9');
  for (const event of events) reporter.event(event);
  await reporter.end();
  return readFileSync(path, 'utf8');
}

/** The blocks of JSON of a page, by their ids. */
const blocksOf = (page: string): Map<string, unknown> =>
  new Map(
    [...page.matchAll(/<script type="application\/json" id="([^"]+)">(.*?)<\/script>/gs)].map(
      ([, id = '', json = '']) => [id, JSON.parse(json)],
    ),
  );

const dataOf = (page: string): RunPage => blocksOf(page).get('data') as RunPage;

describe('the page', () => {
  it('stands alone, and lets nothing run but its own script', async () => {
    const page = await pageOf(eventsOf([result('pop3/deletion/one', 'pass')]));
    expect(/<[^>]*\b(?:src|href)=/.exec(page)).toBeNull();
    const policy = /http-equiv="content-security-policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    const hashes = [...page.matchAll(/<(?:style|script)>(.*?)<\/(?:style|script)>/gs)].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
    expect(policy).toBe(
      `default-src 'none'; style-src ${hashes[0] ?? ''}; script-src ${hashes[1] ?? ''}; base-uri 'none'; form-action 'none'`,
    );
  });

  it('tells where each requirement stands', async () => {
    const may = { ...must, id: 'rfc1939-7-may', level: 'MAY' as const };
    const other = { ...must, id: 'rfc1939-5-other' };
    const untaken = result('pop3/deletion/may', 'skip', { test: testInfo('pop3/deletion/may', { covers: [may] }) });
    const { failure } = result('pop3/deletion/x', 'fail');
    const { obligations, rows, rules } = dataOf(
      await pageOf(
        eventsOf(
          [
            result('pop3/deletion/one', 'fail'),
            result('pop3/deletion/two', 'pass'),
            result('pop3/deletion/three', 'pass', { test: testInfo('pop3/deletion/three', { covers: [other] }) }),
            { ...untaken, ...(failure && { failure: { ...failure, requirements: [may] } }) },
          ],
          { rules: [soundRule, brokenRule] },
        ),
      ),
    );
    expect(Object.fromEntries(obligations.map(({ id, standing }) => [id, standing]))).toEqual({
      [must.id]: 'broken',
      [other.id]: 'kept',
      [may.id]: 'untaken',
    });
    expect(rows.map(({ isUntaken }) => isUntaken)).toEqual([undefined, undefined, undefined, true]);
    expect(rules.at(1)?.first.at(0)).toMatchObject({ before: '+OK', at: '\\n', after: '' });
  });

  it('has the tests in the order of the suites, each with its own details', async () => {
    const results = ['one', 'two', 'three'].map((name) =>
      result(`pop3/deletion/${name}`, 'pass', {
        measurements: name === 'two' ? [{ place: testInfo('a/b').place, what: 'C: NOOP', milliseconds: 7 }] : [],
      }),
    );
    const [started, ...events] = eventsOf(results);
    if (started?.type !== 'run-started') throw new Error('a run starts');
    const ended = [started, ...events.filter(({ type }) => type === 'test-ended').reverse(), ...events.slice(-1)];
    const page = await pageOf(ended);
    const { rows, delays } = dataOf(page);
    const details = blocksOf(page).get('details-0') as Details[];
    expect(rows.map(({ id }) => id)).toEqual(results.map(({ test }) => test.id));
    expect(details.map(({ reproduce }) => reproduce)).toEqual(results.map(({ reproduce }) => reproduce));
    expect(delays).toEqual([{ what: 'C: NOOP', milliseconds: 7, row: 1 }]);
  });

  it('tells of a run that could not begin, and of one that broke off', async () => {
    const broken: RunEvent = { type: 'run-broken', message: 'nobody answers at 127.0.0.1:143', exitCode: 3 };
    expect(dataOf(await pageOf([broken]))).toMatchObject({ broken: broken.message, exitCode: 3, mailspec: '9.9.9' });
    const killed = eventsOf([result('pop3/deletion/one', 'pass'), result('pop3/deletion/two', 'pass')]).slice(0, 3);
    expect(dataOf(await pageOf(killed))).toMatchObject({ exitCode: 5, untold: 1, broken: 'the run broke off' });
  });

  it('is harmed by nothing that a server says', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (a, b) => {
        const page = await pageOf(hostileEvents(`</script><script>alert(1)</script>${a}`, `<!--<img onerror=x>${b}`));
        const scripts = [...page.matchAll(/<script\b/gi)].length;
        expect(scripts).toBe(3);
        expect([...page.matchAll(/<\/script/gi)].length).toBe(scripts);
        expect(page.includes('<!--')).toBe(false);
        expect(/<img/i.test(page)).toBe(false);
        // What a reader would not see, or see elsewhere than it stands, such as U+202E.
        expect(/[\0-\x09\x0b-\x1f\u202a-\u202e\u2028\u2029]/.exec(page)).toBeNull();
        expect(dataOf(page).rows).toHaveLength(6);
      }),
      { numRuns: 25 },
    );
  });
});
