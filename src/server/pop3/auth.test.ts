import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LineClient } from '../testing/line-client.js';
import { Pop3Client } from '../testing/pop3-client.js';
import { withServer } from '../testing/running.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PLAIN = base64('\0alice\0secret');

describe('AUTH', () => {
  test('PLAIN with an initial response, in any case', () =>
    withServer(async (server) => {
      await (await Pop3Client.connect(server)).ok(`AUTH PLAIN ${PLAIN}`);
      await (await Pop3Client.connect(server)).says(`auth plain ${PLAIN}`, /^-ERR \[IN-USE\]/);
    }));

  test('PLAIN without one: the challenge is empty', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says('AUTH PLAIN', '+ ');
      await client.ok(PLAIN);
      await client.ok('STAT');
    }));

  test('LOGIN', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says('AUTH LOGIN', `+ ${base64('Username:')}`);
      await client.says(base64('bob'), `+ ${base64('Password:')}`);
      await client.ok(base64('pass word'));
    }));

  test('CRAM-MD5', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      const line = await client.says('AUTH CRAM-MD5', /^\+ [A-Za-z0-9+/]+=*$/);
      const challenge = Buffer.from(line.slice(2), 'base64');
      await client.ok(base64(`alice ${createHmac('md5', 'secret').update(challenge).digest('hex')}`));
    }));

  /** Up to the server's signature, which POP3 carries in a challenge. */
  async function scram(client: Pop3Client, password: string): Promise<void> {
    const bare = 'n=alice,r=rOprNGfwEbeRWgbNEkqO';
    const line = await client.says(`AUTH SCRAM-SHA-256 ${base64(`n,,${bare}`)}`, /^\+ /);
    const serverFirst = Buffer.from(line.slice(2), 'base64').toString();
    const [, nonce = '', salt = '', count = ''] = /^r=(.*),s=(.*),i=(\d+)$/.exec(serverFirst) ?? [];
    const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(count), 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const authMessage = `${bare},${serverFirst},c=biws,r=${nonce}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), authMessage);
    const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0))).toString('base64');
    client.wire.send(base64(`c=biws,r=${nonce},p=${proof}`));
    if (password !== 'secret') return;
    await client.answers(`+ ${base64(`v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}`)}`);
  }

  test('SCRAM-SHA-256: the server proves itself, then the client sends an empty response', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await scram(client, 'secret');
      await client.says('', '+OK maildrop has 0 messages (0 octets)');
    }));

  test('SCRAM-SHA-256 given up after the server has proved itself, or answered with more, is no login', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      for (const answer of ['*', base64('x')]) {
        await scram(client, 'secret');
        await client.err(answer);
        await client.err('STAT');
      }
      await scram(client, 'wrong');
      await client.answers(/^-ERR \[AUTH\]/);
    }));

  test('cancelled', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      for (const mechanism of ['PLAIN', 'CRAM-MD5', 'LOGIN', 'SCRAM-SHA-256']) {
        await client.says(`AUTH ${mechanism}`, /^\+ /);
        await client.err('*');
      }
      await client.ok(`AUTH PLAIN ${PLAIN}`);
    }));

  test.each([
    ['AUTH X-UNKNOWN', /^-ERR [^[]/],
    ['AUTH CONSTRUCTOR', /^-ERR [^[]/],
    ['AUTH PLAIN =', /^-ERR [^[]/],
    ['AUTH PLAIN *', /^-ERR [^[]/],
    [`AUTH PLAIN ${PLAIN}=`, /^-ERR [^[]/],
    ['AUTH PLAIN =AAA', /^-ERR [^[]/],
    [`AUTH PLAIN ${PLAIN} x`, /^-ERR [^[]/],
    [`AUTH CRAM-MD5 ${PLAIN}`, /^-ERR [^[]/],
    [`AUTH PLAIN ${base64('\0alice\0wrong')}`, /^-ERR \[AUTH\]/],
    [`AUTH PLAIN ${base64('\0nobody\0secret')}`, /^-ERR \[AUTH\]/],
    [`AUTH PLAIN ${base64('bob\0alice\0secret')}`, /^-ERR \[AUTH\]/],
  ])('%s is refused, and the session goes on', (command, reply) =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says(command, reply);
      await client.ok(`AUTH PLAIN ${PLAIN}`);
    }),
  );

  test.each(['not base64', 'AAA', 'AAAA=', '====', ' ', '\xff'])('the response %j is refused', (response) =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says('AUTH PLAIN', '+ ');
      await client.err(response);
      await client.ok(`AUTH PLAIN ${PLAIN}`);
    }),
  );

  test('responses may be longer than commands, but not without bound', async () => {
    const password = 'p'.repeat(255);
    const user = 'u'.repeat(255);
    await withServer(
      async (server) => {
        const client = await Pop3Client.connect(server);
        const response = base64(`\0${user}\0${password}`);
        await client.err(`AUTH PLAIN ${response}`);
        await client.says('AUTH PLAIN', '+ ');
        await client.err('A'.repeat(200_000));
        await client.says('AUTH PLAIN', '+ ');
        await client.ok(response);
      },
      { accounts: [{ user, password }] },
    );
  });

  test('a client that leaves in between leaves nothing behind', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.says('AUTH PLAIN', '+ ');
      client.wire.socket.end();
      expect(await client.wire.end()).toBe('');
    }));
});

describe('TLS', () => {
  test('STLS, then all anew', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      expect(await client.lines('CAPA')).toContain('STLS');
      await client.ok('USER alice');
      await client.ok('STLS');
      await client.wire.startTls(server.certificate);
      await client.err('PASS secret');
      expect(await client.lines('CAPA')).not.toContain('STLS');
      await client.err('STLS');
      await client.ok('USER alice');
      await client.ok('PASS secret');
      expect(await client.lines('CAPA')).not.toContain('STLS');
      await client.err('STLS');
      await client.quit();
    }));

  test('commands put behind STLS in clear are not executed', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      client.wire.raw('STLS\r\nUSER alice\r\nPASS secret\r\nNOOP\r\nCA');
      await client.answers(/^\+OK/);
      await client.wire.startTls(server.certificate);
      await client.says('STAT', /^-ERR .*AUTHORIZATION/);
      await client.quit();
    }));

  test('a client that goes on in clear is cut off', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.ok('STLS');
      client.wire.raw('USER alice\r\nPASS secret\r\nSTAT\r\n');
      expect(await client.wire.end()).not.toMatch(/OK|ERR/);
    }));

  test('STLS takes no argument and is refused after UTF8', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server);
      await client.err('STLS now');
      await client.ok('UTF8');
      expect(await client.lines('CAPA')).not.toContain('STLS');
      await client.err('STLS');
    }));

  test('implicit TLS', () =>
    withServer(async (server) => {
      const client = await Pop3Client.connect(server, 'pop3s');
      expect(await client.lines('CAPA')).not.toContain('STLS');
      await client.err('STLS');
      await client.ok(`AUTH PLAIN ${PLAIN}`);
      await client.quit();
    }));

  test('clear text at the TLS port is not answered in clear', () =>
    withServer(async (server) => {
      const client = await LineClient.connect(server.ports.pop3s);
      client.send('USER alice');
      expect(await client.end()).not.toMatch(/OK|ERR/);
    }));

  test('plaintext passwords only under TLS, and the capabilities say so', () =>
    withServer(
      async (server) => {
        const client = await Pop3Client.connect(server);
        const clear = await client.lines('CAPA');
        expect(clear).not.toContain('USER');
        expect(clear).toContain('SASL SCRAM-SHA-256 CRAM-MD5');
        await client.err('USER alice');
        await client.err('PASS secret');
        await client.err(`AUTH PLAIN ${PLAIN}`);
        await client.err('AUTH LOGIN');
        await client.ok('STLS');
        await client.wire.startTls(server.certificate);
        const secure = await client.lines('CAPA');
        expect(secure).toContain('USER');
        expect(secure).toContain('SASL SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN');
        await client.ok(`AUTH PLAIN ${PLAIN}`);
      },
      { plaintextAuthentication: 'under-tls' },
    ));

  test('without STLS when it is switched off', () =>
    withServer(
      async (server) => {
        const client = await Pop3Client.connect(server);
        expect(await client.lines('CAPA')).not.toContain('STLS');
        await client.err('STLS');
      },
      { startTls: false },
    ));
});
