import { beforeAll, describe, expect, it } from 'vitest';
import type { Protocol } from '../events/events.js';
import type { Target } from '../target/index.js';
import { hostileServer, mischiefs } from './testing/hostile-server.js';
import { runTexts, type Run } from './testing/running.js';

/** A response may take half a second, a test three; more than that is our own slowness. */
const timeScale = 0.05;
const testLimit = 6_000;
const limits = { frame: 2 * 1024 * 1024, total: 16 * 1024 * 1024 };

const target = (protocol: Protocol, port: number): Target => ({
  name: 'hostile',
  endpoints: [{ protocol, host: '127.0.0.1', port, tls: 'none', starttls: true }],
  trust: 'accept',
  accounts: [{ user: 'one', password: 'open sesame', disposable: true }],
  seed: { way: 'append' },
  timeScale,
  prefix: 'mailspec',
  limits,
});

const suites: Readonly<Record<Protocol, string>> = {
  imap: `suite: imap/hostile
title: What a run makes of a hostile server
protocol: imap
tests:
  - id: attacked
    title: The server misbehaves at some point
    sessions: {C: connected}
    steps:
      - C: LOGIN \${user:quoted} \${password:quoted}
        tagged: OK
      - C: SELECT INBOX
        untagged: [EXISTS]
        tagged: OK
      - C: NOOP
        tagged: OK
      - C: LOGOUT
        untagged: [BYE]
        tagged: OK
        closed: true
  - id: secured
    title: The server misbehaves when TLS begins
    sessions: {C: connected}
    steps:
      - C: STARTTLS
        tagged: OK
        upgrade: true
  - id: afterwards
    title: The run goes on
    sessions: {C: connected}
    steps:
      - C: CAPABILITY
        untagged: [CAPABILITY IMAP4rev1 ...]
        tagged: OK
`,
  pop3: `suite: pop3/hostile
title: What a run makes of a hostile server
protocol: pop3
tests:
  - id: attacked
    title: The server misbehaves at some point
    sessions: {C: connected}
    steps:
      - C: USER \${user}
        reply: +OK
      - C: PASS \${password}
        reply: +OK
      - C: UIDL
        reply: +OK
        lines: []
      - pipeline:
          - C: NOOP
            reply: +OK
          - C: STAT
            reply: +OK 0 0
          - C: NOOP
            reply: +OK
      - C: QUIT
        reply: +OK
        closed: true
  - id: secured
    title: The server misbehaves when TLS begins
    sessions: {C: connected}
    steps:
      - C: STLS
        reply: +OK
        upgrade: true
  - id: afterwards
    title: The run goes on
    sessions: {C: connected}
    steps:
      - C: CAPA
        reply: +OK
        lines: [...]
`,
};

const points: Readonly<Record<Protocol, readonly string[]>> = {
  imap: ['greeting', 'LOGIN', 'SELECT', 'NOOP', 'LOGOUT'],
  pop3: ['greeting', 'USER', 'PASS', 'UIDL', 'NOOP', 'STAT', 'QUIT'],
};

/** Runs one test against a server that misbehaves in it, and another one behind it. */
async function attacked(protocol: Protocol, test: string, at: string, name: string): Promise<Run> {
  const does = mischiefs[name];
  if (!does) throw new Error(`no mischief ${name}`);
  const server = await hostileServer(protocol);
  try {
    return await runTexts(target(protocol, server.port), [suites[protocol]], {
      jobs: 1,
      only: [test, 'afterwards'],
      onEvent: (event) => {
        if (event.type === 'test-started') server.mischief = event.test.name === test ? { at, does } : undefined;
        if (event.type === 'test-ended') server.mischief = undefined;
      },
    });
  } finally {
    await server.close();
  }
}

const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)).length;

describe.each(['imap', 'pop3'] as const)('a hostile %s server', (protocol) => {
  let before: number;
  beforeAll(() => void (before = sockets()));

  // All at the same time: most of it is waiting.
  it.each(points[protocol])('at %s gets its verdict in time, and the run goes on', async (point) => {
    const { rss } = process.memoryUsage();
    const runs = await Promise.all(
      Object.keys(mischiefs).map(async (name) => ({ name, run: await attacked(protocol, 'attacked', point, name) })),
    );
    for (const { name, run } of runs) {
      const { verdict, failure, reason, milliseconds, transcript } = run.result('attacked');
      expect(verdict, `${name}: ${reason ?? failure?.message ?? ''}`).toBe(
        point === 'greeting' ? 'unresolved' : 'fail',
      );
      expect(failure?.message ?? reason, name).toMatch(/\S/);
      expect(milliseconds, name).toBeLessThan(testLimit);
      expect(transcript.reduce((size, { octets }) => size + octets.length, 0)).toBeLessThan(8 * 1024 * 1024);
      expect(run.result('afterwards').verdict, name).toBe('pass');
    }
    expect(process.memoryUsage().rss - rss).toBeLessThan(250 * 1024 * 1024);
    await expect.poll(sockets, { message: 'open handles', timeout: 2_000 }).toBeLessThanOrEqual(before);
  });

  it('breaks TLS: a failure each time', async () => {
    for (const name of ['hang', 'close', 'reset', 'garbage', 'drip']) {
      const run = await attacked(protocol, 'secured', 'tls', name);
      const { verdict, failure, reason } = run.result('secured');
      expect(verdict, `${name}: ${reason ?? ''}`).toBe('fail');
      expect(failure?.message).toBe('TLS did not begin after the server agreed to it');
      expect(run.result('afterwards').verdict).toBe('pass');
    }
  });
});
