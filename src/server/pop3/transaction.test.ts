import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';

const ONE = 'Subject: one\r\n\r\nbody\r\n';
const DOTS = 'Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n.\r\n';
const THREE = 'Subject: three\r\n\r\nx\r\n\r\nz\r\n';

function withMail(test: (client: Pop3Client, server: RunningServer) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    deliver(server, 'alice', ONE, DOTS, THREE);
    await test(await Pop3Client.login(server), server);
  });
}

function subjects(server: RunningServer): string[] {
  const messages = server.store.account('alice')?.inbox.messages ?? [];
  return messages.map(({ octets }) => /Subject: (.*)\r\n/.exec(octets.toString())?.[1] ?? '');
}

describe('STAT, LIST and UIDL', () => {
  test('of a maildrop with mail', () =>
    withMail(async (client) => {
      const total = ONE.length + DOTS.length + THREE.length;
      await client.says('STAT', `+OK 3 ${total}`);
      await client.says('LIST', `+OK 3 messages (${total} octets)`);
      expect(await client.rest()).toEqual([`1 ${ONE.length}`, `2 ${DOTS.length}`, `3 ${THREE.length}`]);
      await client.says('list 2', `+OK 2 ${DOTS.length}`);
      const ids = await client.lines('UIDL');
      expect(ids).toHaveLength(3);
      expect(new Set(ids.map((line) => line.split(' ')[1])).size).toBe(3);
      for (const line of ids) {
        expect(line).toMatch(/^[123] [\x21-\x7e]{1,70}$/);
        await client.says(`UIDL ${line.slice(0, 1)}`, `+OK ${line}`);
      }
    }));

  test('of an empty one', () =>
    withServer(async (server) => {
      const client = await Pop3Client.login(server);
      await client.says('STAT', '+OK 0 0');
      expect(await client.lines('LIST')).toEqual([]);
      expect(await client.lines('UIDL')).toEqual([]);
      await client.err('LIST 1');
    }));

  test('leave out what is marked as deleted', () =>
    withMail(async (client) => {
      await client.says('DELE 2', '+OK message 2 marked as deleted');
      await client.says('STAT', `+OK 2 ${ONE.length + THREE.length}`);
      expect(await client.lines('LIST')).toEqual([`1 ${ONE.length}`, `3 ${THREE.length}`]);
      expect((await client.lines('UIDL')).map((line) => line.slice(0, 1))).toEqual(['1', '3']);
      for (const command of ['LIST 2', 'UIDL 2', 'RETR 2', 'TOP 2 0', 'DELE 2']) {
        await client.says(command, '-ERR message 2 is marked as deleted');
      }
    }));
});

describe('RETR and TOP', () => {
  test('send the message byte-stuffed, in the size that LIST gives', () =>
    withMail(async (client) => {
      await client.says('RETR 2', `+OK ${DOTS.length} octets`);
      const wire = DOTS.replace(/^\./gm, '..') + '.\r\n';
      expect((await client.wire.octets(wire.length)).toString('latin1')).toBe(wire);
      expect(await client.message('RETR 1')).toBe(ONE);
      expect(await client.message('RETR 2')).toBe(DOTS);
      expect(await client.message('TOP 2 0')).toBe('Subject: dots\r\n\r\n');
      expect(await client.message('TOP 2 2')).toBe('Subject: dots\r\n\r\n.\r\n..\r\n');
      expect(await client.message('TOP 3 2')).toBe('Subject: three\r\n\r\nx\r\n\r\n');
      expect(await client.message('TOP 3 3')).toBe(THREE);
      expect(await client.message(`TOP 3 ${'9'.repeat(200)}`)).toBe(THREE);
    }));

  test.each([
    ['bare LF and no line end at the end', 'Subject: x\n\n.\nb', 'Subject: x\r\n\r\n.\r\nb\r\n'],
    ['8-bit body', 'Subject: x\r\n\r\n\xe9\xff\x80\r\n', 'Subject: x\r\n\r\n\xe9\xff\x80\r\n'],
    ['no body', 'Subject: x\r\n', 'Subject: x\r\n'],
    [
      'a very long line',
      `Subject: x\r\n\r\n${'y'.repeat(100_000)}\r\n`,
      `Subject: x\r\n\r\n${'y'.repeat(100_000)}\r\n`,
    ],
  ])('%s', (_, stored, sent) =>
    withServer(async (server) => {
      server.store.account('alice')?.inbox.append(Buffer.from(stored, 'latin1'));
      const client = await Pop3Client.login(server);
      await client.says('LIST 1', `+OK 1 ${sent.length}`);
      expect(await client.message('RETR 1')).toBe(sent);
      expect(sent.startsWith(await client.message('TOP 1 0'))).toBe(true);
    }),
  );

  test('5 MB', () =>
    withServer(async (server) => {
      const message = 'Subject: x\r\n\r\n' + `.${'z'.repeat(70)}\r\n`.repeat(70_000);
      deliver(server, 'alice', message);
      const client = await Pop3Client.login(server);
      await client.says('RETR 1', `+OK ${message.length} octets`);
      const wire = await client.wire.octets(message.length + 70_000);
      expect(wire.equals(Buffer.from(message.replaceAll('\n.', '\n..')))).toBe(true);
      await client.answers('.');
    }));
});

