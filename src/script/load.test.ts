import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSuites } from './load.js';
import type { Step } from './model.js';
import { library } from './testing/library.js';

const good = 'src/script/testing/good';
const folder = mkdtempSync(join(tmpdir(), 'mailspec-script-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const suite = (id: string): string => `suite: ${id}
title: A suite
protocol: pop3
tests:
  - id: a
    title: A server does this
    covers: [rfc1939-5-noop]
    steps:
      - C: NOOP
        reply: +OK
`;

const codesOf = (...paths: string[]): string[] =>
  loadSuites(paths, library).problems.map(({ code, place }) => `${code} ${place.line}:${place.column}`);

describe('the examples of the design', () => {
  const { suites, problems } = loadSuites([join(good, 'pop3'), join(good, 'imap/flags/shared.yaml')], library);
  const [deletion, shared] = suites.map((each) => each.tests[0]);

  test('load without a complaint', () => expect(problems.map(({ message }) => message)).toEqual([]));

  test('become POP3 steps', () => {
    expect(deletion).toMatchObject({
      id: 'pop3/deletion/removed-at-quit',
      protocols: ['pop3'],
      inbox: [{ message: 'plain' }, { message: 'attachment' }, { message: 'eight-bit' }],
      sessions: [{ name: 'C', protocol: 'pop3', state: 'transaction', account: 1 }],
    });
    expect(deletion?.steps.map(({ kind }) => kind)).toEqual([
      ...['command', 'command', 'command', 'command'],
      ...['reconnect', 'command'],
    ]);
    expect(deletion?.steps[1]).toMatchObject({ expect: [{ reply: { source: '+OK' }, body: { source: '${plain}' } }] });
    expect(deletion?.steps[3]).toMatchObject({ expect: [{ closed: true }] });
    expect(deletion?.steps[5]).toMatchObject({
      expect: [
        { lines: { more: false, patterns: [{ source: '1 ${attachment.size}' }, { source: '2 ${eight-bit.size}' }] } },
      ],
    });
  });

  test('become IMAP steps', () => {
    expect(shared).toMatchObject({
      id: 'imap/flags/shared/seen-by-the-other-device',
      protocols: ['imap'],
      mailboxes: [{ name: 'mailbox', seeds: [{ message: 'plain' }, { message: 'plain' }] }],
      sessions: [
        { name: 'phone', state: 'selected' },
        { name: 'laptop', state: 'selected' },
      ],
    });
    expect(shared?.steps[1]).toMatchObject({ kind: 'command', session: 'laptop', within: 5000 });
    expect(shared?.steps[5]).toMatchObject({ kind: 'await', session: 'laptop', within: 10_000 });
    expect(shared?.steps[3]).toMatchObject({ expect: [{ continue: { source: 'true' } }] });
  });
});

test('`continue` and `never` of POP3 are about the challenge and the lines', () => {
  const steps = suite('pop').replace(
    /      - C: NOOP[^]*/,
    `      - C: CAPA
        reply: +OK
        lines: [...]
        never: [STLS ...]
      - C: AUTH PLAIN
        continue: \${challenge:base64}
      - check: size(challenge) == 0
`,
  );
  const { suites, problems } = loadSuites([write('pop.yaml', steps)], library);
  expect(problems.map(({ message }) => message)).toEqual([]);
  const [capa, auth] = suites[0]?.tests[0]?.steps ?? [];
  expect(capa).toMatchObject({ expect: [{ never: [], neverLines: [{ source: 'STLS ...' }] }] });
  expect(auth).toMatchObject({ expect: [{ challenge: { source: '${challenge:base64}' } }] });
});

describe('a suite with everything', () => {
  const { suites, problems } = loadSuites([join(good, 'both.yaml')], library);
  const tests = suites[0]?.tests ?? [];
  const [first] = tests;
  if (!first) throw new Error('the suite did not load');
  const sent = (steps: readonly Step[]): string[] =>
    steps.flatMap((step) => (step.kind === 'command' ? [`${step.session}: ${step.send.source}`] : []));

  test('loads without a complaint', () => expect(problems.map(({ message }) => message)).toEqual([]));

  test('has a test for each case and revision', () => {
    expect(tests.map(({ id, revision }) => [id, revision])).toEqual([
      ['both/all/one', 'rev1'],
      ['both/all/one@rev2', 'rev2'],
      ['both/all/two', 'rev1'],
      ['both/all/two@rev2', 'rev2'],
    ]);
    expect(tests.map(({ setup }) => sent(setup)[0])).toEqual([
      'desk: RETR 1',
      'desk: RETR 1',
      'desk: RETR 2',
      'desk: RETR 2',
    ]);
  });

  test('puts fragments in their places, with their conditions and parameters', () => {
    expect(sent(first.steps).slice(0, 2)).toEqual(['desk: STAT', 'desk: NOOP']);
    expect(first.steps[0]).toMatchObject({
      when: { source: '(1 > 1) and (1 < 2)' },
      covers: [{ id: 'rfc1939-5-noop' }],
      requires: [{ text: 'pop3:TOP' }],
      place: { line: 16 },
    });
    expect(first.steps[1]).toMatchObject({ when: { source: '1 < 2' }, covers: [] });
  });

  test('knows its conditions, tags and protocols', () => {
    expect(first.requires.map(({ text, negated }) => [text, negated])).toEqual([
      ['imap', false],
      ['pop3', false],
      ['!imap:LOGINDISABLED', true],
      ['pop3:TOP|pop3:UIDL', false],
      ['accounts=2', false],
      ['imap:starttls', false],
    ]);
    expect(first.requires[3]?.alternatives).toEqual([
      { kind: 'capability', protocol: 'pop3', name: 'TOP' },
      { kind: 'capability', protocol: 'pop3', name: 'UIDL' },
    ]);
    expect(first.requires[5]?.alternatives).toEqual([{ kind: 'starttls', protocol: 'imap' }]);
    expect(first.tags).toEqual(['wide', 'slow']);
    expect(first.protocols).toEqual(['imap', 'pop3']);
  });

  test('knows what is in its mailboxes', () => {
    expect(first.inbox?.[1]).toMatchObject({
      message: 'plain',
      times: 3,
      flags: ['\\Seen', '\\Flagged'],
      date: '01-Jan-2020 00:00:00 +0000',
    });
    expect(first.mailboxes.map(({ name, seeds }) => [name, seeds.length])).toEqual([
      ['mailbox', 0],
      ['archive', 1],
      ['drafts', 0],
    ]);
    expect(first.sessions[1]).toMatchObject({ state: 'selected', account: 2, mailbox: { source: '${archive}' } });
  });

  test('adds what holds for all alternatives to each', () => {
    const step = first.steps.find((each) => each.kind === 'command' && each.raw);
    expect(step).toMatchObject({
      within: 1500,
      expect: [
        { never: [{ source: 'EXPUNGE' }], untagged: [{ source: 'EXISTS' }], tagged: { source: 'OK' }, closed: false },
        { never: [{ source: 'EXPUNGE' }], untagged: [], closed: true },
      ],
    });
  });
});

describe('files', () => {
  test('that cannot be read are told', () => {
    expect(codesOf(join(folder, 'missing.yaml'))).toEqual(['file-unreadable 1:1']);
    mkdirSync(join(folder, 'empty'));
    expect(codesOf(join(folder, 'empty'))).toEqual(['no-suites 1:1']);
  });

  test('may have CRLF line ends', () => {
    const file = write('crlf.yaml', suite('crlf').replaceAll('\n', '\r\n').replace('C: NOOP', 'C: NOOP #x'));
    expect(codesOf(file)).toEqual(['yaml-comment 9:17']);
  });

  test('are refused with a byte order mark, tabs, or octets that are not UTF-8', () => {
    expect(codesOf(write('bom.yaml', `\ufeff${suite('bom')}`))).toEqual(['byte-order-mark 1:1']);
    expect(codesOf(write('tab.yaml', suite('tab').replace('C: NOOP', 'C:\tNOOP')))).toEqual(['tab 9:11']);
    const latin1 = Buffer.from(suite('latin1').replace('A server', 'Ein M\u00fcller'), 'latin1');
    expect(codesOf(write('latin1.yaml', latin1))).toEqual(['not-utf8 6:1']);
  });

  test('below a folder are found, each once, but for the ledger and the target', () => {
    write(
      'tree/suites/pop3/a.yaml',
      `# yaml-language-server: $schema=../../schema/suite.schema.json\n${suite('pop3/a')}`,
    );
    write('tree/suites/b.yaml', suite('b'));
    write('tree/suites/c.yml', suite('c'));
    write('tree/suites/requirements/rfc1.yaml', 'rfc: 1\n');
    write('tree/suites/mailspec.yaml', 'endpoints: []\n');
    const { suites, problems } = loadSuites([join(folder, 'tree'), join(folder, 'tree/suites/b.yaml')], library);
    expect(suites.map(({ id }) => id)).toEqual(['b', 'pop3/a']);
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error file-name',
      'warning schema-comment',
    ]);
  });

  test('must not share an id', () => {
    const first = write('one/twin.yaml', suite('twin'));
    const second = write('two/twin.yaml', suite('twin'));
    expect(codesOf(first, second)).toEqual(['duplicate-id 1:8']);
  });

  test('with any text at all never make it throw', () => {
    for (const text of [
      '',
      '\0',
      '- ',
      'suite',
      '{',
      '"',
      "'",
      'a: [',
      '!',
      '&a',
      '*',
      '---\n---',
      'tests: [[[]]]',
      'tests: [{}]',
    ]) {
      const { suites, problems } = loadSuites([write('any.yaml', text)], library);
      expect(suites).toEqual([]);
      expect(problems.length).toBeGreaterThan(0);
    }
  });
});

