import { randomFillSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LineClient } from '../testing/line-client.js';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';

const MESSAGE = 'Subject: x\r\n\r\n.dot\r\nlast\r\n';

test('octet by octet', () =>
  withServer(async (server) => {
    deliver(server, 'alice', MESSAGE);
    const client = await Pop3Client.connect(server);
    for (const octet of 'USER alice\r\nPASS secret\r\nRETR 1\r\nQUIT\r\n') {
      client.wire.raw(octet);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await client.answers(/^\+OK/);
    await client.answers(/^\+OK/);
    await client.answers(/^\+OK/);
    expect(await client.rest()).toEqual(['Subject: x', '', '.dot', 'last']);
    await client.answers(/^\+OK/);
    expect(await client.wire.end()).toBe('');
  }));

test('a whole session in one segment, ended by the client at once, is answered in order', () =>
  withServer(async (server) => {
    deliver(server, 'alice', ...Array.from({ length: 20 }, () => MESSAGE));
    const client = await LineClient.connect(server.ports.pop3);
    const retrievals = Array.from({ length: 20 }, (_, index) => `RETR ${index + 1}\r\n`).join('');
    client.socket.end(`USER alice\r\nPASS secret\r\n${retrievals}NOOP\r\nBOGUS\r\nDELE 1\r\nQUIT\r\nNOOP\r\n`);
    const sent = await client.end();
    const message = `+OK ${MESSAGE.length} octets\r\n` + MESSAGE.replace('\n.', '\n..') + '.\r\n';
    expect(sent.slice(sent.indexOf('+OK 26'))).toBe(
      message.repeat(20) +
        '+OK nothing done\r\n-ERR there is no such command\r\n+OK message 1 marked as deleted\r\n' +
        '+OK signing off (19 messages left)\r\n',
    );
    expect(server.store.account('alice')?.inbox.messages).toHaveLength(19);
  }));

describe('lines', () => {
  test('of 255 octets are commands, longer ones are refused whole', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.ok(`USER ${'u'.repeat(248)}`);
      await client.err(`USER ${'u'.repeat(249)}`);
      const tail = `${'x'.repeat(251)}\r\n`;
      expect(tail.length).toBe(253);
      for (const length of [256, 1000, 65_536, 1_000_000]) {
        client.wire.raw(`NOOP ${'x'.repeat(length)}QUIT\r\n`);
        await client.answers(/^-ERR .*255/);
      }
      client.wire.raw(`${'x'.repeat(251)}QUIT\r\n`);
      await client.answers(/^-ERR/);
      await client.says('LANG en', /^\+OK/);
    }));

  test('ended by a lone LF are taken; with a lone CR they are not', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      client.wire.raw('USER alice\nPASS secret\n');
      await client.answers(/^\+OK/);
      await client.answers(/^\+OK/);
      client.wire.raw('NOOP\rNOOP\r\n');
      await client.answers(/^-ERR/);
      client.wire.raw('NOOP\r\r\n');
      await client.answers(/^-ERR/);
    }));

  test('that never end hold no memory and no lock', () =>
    withServer(async (server) => {
      const client = await Pop3Client.login(server);
      const chunk = Buffer.alloc(1_000_000, 'x');
      for (let count = 0; count < 20; count += 1) client.wire.raw(chunk);
      client.wire.raw('\r\nNOOP\r\n');
      await client.answers(/^-ERR/);
      await client.answers(/^\+OK/);
    }));
});

test('garbage gets an error for each line and nothing else', () =>
  withServer(async (server) => {
    const client = await Pop3Client.connect(server);
    const garbage = randomFillSync(Buffer.alloc(20_000)).toString('latin1').replaceAll(/[\n]/g, 'x');
    const lines = garbage.match(/.{1,100}/gs) ?? [];
    for (const line of lines) await client.says(line, /^-ERR /);
    await client.ok('USER alice');
  }));

test('hundreds of connections come and go, in every way, and leave nothing', async () => {
  const handles = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  const before = handles();
  await withServer(async (server) => {
    deliver(server, 'alice', MESSAGE);
    const ways = [
      async (client: Pop3Client) => client.quit(),
      async (client: Pop3Client) => client.wire.reset(),
      async (client: Pop3Client) => {
        client.wire.socket.end('USER alice\r\nPASS secret\r\nRETR 1\r\n');
        await client.wire.end();
      },
      async (client: Pop3Client) => {
        client.wire.raw('AUTH PLAIN\r\n');
        await client.wire.reset();
      },
      async (client: Pop3Client) => {
        client.wire.raw('STLS\r\n');
        await client.wire.reset();
      },
    ];
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(
        Array.from({ length: 25 }, async (_, index) => ways[index % ways.length]?.(await Pop3Client.connect(server))),
      );
    }
    await expect.poll(handles).toBeLessThanOrEqual(before);
    await expect.poll(() => server.store.account('alice')?.lockMaildrop('test')).toBe(true);
  });
  expect(handles()).toBeLessThanOrEqual(before);
});

test('the server stops at once with sessions open', () =>
  withServer(async (server) => {
    const client = await Pop3Client.login(server);
    await Pop3Client.connect(server, 'pop3s');
    const started = Date.now();
    await server.stop();
    expect(Date.now() - started).toBeLessThan(1_000);
    expect(await client.wire.end()).toBe('');
  }));
