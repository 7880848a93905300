import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';

function digest(greeting: string, secret: string): string {
  const [timestamp = ''] = /<[^<>@]+@[^<>@]+>/.exec(greeting) ?? [];
  return createHash('md5')
    .update(timestamp + secret)
    .digest('hex');
}

describe('the AUTHORIZATION state', () => {
  test('greeting, USER, PASS, QUIT', () =>
    withServer(async (server) => {
      deliver(server, 'alice', 'Subject: x\n\nbody\n');
      const client = await Pop3Client.connect(server);
      expect(client.greeting).toMatch(/^\+OK [^<]+ <[^<>@ ]+@[^<>@ ]+>$/);
      await client.ok('USER alice');
      await client.says('PASS secret', '+OK maildrop has 1 message (20 octets)');
      await client.quit();
    }));

  test('QUIT without login', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.quit();
    }));

  test('a password may hold spaces', () =>
    withServer(async (server) => {
      await (await Pop3Client.login(server, 'bob', 'pass word')).quit();
    }));

  test('an unknown user and a wrong password look the same', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      const replies = [];
      for (const user of ['alice', 'nobody']) {
        replies.push([await client.ok(`USER ${user}`), await client.says('PASS wrong', /^-ERR \[AUTH\] /)]);
      }
      expect(replies[0]).toEqual(replies[1]);
      await client.ok('USER alice');
      await client.ok('PASS secret');
    }));

  test('PASS is for the command directly after a successful USER', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.err('PASS secret');
      for (const between of ['CAPA', 'NOOP', 'LANG en', 'x'.repeat(300), '', 'PASS', 'USER']) {
        await client.ok('USER alice');
        client.wire.send(between);
        await client.answers(/^(\+OK|-ERR)/);
        if (between === 'CAPA') await client.rest();
        await client.err('PASS secret');
      }
      await client.ok('USER alice');
      await client.says('PASS wrong', /^-ERR \[AUTH\]/);
      await client.err('PASS secret');
      await client.ok('USER bob');
      await client.ok('USER alice');
      await client.ok('PASS secret');
    }));

  test.each(['STAT', 'LIST', 'LIST 1', 'RETR 1', 'DELE 1', 'NOOP', 'RSET', 'TOP 1 1', 'UIDL'])(
    '%s is refused',
    (command) =>
      withServer(async (server) => {
        const client = await Pop3Client.connect(server);
        await client.says(command, /^-ERR .*AUTHORIZATION/);
        await client.quit();
      }),
  );

  test.each(['USER', 'USER ', 'USER a b', 'USER  a', 'USER al\xe9', 'APOP', 'APOP alice', 'APOP alice a b', 'AUTH'])(
    '%s is refused for its form',
    (command) =>
      withServer(async (server) => {
        const client = await Pop3Client.connect(server);
        await client.err(command);
        await client.ok('USER alice');
        await client.ok('PASS secret');
      }),
  );

  test('login is refused in the TRANSACTION state', () =>
    withServer(async (server) => {
      const client = await Pop3Client.login(server);
      for (const command of [
        'USER alice',
        'PASS secret',
        `APOP alice ${'0'.repeat(32)}`,
        'AUTH PLAIN',
        'STLS',
        'UTF8',
      ]) {
        await client.says(command, /^-ERR .*TRANSACTION/);
      }
      await client.ok('NOOP');
    }));
});

describe('APOP', () => {
  test('with the right digest', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says(`APOP alice ${digest(client.greeting, 'secret')}`, '+OK maildrop has 0 messages (0 octets)');
    }));

  test('with wrong ones, then the right one', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      const right = digest(client.greeting, 'secret');
      const other = await Pop3Client.connect(server);
      const replies = new Set<string>();
      for (const command of [
        `APOP alice ${digest(client.greeting, 'wrong')}`,
        `APOP alice ${digest(other.greeting, 'secret')}`,
        `APOP alice ${right.toUpperCase()}`,
        `APOP nobody ${right}`,
        'APOP alice x',
      ]) {
        replies.add(await client.says(command, /^-ERR \[AUTH\]/));
      }
      expect(replies.size).toBe(1);
      await client.ok(`APOP alice ${right}`);
    }));
});

describe('the lock on the maildrop', () => {
  test('a second session is told IN-USE and may try again', () =>
    withServer(async (server) => {
      const first = await Pop3Client.login(server);
      const second = await Pop3Client.connect(server);
      await second.ok('USER alice');
      await second.says('PASS secret', /^-ERR \[IN-USE\] /);
      await second.says(`APOP alice ${digest(second.greeting, 'secret')}`, /^-ERR \[IN-USE\] /);
      await second.says('AUTH PLAIN AGFsaWNlAHNlY3JldA==', /^-ERR \[IN-USE\] /);
      await second.ok('USER alice');
      await second.says('PASS wrong', /^-ERR \[AUTH\] /);
      await second.err('STAT');
      await (await Pop3Client.login(server, 'bob', 'pass word')).quit();
      await first.quit();
      await second.ok('USER alice');
      await second.ok('PASS secret');
    }));

  test('is gone when the client is cut off', () =>
    withServer(async (server) => {
      await (await Pop3Client.login(server)).wire.reset();
      await expect
        .poll(async () => {
          const client = await Pop3Client.connect(server);
          await client.ok('USER alice');
          return (await client.says('PASS secret', /./)).slice(0, 3);
        })
        .toBe('+OK');
    }));
});
