import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ruleIds } from '../events/rules/index.js';
import { loadLedger } from './ledger.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const entry = (id: string, section: string, more = ''): string => `  - id: ${id}
    section: ${section}
    level: MUST
    text: The server does something.
${more}`;

test('reads the entries of all files', () => {
  write('README.md', 'no ledger');
  write('rfc1939.yaml', `rfc: 1939\nrequirements:\n${entry('rfc1939-5-noop', '5')}`);
  write(
    'rfc3501.yaml',
    `rfc: 3501\ntitle: IMAP\nrequirements:\n${entry('rfc3501-7.4.2-flag', '7.4.2', '    untestable: no way\n')}`,
  );
  const { entries, problems } = loadLedger(folder);
  expect(problems).toEqual([]);
  expect([...entries.values()].map(({ id, rfc, section, untestable }) => [id, rfc, section, untestable])).toEqual([
    ['rfc1939-5-noop', 'RFC 1939', '5', undefined],
    ['rfc3501-7.4.2-flag', 'RFC 3501', '7.4.2', 'no way'],
  ]);
  expect(entries.get('rfc1939-5-noop')?.place).toMatchObject({ line: 3, column: 9 });
});

test('says all that is wrong', () => {
  write(
    'rfc1.yaml',
    `rfc: 2
requirements:
${entry('rfc2-5-a', '5')}${entry('rfc2-5-a', '5')}${entry('rfc2-5-b', '6')}${entry('rfc2-5-B', '5', '    levle: MUST\n')}  - id: rfc2-5-c
    level: must
`,
  );
  expect(loadLedger(folder).problems.map(({ code, place: { line, column } }) => `${code} ${line}:${column}`)).toEqual([
    'file-name 1:6',
    'duplicate-id 7:9',
    'requirement-id 11:9',
    'unknown-key 19:5',
    'missing-key 20:5',
    'bad-value 21:12',
  ]);
});

test('knows the rules that decide a requirement, one or several', () => {
  const more = (rule: string): string => `    rule: ${rule}\n`;
  write(
    'rfc1939.yaml',
    `rfc: 1939\ntitle: POP3\nrequirements:\n${entry('rfc1939-3-one', '3', more('pop3/grammar/line-end'))}${entry('rfc1939-3-two', '3', more('[pop3/grammar/line-end, imap/grammar/space]'))}${entry('rfc1939-3-all', '3', more('[pop3/grammar/status-indicator, pop3/*]'))}${entry('rfc1939-3-none', '3')}`,
  );
  const { entries, titles, problems } = loadLedger(folder);
  expect(problems).toEqual([]);
  expect([...entries.values()].map(({ rules }) => rules)).toEqual([
    ['pop3/grammar/line-end'],
    ['pop3/grammar/line-end', 'imap/grammar/space'],
    ruleIds.filter((id) => id.startsWith('pop3/')),
    undefined,
  ]);
  expect([...titles]).toEqual([['RFC 1939', 'POP3']]);
});

test('says which rules there are none of', () => {
  const bad = ['pop3/grammar/line-ends', '[pop3/grammar/line-end, manage/everything]', '{a: b}', '[]'];
  const lines = bad.map((rule, index) => entry(`rfc1939-3-${'abcd'[index] ?? ''}`, '3', `    rule: ${rule}\n`));
  const both = entry('rfc1939-3-e', '3', '    untestable: no way\n    rule: pop3/grammar/line-end\n');
  write('rfc1939.yaml', `rfc: 1939\nrequirements:\n${lines.join('')}${both}`);
  const { problems } = loadLedger(folder);
  expect(problems.map(({ code, place: { line, column } }) => `${code} ${line}:${column}`)).toEqual([
    'unknown-rule 7:11',
    'unknown-rule 12:35',
    'wrong-kind 17:11',
    'empty 22:11',
    'untestable-requirement 28:11',
  ]);
  expect(problems.slice(0, 2).map(({ mend }) => mend)).toEqual([
    'did you mean `pop3/grammar/line-end`?',
    'docs/rules.md lists them',
  ]);
  expect(problems.at(-1)?.severity).toBe('warning');
});

test('a folder that is not there is told', () => {
  expect(loadLedger(join(folder, 'none')).problems.map(({ code }) => code)).toEqual(['file-unreadable']);
});
