import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Violation } from '../events/events.js';
import { startServer, type RunningServer } from '../server/index.js';
import type { Endpoint } from '../target/index.js';
import { startProxy, Tap, type Proxy } from './index.js';

const password = 'through-the-looking-glass';
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ accounts: [{ user: 'alice', password }] });
  return () => server.stop();
});

const cleanup: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

interface Tapped {
  readonly tap: Tap;
  readonly proxy: Proxy;
  readonly violations: Violation[];
  readonly troubles: string[];
}

async function tapped(
  endpoint: Partial<Endpoint> & Pick<Endpoint, 'protocol' | 'port'>,
  alone = false,
): Promise<Tapped> {
  const violations: Violation[] = [];
  const troubles: string[] = [];
  const tap = new Tap({
    alone,
    violated: (violation) => violations.push(violation),
    trouble: (_, message) => troubles.push(message),
  });
  let number = 0;
  const proxy = await startProxy({
    endpoint: { host: '127.0.0.1', tls: 'none', starttls: true, ...endpoint },
    trust: { ca: server.certificate },
    host: '127.0.0.1',
    port: 0,
    watcher: tap,
    count: () => (number += 1),
  });
  cleanup.push(() => proxy.close());
  return { tap, proxy, violations, troubles };
}

/** Says all at once and closes its side; yields what comes until the other side closes, too. */
async function talk(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
  socket.end(text);
  await once(socket, 'close');
  return heard;
}

/** A server that greets, and answers each line as the table says, whatever it is. */
async function liar(greeting: string, answer: (line: string) => string): Promise<number> {
  const listener = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('latin1').split('\r\n').filter(Boolean)) socket.write(answer(line));
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  cleanup.push(() => void listener.close());
  return (listener.address() as AddressInfo).port;
}

const session = `a LOGIN alice ${password}\r\nb SELECT INBOX\r\nc APPEND INBOX {4+}\r\na\r\nb\r\nd LOGOUT\r\n`;

describe('a tap before IMAP', () => {
  it.each(['none', 'starttls', 'implicit'] as const)('passes all on and finds nothing wrong, TLS: %s', async (tls) => {
    const port = tls === 'implicit' ? server.ports.imaps : server.ports.imap;
    const { tap, proxy, violations, troubles } = await tapped({ protocol: 'imap', port: port ?? 0, tls });
    const answers = await Promise.all([talk(proxy.port, session), talk(proxy.port, session)]);
    for (const answer of answers) {
      expect(answer).toMatch(/^\* OK [^]*^a OK [^]*^b OK [^]*^c OK [^]*^\* BYE [^]*^d OK .*\r\n$/m);
      expect(answer).not.toContain('STARTTLS');
    }
    expect([violations, troubles]).toEqual([[], []]);
    expect(tap.results().filter(({ responses }) => responses > 0).length).toBeGreaterThan(10);
  });

  it('waits for the leave to send a literal, hides STARTTLS and refuses it', async () => {
    const { proxy, violations } = await tapped({ protocol: 'imap', port: server.ports.imap ?? 0 });
    const socket = connect(proxy.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (/^\+ /m.test(heard) && socket.writable) socket.end(`${password}\r\nc LOGOUT\r\n`);
    });
    socket.write(`x CAPABILITY\r\ny STARTTLS\r\nb LOGIN alice {${password.length.toString()}}\r\n`);
    await once(socket, 'close');
    expect(heard).toMatch(/^b OK /m);
    expect(heard).toMatch(/^y BAD /m);
    expect(heard.replace(/^y BAD.*$/m, '')).not.toContain('STARTTLS');
    expect(violations).toEqual([]);
  });

  it('tells at once of a rule that is broken, once for each kind, with the octets and without the password', async () => {
    const port = await liar('* OK hello\r\n', (line) => {
      const [tag = ''] = line.split(' ');
      return `* LIST (\\Bad Flag) "${password}\r\n* 3 FETCH (FLAGS (\\Seen) UID x${password})\r\n${tag} OK\r\n`;
    });
    const { tap, proxy, violations } = await tapped({ protocol: 'imap', port });
    await talk(proxy.port, `a LOGIN "alice" "${password}"\r\nb NOOP\r\n`);
    expect(violations.map(({ rule }) => rule)).toContain('imap/grammar/list');
    expect(violations[0]?.session).toBe('client 1');
    expect(violations.some(({ message }) => message.includes('3 FETCH'))).toBe(true);
    expect(JSON.stringify([violations, tap.results()])).not.toContain(password);
  });

  it('tells the client and the user where the server cannot be reached', async () => {
    const { proxy, troubles } = await tapped({ protocol: 'imap', port: 1 });
    expect(await talk(proxy.port, '')).toMatch(/^\* BYE /);
    expect(troubles).toHaveLength(1);
  });
});

describe('a tap before POP3', () => {
  it.each(['none', 'starttls', 'implicit'] as const)('passes all on and finds nothing wrong, TLS: %s', async (tls) => {
    const port = tls === 'implicit' ? server.ports.pop3s : server.ports.pop3;
    const { proxy, violations } = await tapped({ protocol: 'pop3', port: port ?? 0, tls });
    const heard = await talk(proxy.port, `CAPA\r\nUSER alice\r\nPASS ${password}\r\nUIDL\r\nRETR 1\r\nQUIT\r\n`);
    expect(heard).toMatch(/^\+OK [^]*^UIDL\r\n[^]*\r\n\.\r\n[^]*\r\n\.\r\n[^]*\+OK .*\r\n$/m);
    expect(heard).not.toMatch(/^STLS/m);
    expect(violations).toEqual([]);
  });

  it('tells of rules that are broken, without the password', async () => {
    const port = await liar('+OK hello\r\n', (line) =>
      line === 'STAT' ? `+OK ${password} x\r\n` : `+OK you said ${line}\r\nunasked\r\n`,
    );
    const { tap, proxy, violations } = await tapped({ protocol: 'pop3', port });
    await talk(proxy.port, `USER alice\r\nPASS ${password}\r\n`);
    await talk(proxy.port, `STAT\r\n`);
    expect(violations.map(({ rule }) => rule)).toContain('pop3/grammar/drop-listing');
    expect(JSON.stringify([violations, tap.results()])).not.toContain(password);
  });

  it.each([true, false])(
    'holds sessions against each other only where nobody else uses the account: %s',
    async (alone) => {
      let listed = 0;
      const port = await liar('+OK hello\r\n', (line) => {
        if (line === 'UIDL') return `+OK\r\n1 id${(listed += 1).toString()}\r\n.\r\n`;
        return line === 'STAT' ? '+OK 1 10\r\n' : '+OK\r\n';
      });
      const { proxy, violations } = await tapped({ protocol: 'pop3', port }, alone);
      for (let session = 0; session < 3; session += 1)
        await talk(proxy.port, `USER alice\r\nPASS ${password}\r\nSTAT\r\nUIDL\r\n`);
      const rules = violations.map(({ rule }) => rule);
      if (alone) expect(rules).toContain('pop3/session/unique-id-persistent');
      else expect(rules.filter((rule) => rule.startsWith('pop3/session/unique-id'))).toEqual([]);
    },
  );
});
