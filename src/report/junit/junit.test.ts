import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, TestResult } from '../../events/events.js';
import { brokenRule, eventsOf, failure, must, result, soundRule, testInfo } from '../testing/events.js';
import { casesOf, validated, type ParsedCase } from '../testing/xml.js';
import { JunitReporter } from './junit.js';

function xmlOf(events: readonly RunEvent[]): string {
  const reporter = new JunitReporter('nowhere.xml');
  for (const event of events) reporter.event(event);
  return reporter.xml();
}

async function parsed(events: readonly RunEvent[]): Promise<ParsedCase[]> {
  const { errors, canonical } = await validated(xmlOf(events));
  expect(errors).toEqual([]);
  return casesOf(canonical);
}

const verdicts = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'] as const;

describe('a JUnit report', () => {
  it('has each verdict in its element', async () => {
    const cases = await parsed(eventsOf(verdicts.map((verdict) => result(`pop3/deletion/${verdict}`, verdict))));
    expect(cases.map(({ attributes, outcome }) => [attributes.name, outcome?.kind, outcome?.attributes])).toEqual([
      ['pass', undefined, undefined],
      ['fail', 'failure', { message: failure.message, type: 'MUST' }],
      ['warn', undefined, undefined],
      ['skip', 'skipped', { message: 'requires TOP' }],
      ['unresolved', 'error', { message: 'LOGIN was refused: NO', type: 'unresolved' }],
      ['error', 'error', { message: 'suites/pop3/deletion.yaml:3:4: there is no value', type: 'error' }],
    ]);
  });

  it('names a test so that it can be followed from run to run, and its place', async () => {
    const [one] = await parsed(eventsOf([result('pop3/deletion/one', 'pass')]));
    expect(one?.attributes).toEqual({
      classname: 'pop3.deletion',
      name: 'one',
      time: '0.012',
      file: 'suites/pop3/deletion.yaml',
      line: '12',
    });
  });

  it('has requirements, levels, tags and delays as properties', async () => {
    const test = testInfo('pop3/deletion/one', { tags: ['sasl', 'slow'] });
    const measurements = [{ place: test.place, what: 'laptop: NOOP', milliseconds: 40 }];
    const [one] = await parsed(eventsOf([result('pop3/deletion/one', 'pass', { test, measurements })]));
    expect(one?.properties).toEqual([
      ['title', 'A message is listed with its size'],
      ['verdict', 'pass'],
      ['requirement', must.id],
      ['level', 'MUST'],
      ['section', 'RFC 1939 §5'],
      ['tags', 'sasl slow'],
      ['delay', 'laptop: NOOP: 40 ms'],
    ]);
  });

  it('tells a failure in full', async () => {
    const [one] = await parsed(eventsOf([result('pop3/deletion/one', 'fail')]));
    expect(one?.outcome?.text).toBe(
      [
        'A message is listed with its size',
        'the reply is another one: expected 487, found 486',
        'at suites/pop3/deletion.yaml:15:22',
        '  12 |       - C: STAT',
        '  13 |         reply: +OK 3 ${octets:number}',
        '  14 |       - C: LIST 1',
        '  15 |         reply: +OK 1 ${plain.size}',
        `     | ${' '.repeat(21)}^^^^^^^^^^^^^`,
        '  16 |       - C: QUIT',
        'expected: +OK 1 ${plain.size}',
        'actual:   +OK 1 486\\r\\n',
        'MUST RFC 1939 §5 (rfc1939-5-dele-marks): DELE marks a message as deleted; it is removed when the session ends.',
        'again: mailspec run pop3/deletion/one',
      ].join('\n'),
    );
  });

  it('has the dialogue of every test, those that passed too', async () => {
    const [one] = await parsed(eventsOf([result('pop3/deletion/one', 'pass')]));
    expect(one?.output).toBe(
      [
        '     0 ms C · connected to 127.0.0.1:1110',
        '     1 ms C < +OK ready\\r\\n',
        '     2 ms C > PASS [secret]\\r\\n',
        '     2 ms laptop < +OK 1 \\Seen café\\r\\n',
      ].join('\n'),
    );
  });

  it('keeps the order of the suites, whatever ended first', async () => {
    const results = ['a/x/one', 'a/x/two', 'b/y/three'].map((id) => result(id, 'pass'));
    const events = eventsOf(results);
    const [first, ...others] = events;
    const shuffled = first ? [first, ...others.reverse()] : [];
    const cases = await parsed(shuffled);
    expect(cases.map(({ attributes }) => attributes.name)).toEqual(['one', 'two', 'three']);
  });

  it('has a case for each rule that watched', async () => {
    const cases = await parsed(
      eventsOf([result('a/b/c', 'pass')], {
        rules: [brokenRule, soundRule, { ...soundRule, rule: 'idle', verdict: 'skip' }],
      }),
    );
    expect(
      cases.slice(1).map(({ attributes, outcome }) => [attributes.classname, attributes.name, outcome?.kind]),
    ).toEqual([
      ['rules', 'pop3/grammar', 'failure'],
      ['rules', 'imap/grammar', undefined],
      ['rules', 'idle', 'skipped'],
    ]);
    expect(cases[1]?.outcome?.text).toContain('MUST RFC 1939 §5: CRLF: expected CRLF at the end of the line');
  });

  it('says why a run could not begin', async () => {
    const [one] = await parsed([
      { type: 'run-broken', message: 'imap://mail.example refused the connection', exitCode: 3 },
    ]);
    expect(one).toMatchObject({
      attributes: { classname: 'mailspec', name: 'run' },
      outcome: { kind: 'error', attributes: { message: 'imap://mail.example refused the connection' } },
    });
  });

  it('is well-formed and valid whatever a server sent', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\0',
        '\x1b[31m',
        '\ufffe',
        '\uffff',
        '\ud800',
        '\udc00x',
        ']]>',
        ']]]]>><![CDATA[',
        '&#0;&amp;',
        '<!--',
        '\u0085\u2028',
        '"\'<>&',
        '\r\n',
      ),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
    );
    const text = fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join('')}`);
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom(...verdicts), async (a, b, verdict) => {
        const transcript = [a, b].flatMap((octets) =>
          (['send', 'receive', 'note'] as const).map((direction) => ({ at: 1, session: 'C', direction, octets })),
        );
        const one: TestResult = {
          ...result('pop3/deletion/one', verdict),
          transcript,
          reason: a,
          failure: {
            ...failure,
            message: a,
            expected: b,
            actual: a,
            hint: b,
            excerpt: { firstLine: 14, lines: [a, b] },
          },
          test: testInfo('pop3/deletion/one', { title: b, tags: [a] }),
        };
        const rules = [
          { ...brokenRule, first: brokenRule.first.map((violation) => ({ ...violation, message: a, octets: b })) },
        ];
        const cases = await parsed(eventsOf([one], { rules }));
        expect(cases).toHaveLength(2);
        expect(cases[0]?.output.split('\n').length).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('of 2,000 long tests stays small enough to be read', () => {
    const line = { at: 1, session: 'C', direction: 'receive', octets: 'x'.repeat(5_000) } as const;
    const long = Array.from({ length: 500 }, () => line);
    const results = Array.from({ length: 2_000 }, (_, index) =>
      result(`pop3/many/${index}`, index % 10 === 0 ? 'fail' : 'pass', { transcript: long }),
    );
    const xml = xmlOf(eventsOf(results));
    expect(xml.length).toBeLessThan(30_000_000);
    expect(xml).toContain('entries left out');
  });

  it('is checked by a schema that refuses what readers do not know', async () => {
    const xml = xmlOf(eventsOf([result('pop3/deletion/one', 'fail')]));
    for (const [right, wrong] of [
      ['<failure', '<faliure'],
      [' classname="', ' class="'],
      [' tests="1"', ''],
      [' time="0.012"', ' time="12 ms"'],
    ] as const) {
      expect((await validated(xml.replaceAll(right, wrong))).errors, wrong).not.toEqual([]);
    }
  });

  it('is written with the folders above it, and rejects where it cannot be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-junit-'));
    try {
      const path = join(folder, 'a', 'b', 'junit.xml');
      const reporter = new JunitReporter(path);
      for (const event of eventsOf([result('pop3/deletion/one', 'pass')])) reporter.event(event);
      await reporter.end();
      expect(readFileSync(path, 'utf8')).toContain('<testcase');
      writeFileSync(join(folder, 'file'), '');
      await expect(new JunitReporter(join(folder, 'file', 'junit.xml')).end()).rejects.toThrow(/ENOTDIR|EEXIST/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
