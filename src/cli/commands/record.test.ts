import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import Pop3Command from 'node-pop3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultMessagesDir, loadMessages } from '../../fixtures/index.js';
import { startServer, type RunningServer } from '../../server/index.js';
import { captured } from '../testing/captured.js';
import { run } from '../run.js';

const password = 'through-the-looking-glass';
const messages = loadMessages(defaultMessagesDir());
const octetsOf = (name: string): Buffer => messages.get(name)?.octets ?? Buffer.alloc(0);

let folder: string;
let server: RunningServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-record-'));
  server = await startServer({ accounts: [{ user: 'alice', password }] });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.destroy();
      return;
    } catch {
      await delay(20);
    }
  }
}

/** Talks to a server line by line: each line waits until what came last matches. */
async function talk(port: number, lines: readonly (readonly [string, RegExp])[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(heard)) await once(socket, 'data');
    heard = '';
  };
  await until(/\r\n$/);
  for (const [line, answer] of lines) {
    socket.write(line, 'latin1');
    await until(answer);
  }
  socket.end();
  await once(socket, 'close');
}

async function fill(...names: string[]): Promise<void> {
  const commands = names.map((name): [string, RegExp] => {
    const octets = octetsOf(name);
    return [`b APPEND INBOX {${octets.length.toString()}+}\r\n${octets.toString('latin1')}\r\n`, /^b OK/m];
  });
  await talk(server.ports.imap ?? 0, [[`a LOGIN alice ${password}\r\n`, /^a OK/m], ...commands]);
}

/** Records what the client does; yields the script, and all that was printed. */
async function recorded(
  protocol: 'imap' | 'pop3',
  client: (port: number) => Promise<void>,
  clients = 1,
): Promise<{ script: string; file: string }> {
  const port = await freePort();
  const target = `${protocol === 'imap' ? 'imap' : 'pop'}://127.0.0.1:${String(server.ports[protocol])}`;
  const file = join(folder, 'my', 'recorded.yaml');
  // One connection more: the first only asks whether somebody listens.
  const connections = (clients + 1).toString();
  const recording = captured(
    'record',
    file,
    '-t',
    target,
    `--${protocol}`,
    port.toString(),
    '--connections',
    connections,
  );
  await listening(port);
  await client(port);
  const { code, out, err } = await recording;
  expect([code, out]).toEqual([0, '']);
  const script = readFileSync(file, 'utf8');
  expect(script + err).not.toContain(password);
  expect(await captured('lint', file)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 sound suites with 1 tests, 0 errors, 0 w/) as string,
  });
  return { script, file };
}

/** Replays the script on a fresh server. */
async function replayed(file: string): Promise<unknown[]> {
  const { results } = await run({ selectors: [file] });
  return results.map(({ verdict, failure, reason }) => [verdict, failure?.message ?? reason, failure?.actual]);
}

describe('a recorded client of IMAP', () => {
  it('imapflow: becomes a script that passes on a fresh server, which it fills itself', async () => {
    await fill('plain', 'nested', 'attachment');
    const { script, file } = await recorded('imap', async (port) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        auth: { user: 'alice', pass: password },
        logger: false,
      });
      await client.connect();
      await client.mailboxCreate('Projects');
      const lock = await client.getMailboxLock('INBOX');
      try {
        for await (const message of client.fetch('1:*', {
          uid: true,
          flags: true,
          envelope: true,
          bodyStructure: true,
        }))
          expect(message.uid).toBeGreaterThan(0);
        const found = await client.search({ subject: 'e' }, { uid: true });
        expect(found).not.toBe(false);
        await client.messageFlagsAdd('2', ['\\Flagged']);
        await client.download('1');
        await client.messageCopy('3', 'Projects', { uid: true });
        await client.messageDelete('1', { uid: true });
      } finally {
        lock.release();
      }
      await client.append('Projects', Buffer.from('Subject: a draft\r\n\r\nWith "quotes" and ${braces}\r\n'), [
        '\\Draft',
      ]);
      await client.logout();
    });
    expect(script).toContain('inbox: [plain, nested, attachment]');
    expect(script).toMatch(/projects: prefix \+ "Projects"/);
    expect(script).toMatch(/\$\{uid:uniqueid\}/);
    expect(script).toMatch(/\$\{plain\.envelope\}/);
    expect(await replayed(file)).toEqual([['pass', undefined, undefined]]);
  }, 60_000);

  it('two clients by hand: literals, IDLE, UIDs and a refused login pass again', async () => {
    await fill('plain', 'plain');
    const { script, file } = await recorded(
      'imap',
      async (port) => {
        const secret = `{${password.length.toString()}}\r\n`;
        const phone = talk(port, [
          [`1 LOGIN alice wrong\r\n`, /^1 NO/m],
          [`2 LOGIN "alice" ${secret}`, /^\+/m],
          [`${password}\r\n`, /^2 OK/m],
          ['3 SELECT inbox\r\n', /^3 OK/m],
          ['4 UID SEARCH ALL\r\n', /^4 OK/m],
          ['5 UID FETCH 1:2 (FLAGS BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[TEXT])\r\n', /^5 OK/m],
          ['6 IDLE\r\n', /^\+/m],
          ['', /EXPUNGE/],
          ['DONE\r\n', /^6 OK/m],
          ['7 LOGOUT\r\n', /^7 OK/m],
        ]);
        await delay(400);
        await talk(port, [
          [`1 AUTHENTICATE PLAIN\r\n`, /^\+/m],
          [`${Buffer.from(`\0alice\0${password}`).toString('base64')}\r\n`, /^1 OK/m],
          ['2 SELECT INBOX\r\n', /^2 OK/m],
          ['3 UID STORE 2 +FLAGS.SILENT (\\Deleted)\r\n', /^3 OK/m],
          ['4 EXPUNGE\r\n', /^4 OK/m],
        ]);
        await phone;
      },
      2,
    );
    expect(script).toContain('LOGIN ${user:quoted} ${password:literal}');
    expect(script).toContain('sasl-plain(user, password)');
    expect(script).toContain('await: c');
    expect(await replayed(file)).toEqual([['pass', undefined, undefined]]);
  }, 60_000);
});

