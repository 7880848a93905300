import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../server/index.js';

const script = fileURLToPath(new URL('mailspec.ts', import.meta.url));

interface Child {
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, out: () => out, err: () => err, ended };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mailspec-process-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function suite(id: string, text: string): string {
  const file = join(folder, 'suites', `${id}.yaml`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const waiting = `suite: imap/waiting
title: A test that waits
protocol: imap
tests:
  - id: one
    title: The server is asked, and then nothing for long
    mailbox: [plain]
    steps:
      - C: NOOP
        tagged: OK
      - pause: 30s
`;

describe('Ctrl-C', () => {
  it('ends the run at once, cleans up on the server, writes the report and exits 130', async () => {
    const server = await startServer({ accounts: [{ user: 'alice', password: 'wonderland' }] });
    try {
      const file = suite('imap/waiting', waiting);
      const junit = join(folder, 'junit.xml');
      const target = `imap://alice@127.0.0.1:${server.ports.imap ?? 0}`;
      const args = [
        'run',
        file,
        '--target',
        target,
        '--certificate',
        'accept',
        '-r',
        'console',
        '-r',
        `junit=${junit}`,
      ];
      const child = start(args, { MAILSPEC_PASSWORD: 'wonderland' });
      const made = (): string[] =>
        [...(server.store.account('alice')?.mailboxes.keys() ?? [])].filter((name) => name.startsWith('mailspec-'));
      await expect.poll(made, { timeout: 15_000, message: child.err() }).toHaveLength(1);
      const at = performance.now();
      child.process.kill('SIGINT');
      expect(await child.ended, child.err()).toBe(130);
      expect(performance.now() - at).toBeLessThan(5_000);
      expect(child.err()).toContain('interrupted, cleaning up');
      expect(child.out()).toContain('interrupted: what did not run is counted as skipped');
      expect(made()).toEqual([]);
      expect(readFileSync(junit, 'utf8')).toContain('<skipped');
    } finally {
      await server.stop();
    }
  }, 30_000);
});

describe('a reader that goes away', () => {
  it('ends the command without a complaint', async () => {
    const child = start(['list']);
    child.process.stdout?.once('data', () => child.process.stdout?.destroy());
    expect(await child.ended).toBe(0);
    expect(child.err()).not.toMatch(/EPIPE|Error/);
  }, 30_000);
});

describe('mailspec serve', () => {
  it('listens where it says, LMTP too, until it is interrupted', async () => {
    const certificate = join(folder, 'cert.pem');
    const free = ['--imap', '0', '--imaps', '0', '--pop3', '0', '--pop3s', '0', '--lmtp', '0'];
    const child = start(['serve', ...free, '--account', 'me:secret', '--certificate', certificate]);
    await expect.poll(child.out, { timeout: 15_000 }).toContain('Ctrl-C ends the server');
    expect(child.out()).toMatch(/^imap:.*STARTTLS\nimaps:.*TLS\npop:.*STLS\npops:.*TLS\nlmtp:.*\naccounts: me\n/);
    expect(child.out()).not.toContain('secret');
    expect(readFileSync(certificate, 'utf8')).toContain('BEGIN CERTIFICATE');
    const port = Number(/^lmtp:\/\/127\.0\.0\.1:(\d+)/m.exec(child.out())?.[1]);
    const [greeting] = (await once(connect(port, '127.0.0.1'), 'data')) as [Buffer];
    expect(greeting.toString()).toMatch(/^220 /);
    child.process.kill('SIGTERM');
    expect(await child.ended).toBe(0);
  }, 30_000);

  it('says which port is taken', async () => {
    const server = await startServer({ accounts: [] });
    try {
      const child = start(['serve', '--imap', String(server.ports.imap)]);
      expect(await child.ended).toBe(3);
      expect(child.err()).toMatch(/^mailspec: the server cannot listen: .*EADDRINUSE.*; choose others with --imap/);
    } finally {
      await server.stop();
    }
  }, 30_000);
});
