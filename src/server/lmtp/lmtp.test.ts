import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import type { RunningServer, ServerOptions } from '../index.js';
import { LineClient } from '../testing/line-client.js';
import { Pop3Client } from '../testing/pop3-client.js';
import { withServer } from '../testing/running.js';
import { localPart, parsePath } from './path.js';
import { traceFields } from './trace.js';

const accounts = [
  { user: 'alice', password: 'secret' },
  { user: 'bob@example.org', password: 'secret' },
];

type Says = (command: string, ...replies: RegExp[]) => Promise<void>;

/** Runs a dialogue: each command with its reply lines. */
function dialogue(
  test: (says: Says, server: RunningServer, client: LineClient) => Promise<void>,
  options: Partial<ServerOptions> = {},
): Promise<void> {
  return withServer(
    async (server) => {
      const client = await LineClient.connect(server.ports.lmtp);
      expect(await client.line()).toMatch(/^220 localhost .*LMTP/);
      const says: Says = async (command, ...replies) => {
        client.send(command);
        for (const reply of replies) expect(await client.line(), command).toMatch(reply);
      };
      await test(says, server, client);
    },
    { accounts, ports: { lmtp: 0 }, ...options },
  );
}

const hello: [string, ...RegExp[]] = [
  'LHLO client.example',
  /^250-localhost$/,
  /^250-PIPELINING$/,
  /^250-ENHANCEDSTATUSCODES$/,
  /^250-8BITMIME$/,
  /^250 SIZE \d+$/,
];

function stored(server: RunningServer, user: string): string[] {
  return (server.store.account(user)?.inbox.messages ?? []).map(({ octets }) => octets.toString('latin1'));
}

test('paths', () => {
  expect(parsePath('<>')?.address).toBe('');
  expect(parsePath('<a@b.c>')?.address).toBe('a@b.c');
  expect(parsePath('<@x,@y:a@b.c>')?.address).toBe('a@b.c');
  expect(parsePath('<"a b>"@b.c> SIZE=3 body=8bitmime')).toEqual({
    address: '"a b>"@b.c',
    parameters: new Map([
      ['SIZE', '3'],
      ['BODY', '8bitmime'],
    ]),
  });
  for (const text of ['', 'a@b', '<a', '<a b>', '<a><b>', '<a>x']) expect(parsePath(text), text).toBeUndefined();
  expect([localPart('a@b'), localPart('a'), localPart('"a\\"@b"@c'), localPart('"a@b"')]).toEqual([
    'a',
    'a',
    'a"@b',
    'a@b',
  ]);
});

test('trace fields', () => {
  const fields = traceFields({
    client: 'client.example',
    clientAddress: '::1',
    reversePath: 'from@example.org',
    recipient: 'alice@example.org',
    user: 'alice',
    date: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
  });
  expect(fields).toMatch(
    /^Return-Path: <from@example.org>\r\nDelivered-To: alice\r\nReceived: from client.example \(\[IPv6:::1\]\)\r\n\tby localhost with LMTP id [0-9a-f]+\r\n\tfor <alice@example.org>; Fri, 02 Jan 2026 03:04:05 \+0000\r\n$/,
  );
});

