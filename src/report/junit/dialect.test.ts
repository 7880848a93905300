import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, result, soundRule, testInfo } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { casesOf, validated } from '../testing/xml.js';
import type { DialectName } from './dialect.js';
import { JunitReporter } from './junit.js';

/** What Jenkins and pipelines merge the files of shards with. */
const { mergeToString } = createRequire(import.meta.url)('junit-report-merger') as {
  mergeToString: (files: readonly string[], options: object) => Promise<string>;
};

function xmlOf(events: Iterable<RunEvent>, dialect?: DialectName): string {
  const reporter = new JunitReporter('nowhere.xml', dialect);
  for (const event of events) reporter.event(event);
  return reporter.xml();
}

const verdicts = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'] as const;
const all = verdicts.map((verdict) => result(`pop3/deletion/${verdict}`, verdict));
const events = eventsOf(all, { rules: [brokenRule, { ...soundRule, verdict: 'skip' }] });

describe('the dialect of Jenkins', () => {
  it('keeps to the schema of its plugin, which the common one does not', async () => {
    const { errors, canonical } = await validated(xmlOf(events, 'jenkins'), 'jenkins.xsd');
    expect(errors).toEqual([]);
    const cases = casesOf(canonical);
    expect(cases.map(({ outcome }) => outcome?.kind)).toEqual([
      undefined,
      'failure',
      undefined,
      'skipped',
      'error',
      'error',
      'failure',
      'skipped',
    ]);
    expect(cases[0]?.attributes).toEqual({ classname: 'pop3.deletion', name: 'pass', time: '0.012' });
    expect(cases[0]?.output).toMatch(
      /^title: A message[^]*\nrequirement: rfc1939-5-dele-marks\n[^]*1 ms C < \+OK ready/,
    );
    expect((await validated(xmlOf(events), 'jenkins.xsd')).errors).not.toEqual([]);
  });
});

describe('the dialect of GitLab', () => {
  it('has in the text of the outcome what GitLab shows nowhere else', async () => {
    const { errors, canonical } = await validated(xmlOf(events, 'gitlab'));
    expect(errors).toEqual([]);
    const cases = casesOf(canonical);
    expect(cases[1]).toMatchObject({
      attributes: { classname: 'pop3/deletion', name: 'fail', file: 'suites/pop3/deletion.yaml' },
      properties: [],
      output: '',
    });
    expect(cases[1]?.outcome?.text).toMatch(/^A message[^]*expected: \+OK[^]*\n\n +0 ms C · connected[^]*< \+OK ready/);
    expect(cases[3]?.outcome).toMatchObject({ kind: 'skipped', text: 'requires TOP' });
    expect(cases[4]?.outcome?.text).toContain('1 ms C < +OK ready');
  });
});

describe.each(['common', 'gitlab', 'jenkins'] as const)('the %s dialect', (dialect) => {
  const schema = dialect === 'jenkins' ? 'jenkins.xsd' : 'junit.xsd';

  it('gives a test that ran twice a name for each time, as readers keep only the first of equal ones', async () => {
    const again = eventsOf([result('a/b/c', 'fail'), result('a/b/c', 'pass'), result('a/b/d', 'pass')]);
    const { canonical } = await validated(xmlOf(again, dialect), schema);
    expect(casesOf(canonical).map(({ attributes }) => attributes.name)).toEqual(['c', 'c (2)', 'd']);
  });

  it('stays valid, and links to no file, whatever a server sent', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (a, b) => {
        const xml = xmlOf(hostileEvents(a, b), dialect);
        const { errors, canonical } = await validated(xml, schema);
        expect(errors).toEqual([]);
        expect(casesOf(canonical)).toHaveLength(7);
        expect(canonical).not.toContain('[[ATTACHMENT|');
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('is merged by junit-report-merger without a loss', async () => {
    const shard = (suite: string): string =>
      xmlOf(
        eventsOf(
          verdicts.map((verdict) =>
            result(`${suite}/${verdict}`, verdict, { test: testInfo(`${suite}/${verdict}`, { title: 'é ]]> & <' }) }),
          ),
        ),
        dialect,
      );
    const parts = [shard('a/b'), shard('c/d')];
    const merged = await mergeToString(parts, {});
    const before = await Promise.all(parts.map(async (part) => casesOf((await validated(part, schema)).canonical)));
    expect(merged).toMatch(/<testsuites[^>]* tests="12"/);
    expect(casesOf((await validated(merged, schema)).canonical)).toEqual(before.flat());
  });
});