test('faults inside of texts are told at their own character', () => {
  const text = suite('texts')
    .replace('reply: +OK', "reply: '+OK ${n:nmuber}'")
    .replace('C: NOOP', 'C: RETR ${siez(plain)}').concat(`        body: >-
          one
          \${nosuch(1)}
      - check:
          - 1 < 2 <
`);
  expect(codesOf(write('texts.yaml', text))).toEqual(['text 9:19', 'text 10:25', 'text 13:13', 'text 15:19']);
});

test('a protocol that there is not is one complaint, not a crash', () => {
  const text = suite('none').replace('protocol: pop3', 'protocol: nntp');
  const { problems } = loadSuites([write('none.yaml', text)], library);
  expect(problems.filter(({ severity }) => severity === 'error').map(({ place }) => place.line)).toContain(3);
});

test('whatever is done to a good script, every complaint has a place in it', () => {
  const whole = readFileSync(join(good, 'both.yaml'), 'utf8');
  const file = join(folder, 'both.yaml');
  const junk = fc.oneof(
    fc.constantFrom(...'{}[]()*&!%@`\'"\\|>#:?-,~$.\n\t '.split('')),
    fc.constantFrom('${', '- ', ': ', ' #', '\n  ', '...', '|', '${n', 'C: ', '\r', '\0'),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(12), junk, (start, cut, put) => {
      writeFileSync(file, whole.slice(0, start) + put + whole.slice(start + cut));
      const { problems, sources } = loadSuites([file], library);
      const lines = sources.get(problems[0]?.place.file ?? '') ?? [];
      return problems.every(({ place: { line, column, length } }) => {
        const room = (lines[line - 1] ?? '').length + 1;
        return line >= 1 && line <= Math.max(1, lines.length) && column >= 1 && column <= room && length >= 1;
      });
    }),
    { numRuns: 300 },
  );
});