describe('what the fixtures do not have', () => {
  it('is told of in a comment; on the same server in the same state the script passes', async () => {
    const strange = 'Subject: Nobody knows\r\n\r\nme\r\n';
    await talk(server.ports.imap ?? 0, [
      [`a LOGIN alice ${password}\r\n`, /^a OK/m],
      [`c APPEND Archive {${strange.length.toString()}+}\r\n${strange}\r\n`, /^c OK/m],
    ]);
    const { script, file } = await recorded('imap', (port) =>
      talk(port, [
        [`a LOGIN alice ${password}\r\n`, /^a OK/m],
        ['b SELECT Archive\r\n', /^b OK/m],
        ['c FETCH 1 (ENVELOPE RFC822.SIZE BODY.PEEK[] INTERNALDATE)\r\n', /^c OK/m],
        ['d STATUS Drafts (MESSAGES UIDNEXT UIDVALIDITY)\r\n', /^d OK/m],
        ['e SELECT Sent\r\n', /^e OK/m],
        ['f APPEND Sent {3}\r\n', /^\+/m],
        ['\xff\x00\n\r\n', /^f (?:NO|BAD|OK)/m],
        ['g NOOP\r\nh LIST "" %\r\ni STATUS INBOX (UNSEEN)\r\n', /^i OK/m],
        ['j NONSENSE ${x} "\xc3\xa9" {0}\r\n', /^\+|^j BAD/m],
      ]),
    );
    expect(script).toContain(
      '# Archive must hold, as when this was recorded:\n#   1. a message of 29 octets with the subject "Nobody knows"',
    );
    expect(script).toContain('mailboxes:\n      sent: []\n');
    expect(script).toContain('- pipeline:\n');
    process.env.MAILSPEC_PASSWORD = password;
    try {
      const target = `imap://alice@127.0.0.1:${String(server.ports.imap)}`;
      const { code, out, err } = await captured('run', file, '-t', target, '-r', 'console');
      expect([code, err, out]).toEqual([0, '', expect.stringContaining('1 passed') as string]);
      expect(out).not.toContain(password);
    } finally {
      delete process.env.MAILSPEC_PASSWORD;
    }
  }, 60_000);
});

describe('a recorded client of POP3', () => {
  it('by hand: APOP, pipelining and a refused login pass again', async () => {
    await fill('plain', 'nested');
    const { script, file } = await recorded('pop3', async (port) => {
      await talk(port, [
        ['USER alice\r\nPASS wrong\r\n', /-ERR/],
        [`AUTH PLAIN ${Buffer.from(`\0alice\0${password}`).toString('base64')}\r\n`, /\+OK/],
        ['CAPA\r\nSTAT\r\nLIST 2\r\nUIDL 1\r\nRETR 3\r\n', /-ERR/],
        ['UIDL\r\n', /\.\r\n/],
      ]);
    });
    expect(script).toContain('inbox: [plain, nested]');
    expect(script).toContain('reply: +OK 2 ${plain.size + nested.size}');
    expect(script).toContain('AUTH PLAIN ${sasl-plain(user, password)}');
    expect(script).toMatch(/\$\{id:unique-id\}[^]*\$\{id\}/);
    expect(await replayed(file)).toEqual([['pass', undefined, undefined]]);
  }, 60_000);

  it('node-pop3: becomes a script that passes on a fresh server', async () => {
    await fill('plain', 'attachment');
    const { script, file } = await recorded('pop3', async (port) => {
      const client = new Pop3Command({ host: '127.0.0.1', port, user: 'alice', password, tls: false });
      await client.UIDL();
      await client.LIST();
      await client.RETR(1);
      await client.TOP(2, 3);
      await client.command('DELE', '1');
      await client.QUIT();
    });
    expect(script).toContain('inbox: [plain, attachment]');
    expect(script).toContain('body: ${plain}');
    expect(script).toContain('body: ${top(attachment, 3)}');
    expect(script).toContain('PASS ${password}');
    expect(await replayed(file)).toEqual([['pass', undefined, undefined]]);
  }, 60_000);
});
