import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../server/index.js';
import type { Target } from '../target/index.js';
import { embedded, runTexts, type Run } from './testing/running.js';

const pop3 = `suite: pop3/steps
title: What POP3 dialogues are made of
protocol: pop3
tests:
  - id: captures
    title: What was captured is compared afterwards and can be sent
    inbox: [plain, minimal]
    steps:
      - C: UIDL
        reply: +OK
        lines:
          - 1 \${first:unique-id}
          - 2 \${second:unique-id}
      - C: LIST
        reply: +OK
        ordered: true
        lines:
          - 1 \${size:number}
          - ...
      - check: ["size == plain.size", "first != second"]
      - set: {message: 3 - 1}
      - C: UIDL \${message}
        reply: +OK 2 \${second}
      - C: RETR 1
        reply: +OK
        body: \${plain}
  - id: pipelined
    title: Commands of one write are answered in order
    inbox: [plain]
    steps:
      - pipeline:
          - C: NOOP
            reply: +OK
          - C: STAT
            reply: +OK 1 \${size:number}
          - C: NONSENSE
            reply: -ERR
      - check: size == plain.size
  - id: alternatives
    title: One of several blocks is enough
    inbox: []
    steps:
      - C: RETR 1
        any:
          - reply: +OK
          - reply: -ERR
  - id: raw-octets
    title: Octets go out exactly as they are written
    inbox: []
    steps:
      - C: 'NOOP\\r'
        raw: true
        silence: 60ms
      - C: '\\x0a'
        raw: true
        reply: +OK
  - id: connections
    title: Sessions are opened, lost and opened again
    inbox: [plain]
    sessions: {C: closed}
    steps:
      - connect: C
        reply: +OK
      - C: USER \${user}
        reply: +OK
      - C: PASS \${password}
        reply: +OK
      - C: DELE 1
        reply: +OK
      - disconnect: C
        how: reset
      - connect: C
        reply: +OK
      - C: QUIT
        reply: +OK
        closed: true
  - id: reconnected
    title: A session comes back to its state and finds its mail
    inbox: [plain]
    steps:
      - C: DELE 1
        reply: +OK
      - disconnect: C
      - reconnect: C
      - C: STAT
        reply: +OK 1
  - id: delivered
    title: Mail that arrives meanwhile is there for the next session
    inbox: [plain]
    steps:
      - disconnect: C
      - deliver: minimal
      - pause: 1ms
      - reconnect: C
      - C: RETR 2
        reply: +OK
        body: \${minimal}
  - id: left-out
    title: Steps whose conditions do not hold are left out
    inbox: []
    steps:
      - set: {n: 0}
      - C: NONSENSE
        when: n > 0
        reply: +OK
      - C: NONSENSE
        requires: ["NO-SUCH-CAPABILITY"]
        reply: +OK
      - C: NOOP
        when: n
        reply: -ERR
      - C: NOOP
        requires: ["!NO-SUCH-CAPABILITY"]
        reply: +OK
  - id: secured
    title: A connection changes to TLS and goes on
    sessions: {C: connected}
    requires: [STLS]
    steps:
      - C: STLS
        reply: +OK
        upgrade: true
      - C: CAPA
        reply: +OK
        lines: [...]
`;

