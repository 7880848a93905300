import { describe, expect, it } from 'vitest';
import { pop3Behaviour } from '../server/pop3/behaviour.js';
import { startServer } from '../server/index.js';
import { targetFromServer } from '../target/index.js';
import { accounts, runTexts, type Run } from './testing/running.js';

const suite = `suite: pop3/own
title: What only POP3 has
protocol: pop3
tests:
  - id: absent
    title: No line is what may not come
    inbox: [plain]
    steps:
      - C: CAPA
        reply: +OK
        lines: [...]
        never: [STLS ...]
  - id: present
    title: A line is what may not come
    inbox: [plain]
    steps:
      - C: CAPA
        reply: +OK
        lines: [...]
        never: [uidl]
  - id: apop
    title: The greeting has a timestamp
    requires: [APOP]
    sessions: {C: connected}
    steps:
      - C: QUIT
        reply: +OK
  - id: slow-login
    title: A login takes longer than other answers may
    sessions: {C: connected}
    steps:
      - C: USER \${user}
        reply: +OK
      - C: PASS \${password}
        reply: +OK
  - id: base64
    title: A value is sent as base64
    sessions: {C: connected}
    steps:
      - C: AUTH PLAIN
        continue: true
      - C: \${nul() + user + nul() + password:base64}
        reply: +OK
  - id: slow-noop
    title: Another command takes as long
    inbox: []
    steps:
      - C: NOOP
        reply: +OK
`;

/** A response may take half a second. */
const timeScale = 0.05;
const delay = 900;
const late = <T>(answer: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => setTimeout(() => void answer().then(resolve, reject), delay));

const { commands, replies } = pop3Behaviour;

/** Runs the suite against the reference server with some of its behaviour replaced. */
async function against(pop3: Partial<typeof pop3Behaviour>, only?: readonly string[]): Promise<Run> {
  const server = await startServer({ accounts, behaviour: { pop3 } });
  try {
    const target = { ...targetFromServer({ ...server, accounts }), timeScale };
    return await runTexts(target, [suite], only ? { only } : {});
  } finally {
    await server.stop();
  }
}

describe('a run of POP3 suites', () => {
  it('finds a line that may not come', async () => {
    const run = await against({}, ['absent', 'present']);
    expect(run.result('absent').verdict).toBe('pass');
    expect(run.result('present')).toMatchObject({
      verdict: 'fail',
      failure: { message: 'a line came that may not come', actual: 'UIDL' },
    });
  });

  it('knows APOP by the greeting', async () => {
    expect((await against({}, ['apop'])).result('apop').verdict).toBe('pass');
    const without = { replies: { ...replies, greeting: (text: string) => `+OK ${text}\r\n` } };
    expect((await against(without, ['apop'])).result('apop').verdict).toBe('skip');
  });

  it('sends values in base64', async () => {
    expect((await against({}, ['base64'])).result('base64').verdict).toBe('pass');
  });

  it('waits longer for a login, which may have to wait for the lock', async () => {
    const { PASS, NOOP } = commands;
    if (!PASS || !NOOP) throw new Error('the server lacks a command');
    const slow = {
      commands: {
        ...commands,
        PASS: { ...PASS, execute: (...args: Parameters<typeof PASS.execute>) => late(() => PASS.execute(...args)) },
        NOOP: { ...NOOP, execute: (...args: Parameters<typeof NOOP.execute>) => late(() => NOOP.execute(...args)) },
      },
    };
    const run = await against(slow, ['slow-login', 'slow-noop']);
    expect(run.result('slow-login').verdict).toBe('pass');
    expect(run.result('slow-noop').verdict).toBe('fail');
  }, 20_000);
});