describe('arguments', () => {
  const numbers = [
    '0',
    '4',
    '-1',
    '+1',
    '1.0',
    '0x1',
    'abc',
    '00',
    '4294967297',
    '99999999999999999999',
    '1 ',
    ' 1',
    '1 1',
  ];
  test.each(['LIST', 'UIDL', 'RETR', 'DELE'])('%s refuses what is no message-number', (keyword) =>
    withMail(async (client) => {
      for (const number of numbers) await client.err(`${keyword} ${number}`);
      await client.says('STAT', /^\+OK 3 /);
    }),
  );

  test.each([
    ['STAT 1', 'STAT ', 'NOOP x', 'RSET 1', 'QUIT now', 'CAPA all', 'QUIT '],
    [
      'RETR',
      'RETR ',
      'DELE',
      'TOP',
      'TOP 1',
      'TOP 1 ',
      'TOP 1 -1',
      'TOP 1 x',
      'TOP 0 1',
      'TOP 4 1',
      'TOP 1 1 1',
      'TOP  1 1',
    ],
    ['', ' ', ' NOOP', 'NOOP\t', 'NO', 'XYZZY', 'LAST', 'STATUS', 'RE TR 1', 'NOOP\0', 'N\xd6OP', 'constructor', '+OK'],
  ])('%j and the like are refused', (...commands) =>
    withMail(async (client) => {
      for (const command of commands) await client.err(command);
      await client.says('STAT', /^\+OK 3 /);
    }),
  );
});

describe('deletion', () => {
  test('is done by QUIT', () =>
    withMail(async (client, server) => {
      await client.ok('DELE 1');
      await client.ok('DELE 3');
      expect(subjects(server)).toEqual(['one', 'dots', 'three']);
      await client.says('QUIT', '+OK signing off (1 message left)');
      expect(await client.wire.end()).toBe('');
      expect(subjects(server)).toEqual(['dots']);
      const again = await Pop3Client.login(server);
      expect(await again.message('RETR 1')).toBe(DOTS);
    }));

  test('is undone by RSET', () =>
    withMail(async (client, server) => {
      await client.ok('DELE 1');
      await client.ok('DELE 2');
      await client.says('RSET', /^\+OK maildrop has 3 messages/);
      expect(await client.message('RETR 1')).toBe(ONE);
      await client.ok('DELE 1');
      await client.quit();
      expect(subjects(server)).toEqual(['dots', 'three']);
    }));

  test.each([
    ['the client closes', (client: Pop3Client) => Promise.resolve(void client.wire.socket.end())],
    ['the client is cut off', (client: Pop3Client) => client.wire.reset()],
    ['QUIT is not complete', (client: Pop3Client) => Promise.resolve(void client.wire.socket.end('QUIT'))],
    ['QUIT has an argument', (client: Pop3Client) => Promise.resolve(void client.wire.socket.end('QUIT now\r\n'))],
  ])('is not done when %s', (_, leave) =>
    withMail(async (client, server) => {
      const ids = await client.lines('UIDL');
      await client.ok('DELE 1');
      await leave(client);
      await client.wire.end();
      await expect.poll(() => server.store.account('alice')?.lockMaildrop('test')).toBe(true);
      server.store.account('alice')?.releaseMaildrop('test');
      expect(await (await Pop3Client.login(server)).lines('UIDL')).toEqual(ids);
    }),
  );

  test('autologout says nothing and removes nothing', () =>
    withServer(
      async (server) => {
        deliver(server, 'alice', ONE);
        const client = await Pop3Client.login(server);
        await client.ok('DELE 1');
        expect(await client.wire.end()).toBe('');
        expect(subjects(server)).toEqual(['one']);
        await (await Pop3Client.login(server)).quit();
      },
      { autologout: { imap: 1000, pop3: 100 } },
    ));
});

test('what happens to the INBOX meanwhile does not show in the session', () =>
  withMail(async (client, server) => {
    const { inbox } = server.store.account('alice') ?? {};
    const stat = await client.ok('STAT');
    deliver(server, 'alice', 'Subject: late\n\n');
    inbox?.expunge([1, 3]);
    await client.says('STAT', stat);
    expect(await client.lines('LIST')).toHaveLength(3);
    expect(await client.lines('UIDL')).toHaveLength(3);
    expect(await client.message('RETR 3')).toBe(THREE);
    for (const number of [1, 2, 3]) await client.ok(`DELE ${number}`);
    await client.quit();
    expect(subjects(server)).toEqual(['late']);
  }));