const imap = `suite: imap/steps
title: What IMAP dialogues are made of
protocol: imap
tests:
  - id: captures
    title: What was captured is compared afterwards, expressions included
    mailbox: [plain, {message: minimal, flags: \\Seen}]
    steps:
      - C: FETCH 1:2 (UID FLAGS)
        untagged:
          - 1 FETCH (UID \${first:uniqueid} FLAGS (...))
          - 2 FETCH (UID \${second:uniqueid} FLAGS (\\Seen ...))
        tagged: OK
      - check: second > first
      - C: UID FETCH \${second} RFC822.SIZE
        exactly: true
        untagged:
          - 2 FETCH (UID \${second} RFC822.SIZE \${minimal.size})
        tagged: OK
      - C: UID SEARCH SEEN
        hits: \${second}
        tagged: OK
      - C: SEARCH DELETED
        hits: none
        tagged: OK
  - id: two-devices
    title: One device hears of the other, by polling and unasked
    mailbox: [plain, plain]
    sessions: {phone: selected, laptop: selected}
    steps:
      - phone: STORE 1 +FLAGS (\\Flagged)
        tagged: OK
      - laptop: NOOP
        within: 2s
        untagged: ['1 FETCH (FLAGS (\\Flagged ...))']
        tagged: OK
      - laptop: IDLE
        continue: true
      - phone: STORE 2 +FLAGS.SILENT (\\Deleted)
        tagged: OK
      - await: laptop
        untagged: ['2 FETCH (FLAGS (\\Deleted ...))']
      - phone: EXPUNGE
        untagged: [2 EXPUNGE]
        tagged: OK
      - await: laptop
        untagged: [2 EXPUNGE]
      - laptop: DONE
        tagged: OK
  - id: literals
    title: Literals wait for leave, and go on after it
    mailbox: []
    steps:
      - C: APPEND \${mailbox} (\\Seen) \${plain:literal}
        untagged: [1 EXISTS]
        tagged: OK
      - C: NOOP
        tagged: OK
      - C: FETCH 1 BODY.PEEK[]
        untagged: ['1 FETCH (BODY[] \${plain})']
        tagged: OK
  - id: out-of-literal
    title: A refused literal ends the command
    sessions: {C: authenticated}
    steps:
      - C: APPEND "no such mailbox" \${plain:literal}
        tagged: NO
      - C: NOOP
        tagged: OK
  - id: without-status
    title: A step that asks for data only leaves the command open, and the next one has a tag
    mailbox: [plain]
    steps:
      - C: FETCH 1 RFC822.SIZE
        untagged: ['1 FETCH (RFC822.SIZE \${plain.size})']
      - await: C
        tagged: OK
      - C: FETCH 1 RFC822.SIZE
        untagged: ['1 FETCH (RFC822.SIZE \${plain.size})']
      - C: NOOP
        tagged: OK
  - id: never
    title: What must not come is waited for, not only looked for
    mailbox: [plain]
    sessions: {phone: selected, laptop: selected}
    steps:
      - laptop: IDLE
        continue: true
      - phone: NOOP
        tagged: OK
      - await: laptop
        within: 100ms
        never: [EXPUNGE]
  - id: pipelined
    title: Commands of one write are answered, each by its tag
    mailbox: [plain]
    steps:
      - pipeline:
          - C: NOOP
            tagged: OK
          - C: FETCH 1 RFC822.SIZE
            untagged: ['1 FETCH (RFC822.SIZE \${plain.size})']
            tagged: OK
          - C: NONSENSE
            tagged: BAD
  - id: tagged-by-hand
    title: The next tag can be written
    sessions: {C: authenticated}
    steps:
      - C: '\${tag} NOOP\\r\\n'
        raw: true
        tagged: OK
  - id: other-mailboxes
    title: Mailboxes of a test have names of its own
    mailbox: [plain]
    mailboxes: {archive: []}
    steps:
      - C: COPY 1 \${archive}
        tagged: OK
      - C: STATUS \${archive} (MESSAGES)
        untagged: ['STATUS \${archive} (MESSAGES 1)']
        tagged: OK
      - deliver: minimal
        to: \${archive}
      - C: STATUS \${archive} (MESSAGES)
        untagged: ['STATUS \${archive} (MESSAGES 2)']
        tagged: OK
  - id: goodbye
    title: A connection ends with BYE
    sessions: {C: authenticated}
    steps:
      - C: LOGOUT
        untagged: [BYE]
        tagged: OK
        closed: true
  - id: secured
    title: A connection changes to TLS and goes on
    sessions: {C: connected}
    requires: [STARTTLS]
    steps:
      - C: STARTTLS
        tagged: OK
        upgrade: true
      - C: CAPABILITY
        untagged: [CAPABILITY ...]
        tagged: OK
  - id: two-accounts
    title: Sessions of two accounts stand side by side
    sessions:
      one: authenticated
      other: {state: authenticated, account: 2}
    steps:
      - one: NOOP
        tagged: OK
      - other: NOOP
        tagged: OK
`;

let server: RunningServer;
let target: Target;
let run: Run;

beforeAll(async () => {
  ({ server, target } = await embedded());
  run = await runTexts(target, [pop3, imap]);
});
afterAll(() => server.stop());

const names = (text: string): string[] => [...text.matchAll(/^ {2}- id: (.+)$/gm)].map(([, name]) => name ?? '');

describe.each([
  ['POP3', 'pop3/steps', pop3],
  ['IMAP', 'imap/steps', imap],
])('%s dialogues', (_, suite, text) => {
  it.each(names(text))('%s', (name) => {
    const { verdict, failure, reason, transcript } = run.result(`${suite}/${name}`);
    expect({ verdict, failure, reason, ...(verdict !== 'pass' && { transcript }) }).toEqual({ verdict: 'pass' });
  });
});

describe('a run of good dialogues', () => {
  it('conforms, and leaves nothing behind', () => {
    expect(run.summary).toMatchObject({ exitCode: 0, notices: [], interrupted: false });
    expect(run.summary.rules.filter(({ violations }) => violations > 0)).toEqual([]);
    expect(run.summary.rules.some(({ verdict }) => verdict === 'pass')).toBe(true);
    for (const { user } of [{ user: 'ada' }, { user: 'grace' }]) {
      const account = server.store.account(user);
      expect([...(account?.mailboxes.keys() ?? [])].filter((name) => name.startsWith('mailspec'))).toEqual([]);
    }
  });

  it('measures what it waited for', () => {
    const { measurements } = run.result('two-devices');
    expect(measurements.map(({ what }) => what)).toEqual(['laptop: NOOP', 'laptop: unasked', 'laptop: unasked']);
  });

  it('writes all sessions on one clock, without passwords', () => {
    const { transcript } = run.result('pop3/steps/connections');
    expect(transcript.map(({ at }) => at)).toEqual([...transcript.map(({ at }) => at)].sort((a, b) => a - b));
    const said = transcript.map(({ direction, octets }) => `${direction} ${octets}`);
    expect(said).toContain('send PASS [secret]\r\n');
    expect(said).toContain('note connected to 127.0.0.1:' + String(server.ports.pop3));
  });

  it('puts the test into the tags', () => {
    const { transcript } = run.result('imap/steps/literals');
    expect(transcript.some(({ octets }) => /^literals\.\d+ NOOP\r\n$/.test(octets))).toBe(true);
  });
});
