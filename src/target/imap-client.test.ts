import { afterEach, describe, expect, test } from 'vitest';
import { endpointFor } from './index.js';
import { ImapClient, quote } from './imap-client.js';
import { append } from './imap-admin.js';
import { LostError } from './dial.js';
import { TargetError } from './errors.js';
import { scriptedServer } from './testing/scripted-server.js';
import type { Answerer, ScriptedServer } from './testing/scripted-server.js';
import { account, targetAt } from './testing/targets.js';

const servers: ScriptedServer[] = [];
const clients: ImapClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.drop()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(greeting: string, answer?: Answerer): Promise<ScriptedServer> {
  const server = await scriptedServer(greeting, answer);
  servers.push(server);
  return server;
}

/** Answers CAPABILITY and LOGIN, then what `more` says, else OK. */
const imap =
  (
    capabilities: string,
    more: (rest: string, tag: string) => string | number | undefined = () => undefined,
  ): Answerer =>
  (line) => {
    const [tag = '', ...words] = line.split(' ');
    const rest = words.join(' ');
    const answer = more(rest, tag);
    if (answer !== undefined) return answer;
    if (rest === 'CAPABILITY') return `* CAPABILITY IMAP4rev1 ${capabilities}\r\n${tag} OK done\r\n`;
    return rest === '' ? undefined : `${tag} OK done\r\n`;
  };

async function login(port: number, timeScale = 1): Promise<ImapClient> {
  const target = targetAt('imap', port, { timeScale });
  const client = await ImapClient.login(target, endpointFor(target, 'imap'), account);
  clients.push(client);
  return client;
}

const failure = async (port: number, timeScale = 1): Promise<TargetError> => {
  const error: unknown = await login(port, timeScale).catch((reason: unknown) => reason);
  if (!(error instanceof TargetError)) throw new Error(`no TargetError: ${String(error)}`);
  expect(error.message).not.toContain('\n');
  expect(error.message).not.toContain(account.password);
  return error;
};

const additions = [1, 2, 3].map((number) =>
  append('INBOX', { octets: Buffer.from(`Subject: ${number}\r\n\r\n`), flags: ['\\Seen'] }),
);

describe('logging in', () => {
  test('by LOGIN, with capabilities before and after', async () => {
    const server = await serve('* OK hello\r\n', imap('IDLE'));
    const client = await login(server.port);
    expect(server.lines).toEqual(['m1 CAPABILITY', 'm2 LOGIN "one" "open sesame"', 'm3 CAPABILITY']);
    expect(client.before).toEqual(['IMAP4REV1', 'IDLE']);
    expect(client.greeting).toBe('* OK hello');
    expect(client.alive).toBe(true);
  });

  test('by AUTHENTICATE PLAIN where LOGIN is disabled', async () => {
    const secret = Buffer.from(`\0one\0${account.password}`).toString('base64');
    const server = await serve(
      '* OK hello\r\n',
      imap('LOGINDISABLED AUTH=PLAIN', (rest, tag) =>
        rest === 'AUTHENTICATE PLAIN' ? '+ \r\n' : tag === secret ? 'm2 OK in\r\n' : undefined,
      ),
    );
    await login(server.port);
    expect(server.lines).toContain(secret);
  });

  test('not at all where the server is ours already', async () => {
    const server = await serve('* PREAUTH hello\r\n', imap(''));
    await login(server.port);
    expect(server.lines).toEqual(['m1 CAPABILITY']);
  });

  test.each([
    [
      'a wrong password',
      '* OK\r\n',
      imap('', (rest, tag) =>
        rest.startsWith('LOGIN') ? `${tag} NO [AUTHENTICATIONFAILED] not "open sesame"\r\n` : undefined,
      ),
      'login',
      'check user name and password',
    ],
    ['no password in clear', '* OK\r\n', imap('LOGINDISABLED STARTTLS'), 'login-disabled', 'set tls: starttls'],
    ['no way in', '* OK\r\n', imap('LOGINDISABLED'), 'login-disabled', 'TLS from the start'],
    ['a server that turns away', '* BYE too busy\r\n', undefined, 'greeting', 'turns connections away: * BYE too busy'],
    ['an SMTP server', '220 mail.example.org ESMTP\r\n', undefined, 'not-a-mail-server', 'it is an SMTP or FTP server'],
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\n', undefined, 'not-a-mail-server', 'it is an HTTP server'],
    ['a POP3 server', '+OK hello\r\n', undefined, 'not-a-mail-server', 'it is a POP3 server'],
    ['another server', '\x00\x01\r\n', undefined, 'not-a-mail-server', 'is no IMAP server'],
    [
      'CAPABILITY that is refused',
      '* OK\r\n',
      imap('', (_, tag) => `${tag} BAD no\r\n`),
      'protocol',
      'CAPABILITY was refused: BAD no',
    ],
    ['answers to nobody', '* OK\r\n', imap('', () => 'other OK done\r\n'), 'protocol', 'an answer to no command'],
    ['an end in the middle', '* OK\r\n', imap('', () => '* CAPA'), 'protocol', 'no answer within'],
  ])('%s', async (_, greeting, answer, code, message) => {
    const server = await serve(greeting, answer);
    const error = await failure(server.port, 0.02);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).toContain(`imap://127.0.0.1:${server.port}`);
  });

  test('a server that says nothing', async () => {
    const server = await serve('');
    expect((await failure(server.port, 0.01)).message).toContain('sent no greeting within 300 ms');
  });

  test('nobody there', async () => {
    const server = await serve('');
    await server.close();
    expect((await failure(server.port)).code).toBe('refused');
  });
});

