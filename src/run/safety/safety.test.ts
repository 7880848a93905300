import { describe, expect, it } from 'vitest';
import { suitesOf } from '../testing/running.js';
import { safety } from './safety.js';

/** What is said of a test with these further lines, each indented as a key of the test. */
function judge(lines: readonly string[], options: { protocol?: string; readMail?: boolean } = {}): string {
  const { protocol = 'imap', readMail } = options;
  const text = [
    'suite: s',
    'title: S',
    `protocol: ${protocol}`,
    'tests:',
    '  - id: t',
    '    title: A server does what it must',
    '    covers: [must]',
    ...(protocol === 'imap' ? ['    revision: rev1'] : []),
    ...lines.map((line) => `    ${line}`),
  ].join('\n');
  const test = suitesOf(text)[0]?.tests[0];
  if (!test) throw new Error('no test');
  const judged = safety(test, readMail === undefined ? {} : { readMail });
  return judged === 'safe' ? 'safe' : judged.reason.replace('not safe on an account in use: ', '');
}

const answer = ['  tagged: OK|NO|BAD'];
const inOwn = (command: string): string[] => ['mailbox: [plain]', 'steps:', `- C: ${command}`, ...answer];
const loggedIn = (command: string): string[] => [
  'mailbox: []',
  'sessions: {C: authenticated}',
  'steps:',
  `- C: ${command}`,
  ...answer,
];

describe('what is safe', () => {
  it.each([
    'STORE 1 +FLAGS (\\Deleted)',
    'UID EXPUNGE 1',
    'COPY 1 ${mailbox}',
    'UID MOVE 1:* "${mailbox}${sep}a"',
    'SEARCH TEXT "a b"',
    'CLOSE',
  ])('%s in a mailbox of its own', (command) => {
    expect(judge(inOwn(command))).toBe('safe');
  });

  it.each([
    'CREATE "${mailbox}${sep}a b"',
    'RENAME ${mailbox} ${mailbox + "-new":literal}',
    'DELETE "${prefix}-x"',
    'APPEND ${mailbox} (\\Seen) ${plain:literal}',
    'LIST "" "*"',
    'STATUS "${mailbox}" (MESSAGES)',
    'LOGIN ${user:quoted} ${password:literal}',
    'ENABLE CONDSTORE',
  ])('%s', (command) => {
    expect(judge(loggedIn(command))).toBe('safe');
  });

  it('a variable made from names of its own', () => {
    const set = ['- set: {name: mailbox + sep + "x"}', '- C: DELETE ${name:literal}', ...answer];
    expect(judge(['mailbox: []', 'sessions: {C: authenticated}', 'steps:', ...set])).toBe('safe');
  });

  it('POP3 that reads numbers only, and with leave that retrieves', () => {
    const steps = ['steps:', '- C: UIDL', '  reply: +OK', '  lines: [...]', '- C: QUIT', '  reply: +OK'];
    expect(judge(steps, { protocol: 'pop3' })).toBe('safe');
    const reading = ['steps:', '- C: RETR 1', '  reply: +OK'];
    expect(judge(reading, { protocol: 'pop3', readMail: true })).toBe('safe');
    expect(judge(reading, { protocol: 'pop3' })).toMatch(/^it sends RETR, by which .* --read-mail allows it$/);
  });
});

describe('what is not', () => {
  it.each([
    ['SELECT "Inbox"', /names the INBOX/],
    ['EXAMINE Archive', /EXAMINE for a mailbox that may not be its own/],
    ['DELETE "x${mailbox}"', /DELETE for a mailbox/],
    ['DELETE "${sep}${mailbox}"', /DELETE for a mailbox/],
    ['DELETE "${mailbox}${sep}..${sep}Archive"', /DELETE for a mailbox/],
    ['DELETE ${lower(mailbox)}', /DELETE for a mailbox/],
    ['RENAME ${mailbox} Archive', /RENAME for a mailbox/],
    ['RENAME Archive ${mailbox}', /RENAME for a mailbox/],
    ['CREATE ${mailbox} (USE (\\Sent))', /CREATE with more than names/],
    ['SETACL ${mailbox} anyone lr', /SETACL, which is not known to be safe/],
    ['UID FROB 1', /UID FROB, which is not known/],
    ['LOGIN ${user} "wrong"', /log in otherwise/],
    ['AUTHENTICATE PLAIN', /log in otherwise/],
  ])('%s', (command, reason) => {
    expect(judge(loggedIn(command))).toMatch(reason);
  });

  it.each(['COPY 1 Archive', 'UID COPY 1 Archive', 'MOVE 1 "Archive"', 'UID MOVE 1 ${user}'])(
    '%s out of a mailbox of its own',
    (command) => {
      expect(judge(inOwn(command))).toMatch(/for a mailbox that may not be its own/);
    },
  );

  it('a variable that is set anew to what is not its own', () => {
    const set = ['- set: {name: mailbox}', '- set: {name: user}', '- C: DELETE ${name:literal}', ...answer];
    expect(judge(['mailbox: []', 'sessions: {C: authenticated}', 'steps:', ...set])).toMatch(/DELETE for a mailbox/);
  });

  it.each([
    [['inbox: [plain]', 'steps:', '- C: NOOP', ...answer], /empty INBOX/],
    [['sessions: {C: {state: selected, mailbox: INBOX}}', 'steps:', '- C: NOOP', ...answer], /may not be its own/],
    [
      ['mailbox: []', 'sessions: {C: {state: selected, mailbox: Archive}}', 'steps:', '- C: NOOP', ...answer],
      /may not be/,
    ],
    [['mailbox: []', 'steps:', '- deliver: [plain]', '- C: NOOP', ...answer], /INBOX/],
    [['mailbox: []', 'steps:', '- C: x NOOP\\r\\n', '  raw: true', ...answer], /no plain commands/],
    [['mailbox: [{message: plain, times: 201}]', 'steps:', '- C: NOOP', ...answer], /brings in 201 messages/],
    [
      [
        'mailbox: []',
        'sessions: {C: selected, D: {account: 2, state: authenticated}}',
        'steps:',
        '- C: NOOP',
        ...answer,
        '- D: NOOP',
        ...answer,
      ],
      /second account/,
    ],
  ])('%j', (lines, reason) => {
    expect(judge(lines)).toMatch(reason);
  });

  it.each(['DELE 1', 'PASS wrong', 'XYZZY'])('POP3 %s', (command) => {
    expect(judge(['steps:', `- C: ${command}`, '  reply: +OK|-ERR'], { protocol: 'pop3' })).not.toBe('safe');
  });
});