test('fragments that multiply are stopped', () => {
  const names = Array.from({ length: 30 }, (_, index) => `f${index}`);
  const fragments = names
    .map((name, index) => `  ${name}:\n    - use: f${index + 1}\n    - use: f${index + 1}\n`)
    .join('');
  const text = suite('bomb')
    .replace('tests:\n', `fragments:\n${fragments}  f30: [{pause: 1s}]\ntests:\n`)
    .replace('      - C: NOOP', '      - use: f0\n      - C: NOOP');
  expect(codesOf(write('bomb.yaml', text)).map((code) => code.split(' ')[0])).toEqual(['recursive-fragment']);
});

test('without a library neither requirements nor messages are checked', () => {
  const text = suite('plain').replace('noop', 'nothing').replace('NOOP', 'RETR ${strange.size}');
  expect(loadSuites([write('plain.yaml', text)]).problems).toEqual([]);
});

test('`covers:` is asked for in a folder of suites, and of nobody else', () => {
  const bare = suite('pop3/bare').replace(/^ *covers:.*\n/m, '');
  write('own/suites/pop3/bare.yaml', bare);
  const missing = (path: string): string[] => codesOf(path).filter((code) => code.startsWith('missing-covers'));
  expect(missing(join(folder, 'own/suites'))).toHaveLength(1);
  expect(missing(write('mine/bare.yaml', bare))).toEqual([]);
});