describe('commands', () => {
  test('with LITERAL+ all goes out without waiting', async () => {
    const server = await serve('* OK\r\n', imap('LITERAL+'));
    const client = await login(server.port);
    const answers = await client.run(...additions);
    expect(answers.map(({ status }) => status)).toEqual(['OK', 'OK', 'OK']);
    expect(server.lines.filter((line) => line.includes('APPEND'))).toEqual([
      'm4 APPEND "INBOX" (\\Seen) {14+}',
      'm5 APPEND "INBOX" (\\Seen) {14+}',
      'm6 APPEND "INBOX" (\\Seen) {14+}',
    ]);
  });

  test('without it each literal waits for the server, and a refused one is not sent', async () => {
    let open = '';
    const appends = imap('', (rest, tag) => {
      if (tag === '' && open !== '') return `${open} OK appended\r\n`;
      if (!rest.startsWith('APPEND')) return undefined;
      if (open === '') {
        open = 'refused';
        return `${tag} NO [OVERQUOTA] full\r\n`;
      }
      open = tag;
      return Number(/\{(\d+)\}$/.exec(rest)?.[1]);
    });
    const server = await serve('* OK\r\n', appends);
    const client = await login(server.port);
    const answers = await client.run(['NOOP'], ...additions, ['CHECK']);
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual([
      'OK done',
      'NO [OVERQUOTA] full',
      'OK appended',
      'OK appended',
      'OK done',
    ]);
    expect(server.lines.slice(3)).toEqual([
      'm4 NOOP',
      'm5 APPEND "INBOX" (\\Seen) {14}',
      'm6 APPEND "INBOX" (\\Seen) {14}',
      '',
      'm7 APPEND "INBOX" (\\Seen) {14}',
      '',
      'm8 CHECK',
    ]);
  });

  test.each([
    ['far away in one write', 10, 3],
    ['near by one after another', 0, 1],
  ])('to a server %s', async (_, delay, atOnce) => {
    let [open, most] = [0, 0];
    const server = await serve('* OK\r\n', (line, socket) => {
      if (/ LOGIN | CAPABILITY/.test(line)) open = 0;
      most = Math.max(most, (open += 1));
      const answer = imap('')(line, socket);
      setTimeout(() => {
        open -= 1;
        socket.write(String(answer));
      }, delay);
      return undefined;
    });
    const client = await login(server.port);
    await client.run(['NOOP'], ['CHECK'], ['NOOP']);
    expect(most).toBe(atOnce);
  });

  test('untagged data goes with the command that it came before', async () => {
    const server = await serve(
      '* OK\r\n',
      imap('', (rest, tag) => (rest === 'NOOP' ? `* 3 EXISTS\r\n${tag} OK\r\n` : undefined)),
    );
    const client = await login(server.port);
    const [first, second] = await client.run(['CHECK'], ['NOOP']);
    expect(first?.data).toEqual([]);
    expect(second?.data).toEqual([['3', 'EXISTS']]);
  });

  test('a server that goes away', async () => {
    const server = await serve('* OK\r\n', (line, socket) => {
      if (line.endsWith('NOOP')) socket.destroy();
      return imap('')(line, socket);
    });
    const client = await login(server.port);
    await expect(client.run(['NOOP'])).rejects.toThrow(LostError);
    expect(client.alive).toBe(false);
    await client.logout();
  });
});

test('strings are quoted where they can be', () => {
  expect(quote('a "b" \\')).toBe('"a \\"b\\" \\\\"');
  expect(quote(Buffer.from('ä'))).toEqual({ literal: Buffer.from('ä') });
  expect(quote('a\r\nb')).toEqual({ literal: Buffer.from('a\r\nb') });
});
