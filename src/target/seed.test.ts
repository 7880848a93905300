import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultMessagesDir, loadMessages } from '../fixtures/index.js';
import { startServer } from '../server/index.js';
import type { RunningServer } from '../server/index.js';
import { Custodian, newRunId } from './custodian.js';
import { targetFromServer } from './make.js';
import { openDeliverer } from './seed.js';
import type { Deliverer } from './seed.js';
import type { Seeding } from './target.js';
import { scriptedServer } from './testing/scripted-server.js';
import type { ScriptedServer } from './testing/scripted-server.js';
import { account } from './testing/targets.js';

const library = loadMessages(defaultMessagesDir());
const folder = mkdtempSync(join(tmpdir(), 'mailspec-seed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const seed = (message: string, times = 1, flags: string[] = []) => ({ message, times, flags });

describe('by LMTP', () => {
  const accounts = [{ user: 'one', password: 'pw-of-one' }];
  let server: RunningServer;
  let custodian: Custodian;

  const open = async (more: { endpoints?: 'pop3'; seed?: Seeding } = {}): Promise<void> => {
    const target = targetFromServer({ ...server, accounts });
    const seeding: Seeding = more.seed ?? { way: 'lmtp', host: '127.0.0.1', port: server.ports.lmtp ?? 0 };
    const endpoints = target.endpoints.filter(
      ({ protocol }) => more.endpoints === undefined || protocol === more.endpoints,
    );
    const options = { target: { ...target, seed: seeding, endpoints, timeScale: 0.1 }, library, runId: newRunId() };
    custodian = await Custodian.open({ ...options, account: { user: 'one', password: 'pw-of-one', disposable: true } });
  };

  beforeEach(async () => {
    server = await startServer({ accounts, ports: { lmtp: 0 } });
  });
  afterEach(async () => {
    await custodian.drop();
    await server.stop();
  });

  const inbox = (): Buffer[] => (server.store.account('one')?.inbox.messages ?? []).map(({ octets }) => octets);

  test('messages arrive in order, and their octets as delivered are known', async () => {
    await open();
    const delivered = await custodian.fill([seed('plain'), seed('dots'), seed('eight-bit')]);
    expect([...delivered.keys()]).toEqual(['plain', 'dots', 'eight-bit']);
    expect(inbox().map(String)).toEqual([...delivered.values()].flat().map(String));
    const [plain = Buffer.alloc(0)] = delivered.get('plain') ?? [];
    const original = library.get('plain')?.octets ?? Buffer.alloc(1);
    expect(plain.subarray(-original.length).equals(original)).toBe(true);
    expect(plain.length).toBeGreaterThan(original.length);
    await custodian.deliver([seed('nested')]);
    expect(inbox()).toHaveLength(4);
    await custodian.fill([seed('dots')]);
    expect(inbox()).toHaveLength(1);
    expect(await custodian.cleanUp()).toEqual([]);
    expect(inbox()).toHaveLength(0);
  });

  test('where there is POP3 only', async () => {
    await open({ endpoints: 'pop3' });
    const delivered = await custodian.fill([seed('plain'), seed('dots')]);
    expect([...delivered.keys()]).toEqual(['plain', 'dots']);
    await custodian.deliver([seed('plain')]);
    expect(inbox()).toHaveLength(3);
    expect(await custodian.cleanUp()).toEqual([]);
    expect(inbox()).toHaveLength(0);
  });

  test('flags cannot be given', async () => {
    await open();
    await expect(custodian.fill([seed('plain', 1, ['\\Seen'])])).rejects.toThrow('seed: append only');
  });

  test('nobody there', async () => {
    await open({ seed: { way: 'lmtp', host: '127.0.0.1', port: 1 } });
    await expect(custodian.fill([seed('plain')])).rejects.toMatchObject({
      name: 'SeedError',
      message: expect.stringMatching(/^delivery to one by lmtp:\/\/127\.0\.0\.1:1 failed: .*ECONNREFUSED/) as string,
    });
  });

  test('a command that takes the message and does nothing', async () => {
    await open({ seed: { way: 'command', command: 'cat > /dev/null', cwd: folder } });
    await expect(custodian.fill([seed('plain')])).rejects.toThrow('did not show up within 1000 ms');
  });
});

describe('by SMTP', () => {
  let server: ScriptedServer;
  let deliverer: Deliverer | undefined;
  let text = '';
  const serve = async (recipient: string): Promise<Deliverer> => {
    let data = false;
    text = '';
    server = await scriptedServer('220 hello\r\n', (line) => {
      if (data) {
        if (line !== '.') {
          text += `${line}\r\n`;
          return undefined;
        }
        data = false;
        return '250 queued\r\n';
      }
      if (line.startsWith('EHLO')) return '250-hello\r\n250 8BITMIME\r\n';
      if (line.startsWith('RCPT')) return `${recipient}\r\n`;
      data = line === 'DATA';
      return data ? '354 go on\r\n' : '250 fine\r\n';
    });
    const seeding = { way: 'smtp', host: '127.0.0.1', port: server.port } as const;
    deliverer = await openDeliverer(seeding, { ...account, address: 'one@example.org' }, 2_000);
    return deliverer;
  };
  afterEach(async () => {
    deliverer?.close();
    await server.close();
  });

  test('octets go as they are, over one connection', async () => {
    const smtp = await serve('250 fine');
    await smtp.deliver(library.get('dots')?.octets ?? Buffer.alloc(0));
    expect(text.replace(/^\./gm, '')).toBe(library.get('dots')?.octets.toString('latin1'));
    await smtp.deliver(library.get('eight-bit')?.octets ?? Buffer.alloc(0));
    expect(server.connections).toBe(1);
    expect(server.lines.filter((line) => /^(?:MAIL|RCPT)/.test(line))).toEqual([
      'MAIL FROM:<sender@mailspec.example>',
      'RCPT TO:<one@example.org>',
      'MAIL FROM:<sender@mailspec.example> BODY=8BITMIME',
      'RCPT TO:<one@example.org>',
    ]);
  });

  test('a recipient that is refused', async () => {
    const smtp = await serve('550 nobody here');
    await expect(smtp.deliver(Buffer.from('a: b\r\n\r\n'))).rejects.toThrow(/one@example\.org.*550 nobody here/);
  });
});

describe('by a command', () => {
  const deliver = async (command: string, limit = 5_000): Promise<void> => {
    const deliverer = await openDeliverer({ way: 'command', command, cwd: folder }, account, limit);
    await deliverer.deliver(Buffer.from('a: b\r\n\r\nx\r\n'));
  };

  test('which reads the message, and knows whose it is', async () => {
    await deliver('cat > "$MAILSPEC_USER-$MAILSPEC_ADDRESS.eml"');
    expect(readFileSync(join(folder, 'one-one.eml'), 'latin1')).toBe('a: b\r\n\r\nx\r\n');
  });

  test('which reads nothing', async () => {
    await expect(deliver('true')).resolves.toBeUndefined();
  });

  test.each([
    ['fails', 'echo "no such user" >&2; exit 67', 'ended with exit code 67: no such user'],
    ['is not there', './no-such-command', 'ended with exit code 127'],
    ['hangs', 'sleep 30; touch late', 'did not end within 200 ms'],
  ])('which %s', async (_, command, message) => {
    await expect(deliver(command, 200)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'late'))).toBe(false);
  });
});
