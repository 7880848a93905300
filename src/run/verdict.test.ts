import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../server/index.js';
import type { Failure } from '../events/events.js';
import type { Target } from '../target/index.js';
import { embedded, runTexts, type Run } from './testing/running.js';

const suite = `suite: pop3/wrong
title: What goes wrong, and what is said of it
protocol: pop3
tests:
  - id: reply
    title: Another reply than expected is a failure
    covers: [must]
    inbox: [plain]
    steps:
      - C: STAT
        reply: +OK 7 \${octets:number}
  - id: lines
    title: A line that does not come is pointed at
    inbox: [plain]
    steps:
      - C: LIST
        reply: +OK
        lines:
          - 1 \${plain.size}
          - 2 17
  - id: octets
    title: Other octets are shown where they differ
    inbox: [plain]
    steps:
      - C: RETR 1
        reply: +OK
        body: \${minimal}
  - id: check
    title: A condition that does not hold shows its values
    inbox: [plain]
    steps:
      - C: STAT
        reply: +OK \${count:number} \${octets:number}
      - check: count > octets
  - id: alternatives
    title: Of several alternatives the nearest is shown
    inbox: []
    steps:
      - C: NOOP
        any:
          - reply: -ERR
          - reply: +OK
            closed: true
  - id: should
    title: A broken SHOULD warns
    covers: [should]
    inbox: []
    steps:
      - C: NOOP
        reply: -ERR
  - id: may
    title: A MAY that the server does not take is its profile
    covers: [may]
    inbox: []
    steps:
      - C: NOOP
        reply: -ERR
  - id: of-the-step
    title: A step has requirements of its own
    covers: [must]
    inbox: []
    steps:
      - C: NOOP
        covers: [should]
        reply: -ERR
  - id: setup
    title: A setup that fails decides nothing
    covers: [must]
    inbox: []
    setup:
      - C: NOOP
        reply: -ERR
    steps:
      - C: NOOP
        reply: +OK
  - id: lost
    title: A connection that the server has ended fails the next step
    inbox: []
    steps:
      - C: QUIT
        reply: +OK
      - C: NOOP
        reply: +OK
  - id: still-open
    title: A connection that stays open is no closed one
    inbox: []
    steps:
      - C: NOOP
        reply: +OK
        closed: true
  - id: no-silence
    title: What comes where nothing may come is shown
    inbox: []
    steps:
      - C: NOOP
        silence: 100ms
  - id: needs
    title: What the server does not offer is skipped
    inbox: []
    requires: [NO-SUCH-CAPABILITY]
    steps:
      - C: NOOP
        reply: +OK
  - id: nonsense
    title: An expression without a value is the script's fault
    inbox: []
    steps:
      - set: {n: 1 / 0}
`;

const imap = `suite: imap/wrong
title: What goes wrong in IMAP, and what is said of it
protocol: imap
tests:
  - id: piece
    title: The piece of a pattern that does not match is pointed at
    mailbox: [plain]
    steps:
      - C: FETCH 1 (FLAGS RFC822.SIZE)
        untagged:
          - 1 FETCH (FLAGS (...) RFC822.SIZE 17)
        tagged: OK
  - id: status
    title: Another status than expected is shown
    mailbox: [plain]
    steps:
      - C: NOOP
        tagged: NO|BAD
  - id: exactly
    title: A response besides those expected is shown
    mailbox: [plain, plain]
    steps:
      - C: FETCH 1:2 RFC822.SIZE
        exactly: true
        untagged:
          - 1 FETCH (RFC822.SIZE \${plain.size})
        tagged: OK
  - id: never
    title: A response that may not come is shown
    mailbox: [plain]
    steps:
      - C: FETCH 1 RFC822.SIZE
        never: [FETCH]
        tagged: OK
  - id: never-unasked
    title: It is shown though it comes late
    mailbox: [plain]
    sessions: {phone: selected, laptop: selected}
    steps:
      - laptop: IDLE
        continue: true
      - phone: STORE 1 +FLAGS (\\Flagged)
        tagged: OK
      - await: laptop
        within: 2s
        never: [FETCH]
  - id: hits
    title: What a search found is compared
    mailbox: [plain, plain]
    steps:
      - C: SEARCH ALL
        hits: 1 3
        tagged: OK
  - id: missing
    title: What does not come is said
    mailbox: [plain]
    steps:
      - C: NOOP
        untagged: [EXPUNGE]
        tagged: OK
`;

let server: RunningServer;
let target: Target;
let run: Run;

beforeAll(async () => {
  ({ server, target } = await embedded());
  run = await runTexts({ ...target, timeScale: 0.05 }, [suite, imap]);
});
afterAll(() => server.stop());

/** The words that the caret stands under. */
function pointed({ place, excerpt }: Failure): string {
  const line = excerpt.lines[place.line - excerpt.firstLine] ?? '';
  return line.slice(place.column - 1, place.column - 1 + place.length);
}