describe('LMTP', () => {
  test('is off unless it is asked for', () =>
    withServer((server) => {
      expect(server.ports.lmtp).toBeNull();
      return Promise.resolve();
    }));

  test('delivers to each recipient, byte for byte behind the trace, with a reply for each', () =>
    dialogue(async (says, server, client) => {
      await says(...hello);
      await says('MAIL FROM:<from@example.org> SIZE=100 BODY=8BITMIME', /^250 2\.1\.0 /);
      await says('RCPT TO:<alice@localhost>', /^250 2\.1\.5 /);
      await says('RCPT TO:<nobody@localhost>', /^550 5\.1\.1 /);
      await says('rcpt to:<bob@example.org>', /^250 2\.1\.5 /);
      await says('DATA', /^354 /);
      client.raw('Subject: x\r\n\r\n..\r\n..a\r\n\xe9\r\nlone\n.\n.\r\nb\r\n.\r\n');
      expect(await client.line()).toMatch(/^250 2\.1\.5 /);
      expect(await client.line()).toMatch(/^250 2\.1\.5 /);
      const body = 'Subject: x\r\n\r\n.\r\n.a\r\n\xe9\r\nlone\n.\n.\r\nb\r\n';
      for (const user of ['alice', 'bob@example.org']) {
        const [message = ''] = stored(server, user);
        expect(message).toMatch(/^Return-Path: <from@example.org>\r\nDelivered-To: /);
        expect(message.slice(message.indexOf('Subject:'))).toBe(body);
      }
      await says('QUIT', /^221 2\.0\.0 /);
      expect(await client.end()).toBe('');
    }));

  test('a pipelined transaction, and the next one', () =>
    dialogue(async (says, server, client) => {
      const one = 'MAIL FROM:<>\r\nRCPT TO:<alice>\r\nRCPT TO:<alice>\r\nDATA\r\n';
      await says(...hello);
      client.raw(one);
      for (const reply of [/^250/, /^250/, /^250/, /^354/]) expect(await client.line()).toMatch(reply);
      client.raw(`\r\n.\r\n${one}`);
      for (const reply of [/^250/, /^250/, /^250/, /^250/, /^250/, /^354/]) expect(await client.line()).toMatch(reply);
      client.raw('.\r\nQUIT\r\n');
      expect(await client.end()).toMatch(/^250 .*\r\n250 .*\r\n221 .*\r\n$/);
      expect(stored(server, 'alice')).toHaveLength(4);
    }));

  test('the order of commands, and their form', () =>
    dialogue(async (says, _, client) => {
      for (const keyword of ['HELO x', 'EHLO x', 'XYZZY', '', 'VRFY alice']) await says(keyword, /^500 5\.5\.1 /);
      await says('MAIL FROM:<a@b>', /^503 5\.5\.1 /);
      await says('LHLO', /^501 /);
      await says('LHLO a b', /^501 /);
      await says(...hello);
      await says('RCPT TO:<alice>', /^503 /);
      await says('DATA', /^503 /);
      for (const command of ['MAIL', 'MAIL TO:<a@b>', 'MAIL FROM:a@b', 'MAIL FROM:<a@b']) await says(command, /^501 /);
      await says('MAIL FROM:<a@b> XYZZY=1', /^555 /);
      await says('MAIL FROM:<a@b> BODY=BINARYMIME', /^555 /);
      await says('MAIL FROM: <a@b>', /^250 /);
      await says('MAIL FROM:<a@b>', /^503 /);
      await says('DATA', /^503 /);
      for (const command of ['RCPT', 'RCPT TO:<>', 'RCPT TO:alice']) await says(command, /^501 /);
      await says('RCPT TO:<alice> NOTIFY=NEVER', /^555 /);
      await says('RCPT TO:<alice>', /^250 /);
      for (const command of ['DATA x', 'RSET x', 'QUIT x']) await says(command, /^501 /);
      await says('RSET', /^250 /);
      await says('DATA', /^503 /);
      await says('NOOP whatever', /^250 /);
      await says('x'.repeat(10_000), /^500 /);
      client.close();
    }));

  test('a message that is too large is refused for each recipient, in bounded memory', () =>
    dialogue(
      async (says, server, client) => {
        await says(...hello);
        await says('MAIL FROM:<a@b> SIZE=1001', /^552 5\.3\.4 /);
        for (const line of ['x\r\n'.repeat(400), `${'y'.repeat(1_000_000)}\r\n`]) {
          await says('MAIL FROM:<a@b>', /^250 /);
          await says('RCPT TO:<alice>', /^250 /);
          await says('DATA', /^354 /);
          client.raw(`${line}.\r\n`);
          expect(await client.line()).toMatch(/^552 5\.3\.4 /);
        }
        expect(stored(server, 'alice')).toEqual([]);
      },
      { literalLimit: 1000 },
    ));

  test('a message cut off is not delivered', () =>
    dialogue(async (says, server, client) => {
      await says(...hello);
      await says('MAIL FROM:<a@b>', /^250 /);
      await says('RCPT TO:<alice>', /^250 /);
      await says('DATA', /^354 /);
      client.socket.end('Subject: x\r\n\r\nhalf');
      expect(await client.end()).toMatch(/^421 /);
      expect(stored(server, 'alice')).toEqual([]);
    }));

  test('nodemailer delivers, and POP3 downloads', () =>
    withServer(
      async (server) => {
        const transport = createTransport({
          host: '127.0.0.1',
          port: server.ports.lmtp ?? 0,
          lmtp: true,
          secure: false,
          ignoreTLS: true,
        });
        const raw = 'Subject: hello\r\n\r\n.dots\r\n.\r\n';
        const info = await transport.sendMail({
          envelope: { from: 'from@example.org', to: ['alice@localhost', 'nobody@localhost'] },
          raw,
        });
        transport.close();
        expect(info.accepted).toEqual(['alice@localhost']);
        expect(info.rejected).toEqual(['nobody@localhost']);
        const client = await Pop3Client.login(server);
        const message = await client.message('RETR 1');
        expect(message).toMatch(/^Return-Path: <from@example.org>\r\n/);
        expect(message.endsWith(`+0000\r\n${raw}`)).toBe(true);
      },
      { accounts, ports: { lmtp: 0 } },
    ));
});
