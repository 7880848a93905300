import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.js';
import { faults } from '../../server/faults/index.js';
import { usualBehaviour, type BehaviourChange } from '../../server/behaviour.js';
import { captured } from '../testing/captured.js';

const user = 'me@mail.example';
const password = 'open "sesame" \\1';
/** Of every kind that makes, fills, moves, renames, subscribes and removes. */
const suites = [
  'hosts',
  'imap/copy',
  'imap/move',
  'imap/mailboxes',
  'imap/subscribe',
  'imap/expunge',
  'imap/store',
  'imap/list',
];

const folder = mkdtempSync(join(tmpdir(), 'mailspec-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A server with an account that somebody lives in. */
async function livedIn(behaviour: BehaviourChange = {}): Promise<RunningServer> {
  const server = await startServer({ accounts: [{ user, password }], behaviour });
  const account = server.store.account(user);
  if (!account) throw new Error('no account');
  for (const name of ['Work', 'Work/2026', 'Work/2026/Q1', 'Läden', 'mailspec', 'mailspec-notes']) account.create(name);
  const flags = [[], ['\\Seen'], ['\\Seen', '\\Flagged', '$Important'], ['\\Deleted'], ['\\Draft', 'NonJunk']];
  for (const mailbox of account.mailboxes.values()) {
    for (let index = 0; index < 40; index += 1) {
      const octets = Buffer.from(
        `From: a@mail.example\r\nSubject: ${mailbox.name} ${index}\r\n\r\n${'x'.repeat(index * 7)}\r\n`,
      );
      mailbox.append(octets, {
        flags: flags[index % 5] ?? [],
        internalDate: new Date(1_700_000_000_000 + index * 86_400_000),
      });
    }
    mailbox.expunge([3, 17]);
  }
  for (const name of ['INBOX', 'Work', 'Work/2026', 'long-gone']) account.subscriptions.add(name);
  return server;
}

/** All that an account holds: octets, flags, UIDs, dates, mod-sequences, who is recent, names and subscriptions. */
function snapshot({ store }: RunningServer): string {
  const account = store.account(user);
  if (!account) throw new Error('no account');
  const mailboxes = [...account.mailboxes.values()].map((mailbox) => ({
    // Private fields too: who is recent is one.
    ...Object.fromEntries(
      Object.entries(mailbox).filter(([key]) => key !== 'listeners' && key !== 'messages' && key !== 'spelling'),
    ),
    recent: [...(Reflect.get(mailbox, 'unclaimedRecent') as Set<number>)],
    messages: mailbox.messages.map((message) => ({
      uid: message.uid,
      modseq: message.modseq,
      uniqueId: message.uniqueId,
      flags: [...message.flags].sort(),
      date: message.internalDate.toISOString(),
      octets: createHash('sha256').update(message.octets).digest('hex'),
    })),
  }));
  return JSON.stringify({ mailboxes, subscriptions: [...account.subscriptions] }, undefined, 1);
}

/** What a killed run may leave: mailboxes of the run's own, and nothing else that is new or gone. */
function withoutOurs(text: string): string {
  const { mailboxes, subscriptions } = JSON.parse(text) as { mailboxes: { name: string }[]; subscriptions: string[] };
  const isOurs = (name: string): boolean => /^mailspec-r\d{10}[0-9a-z]{3}/.test(name);
  return JSON.stringify(
    {
      mailboxes: mailboxes.filter(({ name }) => !isOurs(name)),
      subscriptions: subscriptions.filter((name) => !isOurs(name)),
    },
    undefined,
    1,
  );
}

function argumentsFor(server: RunningServer, chosen: readonly string[] = suites): string[] {
  const ca = join(folder, `${server.ports.imaps ?? ''}.pem`);
  writeFileSync(ca, server.certificate);
  const secret = join(folder, 'password');
  writeFileSync(secret, `${password}\n`);
  const ports = [
    '--imaps',
    `127.0.0.1:${server.ports.imaps ?? ''}`,
    '--pop3s',
    `127.0.0.1:${server.ports.pop3s ?? ''}`,
  ];
  return ['check', user, ...chosen, ...ports, '--certificate', ca, '--password-file', secret, '--pause', '1ms'];
}

describe('check on an account in use', () => {
  let server: RunningServer;
  let before: string;
  beforeAll(async () => {
    server = await livedIn();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    before = snapshot(server);
  });

  it('leaves it as it was, and tells what it did, without the password', { timeout: 120_000 }, async () => {
    const { code, out, err } = await captured(...argumentsFor(server));
    expect(snapshot(server)).toBe(before);
    expect(err).toBe('');
    expect(out).toMatch(/^Discovery\n[^]*\nTLS\n[^]*TLSv1\.3 offered[^]*\nLogin\n[^]*\nTests\n/);
    expect(out).toMatch(/hosts\/maildrop +3 passed/);
    expect(out).toMatch(/\d+ left out: not safe on an account in use: /);
    expect(out).not.toContain('sesame');
    expect(code).toBe(0);
  });

  it('does nothing by --dry-run', async () => {
    // Nobody listens there: who connects finds out.
    const nobody = ['--imaps', '127.0.0.1:1', '--no-tests'];
    expect((await captured('check', user, ...nobody)).code).toBe(3);
    const { code, out } = await captured('check', user, ...nobody, '--dry-run');
    expect(out).toMatch(/^This would be done; nothing is done now\./);
    expect(code).toBe(0);
  });

  it('would show the least change', async () => {
    const other = await livedIn();
    const [first, inbox] = [snapshot(other), other.store.account(user)?.inbox];
    inbox?.setFlags([1], 'add', ['\\Answered']);
    await other.stop();
    expect(snapshot(other)).not.toBe(first);
  });

  it.each(['SIGKILL', 'SIGKILL', 'SIGINT'] as const)('by %s in the midst', { timeout: 180_000 }, async (signal) => {
    const child = runInProcess(argumentsFor(server));
    const ended = once(child, 'exit');
    const isOurs = (): boolean =>
      [...(server.store.account(user)?.mailboxes.keys() ?? [])].some((name) => name.startsWith('mailspec-r'));
    for (let waited = 0; !isOurs() && waited < 60_000; waited += 5) await setTimeout(5);
    expect(isOurs()).toBe(true);
    await setTimeout(Math.random() * 1_500);
    child.kill(signal);
    const [code, by] = (await ended) as [number | null, string | null];
    // What was sent before the end is still being done.
    await setTimeout(300);
    if (signal === 'SIGINT') expect([code, snapshot(server)]).toEqual([130, before]);
    else {
      expect(by).toBe('SIGKILL');
      expect(withoutOurs(snapshot(server))).toBe(withoutOurs(before));
      await captured(...argumentsFor(server, ['imap/subscribe']));
      expect(snapshot(server)).toBe(before);
    }
  });
});

describe('check on an account of a faulty server', () => {
  // Servers that remove, copy and flag what they should not, or go away meanwhile.
  const some = faults
    .filter(({ id }) => /^imap\/(?:expunge|copy|move|states|store)\//.test(id))
    .filter((_, index) => index % 36 === 0);

  it('has faults to try', () => expect(some.length).toBeGreaterThan(2));

  it.each(some.map((fault) => [fault.id, fault] as const))('%s', { timeout: 120_000 }, async (_, fault) => {
    const server = await livedIn(fault.plant(usualBehaviour));
    try {
      const before = snapshot(server);
      await captured(...argumentsFor(server, ['imap/copy', 'imap/move', 'imap/expunge', 'imap/store', 'hosts']));
      expect(snapshot(server)).toBe(before);
    } finally {
      await server.stop();
    }
  });
});

const main = fileURLToPath(new URL('../mailspec.ts', import.meta.url));
const runInProcess = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: 'ignore' });