describe('a failure', () => {
  it.each([
    ['pop3/wrong/reply', 'the reply is another one: expected "7"', '7', '+OK 7 ${octets:number}', '+OK 1 '],
    ['pop3/wrong/lines', 'the lines are others', '2 17', '1 ${plain.size}\n2 17', '1 '],
    ['pop3/wrong/octets', 'the octets differ from offset', '${minimal}', '', ''],
    [
      'pop3/wrong/check',
      'what must hold of the captured values does not',
      'count > octets',
      'count > octets',
      'count = 1\noctets = ',
    ],
    [
      'pop3/wrong/alternatives',
      'none of the 2 alternatives holds; the nearest: the server did not close',
      '',
      'closed',
      'nothing more within',
    ],
    [
      'pop3/wrong/lost',
      'no reply came: the server closed the connection',
      '+OK',
      '+OK',
      'the server closed the connection',
    ],
    [
      'pop3/wrong/still-open',
      'the server did not close the connection',
      '',
      'the connection is closed',
      'nothing more within 0.5 s',
    ],
    ['pop3/wrong/no-silence', 'something came where nothing may come', '', 'silence', '+OK'],
    ['imap/wrong/piece', 'no untagged response matches: expected ', '17', 'RFC822.SIZE 17', '* 1 FETCH ('],
    ['imap/wrong/status', 'the tagged response is another one', 'NO|BAD', 'NO|BAD', 'OK NOOP'],
    ['imap/wrong/exactly', 'a response came besides those expected', '1 FETCH', 'only 1 FETCH', '* 2 FETCH'],
    ['imap/wrong/never', 'a response came that may not come here', 'FETCH', 'no FETCH', '* 1 FETCH'],
    [
      'imap/wrong/never-unasked',
      'a response came that may not come here',
      'FETCH',
      'no FETCH',
      '* 1 FETCH (FLAGS (\\Flagged',
    ],
    ['imap/wrong/hits', 'the search found something else', '1 3', '1 3', '1 2'],
    ['imap/wrong/missing', 'no untagged EXPUNGE response came', 'EXPUNGE', 'EXPUNGE', 'OK NOOP'],
  ])('of %s says what, where, and what came', (name, message, caret, expected, actual) => {
    const { verdict, failure } = run.result(name);
    expect(verdict).toBe('fail');
    expect(failure?.message).toContain(message);
    expect(failure && pointed(failure)).toContain(caret);
    expect(failure?.expected).toContain(expected);
    expect(failure?.actual).toContain(actual);
  });
});

describe('a verdict', () => {
  it.each([
    ['pop3/wrong/should', 'warn', undefined],
    ['pop3/wrong/may', 'skip', 'the server does not take this MAY: the reply is another one'],
    ['pop3/wrong/of-the-step', 'warn', undefined],
    ['pop3/wrong/setup', 'unresolved', 'its setup failed: the reply is another one'],
    ['pop3/wrong/needs', 'skip', 'requires NO-SUCH-CAPABILITY'],
    ['pop3/wrong/nonsense', 'error', /steps\.yaml|wrong\.yaml:\d+:\d+: /],
  ])('of %s is %s', (name, verdict, reason) => {
    const result = run.result(name);
    expect(result.verdict).toBe(verdict);
    if (typeof reason === 'string') expect(result.reason).toContain(reason);
    else if (reason) expect(result.reason).toMatch(reason);
    else expect(result.failure?.requirements.map(({ level }) => level)).toEqual(['SHOULD']);
  });

  it('counts in the summary and the exit code', () => {
    expect(run.summary.counts).toEqual({ pass: 0, fail: 15, warn: 2, skip: 2, unresolved: 1, error: 1 });
    expect(run.summary.exitCode).toBe(5);
  });

  it.each([
    ['pass', 'reply: +OK', 0],
    ['fail', 'reply: -ERR', 1],
    ['nothing checked', 'reply: +OK\n        requires: ["NO-SUCH"]', 4],
  ])('%s gives the exit code', async (_, expectation, code) => {
    const one = await runTexts(target, [
      `suite: pop3/one\ntitle: One\nprotocol: pop3\ntests:\n  - id: one\n    title: The server answers\n    inbox: []\n    steps:\n      - C: NOOP\n        ${expectation}\n`,
    ]);
    expect(one.summary.exitCode).toBe(code);
  });

  it('of nothing but skipped tests is not conformity', async () => {
    const none = await runTexts(target, [
      'suite: pop3/none\ntitle: None\nprotocol: pop3\nrequires: [NO-SUCH]\ntests:\n  - id: one\n    title: The server answers\n    steps:\n      - C: NOOP\n        reply: +OK\n',
    ]);
    expect(none.summary).toMatchObject({ exitCode: 4, counts: { skip: 1 } });
  });
});
