import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../server/index.js';
import type { RunningServer } from '../server/index.js';
import { probe, TargetError } from './index.js';
import { targetFromServer } from './make.js';
import type { Account, Endpoint, Target } from './target.js';
import { scriptedServer } from './testing/scripted-server.js';
import type { Answerer } from './testing/scripted-server.js';
import { account, targetAt } from './testing/targets.js';

const accounts = [{ user: 'one', password: 'pw-of-one' }];
const one: Account = { user: 'one', password: 'pw-of-one', disposable: true };

describe('the reference server', () => {
  let server: RunningServer;
  beforeEach(async () => {
    server = await startServer({ accounts, plaintextAuthentication: 'under-tls' });
  });
  afterEach(() => server.stop());

  const target = (tls: Endpoint['tls'] | undefined): Target => {
    const whole = targetFromServer({ ...server, accounts });
    if (tls === undefined) return whole;
    const kind = tls === 'implicit' ? 'implicit' : 'none';
    return {
      ...whole,
      endpoints: whole.endpoints.filter((one_) => one_.tls === kind).map((one_) => ({ ...one_, tls })),
    };
  };

  test('through STARTTLS and STLS, before and after login', async () => {
    const { info, namespace, sameMaildrop } = await probe(target('starttls'), one, { version: 'x 1' });
    expect(info).toMatchObject({
      name: 'embedded reference server',
      version: 'x 1',
      accounts: 1,
      delimiter: '/',
      seeding: 'IMAP APPEND',
    });
    expect(namespace).toEqual({ prefix: '', delimiter: '/' });
    expect(sameMaildrop).toBeUndefined();
    const [imap, pop3] = info.endpoints;
    expect(imap).toMatchObject({ protocol: 'imap', greeting: expect.stringMatching(/^\* OK/) as string });
    expect(imap?.before).toContain('AUTH=PLAIN');
    expect(imap?.after).toContain('IDLE');
    expect(imap?.after).not.toContain('AUTH=PLAIN');
    expect(pop3).toMatchObject({ protocol: 'pop3', greeting: expect.stringMatching(/^\+OK/) as string });
    expect(pop3?.before).toContain('UIDL');
    expect(pop3?.after).not.toContain('STLS');
  });

  test('with TLS from the start, and mail that both protocols show', async () => {
    server.store.account('one')?.inbox.append(Buffer.from('a: b\r\n\r\n'), { flags: [], internalDate: new Date() });
    const { info, sameMaildrop } = await probe(target('implicit'), one);
    expect(info.endpoints.map(({ url }) => url.split(':')[0])).toEqual(['imaps', 'pops']);
    expect(sameMaildrop).toBe(true);
  });

  test('in clear, where it lets no password through', async () => {
    await expect(probe(target('none'), one)).rejects.toMatchObject({
      code: 'login-disabled',
      message: expect.stringContaining('set tls: starttls') as string,
    });
  });

  test('with a wrong password, and with a certificate that nobody knows', async () => {
    await expect(probe(target('implicit'), { ...one, password: 'wrong' })).rejects.toMatchObject({ code: 'login' });
    await expect(probe({ ...target('implicit'), trust: 'verify' }, one)).rejects.toMatchObject({ code: 'certificate' });
  });
});

describe('POP3 servers', () => {
  const pop3 =
    (answers: Record<string, string>): Answerer =>
    (line) =>
      answers[line] ?? answers[line.split(' ')[0] ?? ''] ?? '+OK\r\n';
  const look = async (greeting: string, answer?: Answerer, more: Partial<Target> = {}) => {
    const server = await scriptedServer(greeting, answer);
    try {
      return { ...(await probe(targetAt('pop3', server.port, { timeScale: 0.02, ...more }), account)), server };
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      expect(error.message).not.toContain('\n');
      expect(error.message).not.toContain(account.password);
      return error;
    } finally {
      await server.close();
    }
  };

  test('without CAPA', async () => {
    const seen = await look('+OK hello\r\n', pop3({ CAPA: '-ERR what?\r\n', STAT: '+OK 0 0\r\n' }));
    expect(seen).toMatchObject({ info: { endpoints: [{ before: [], after: [] }] } });
    expect('server' in seen && seen.server.lines).toEqual([
      'CAPA',
      'USER one',
      'PASS open sesame',
      'CAPA',
      'STAT',
      'QUIT',
    ]);
  });

  test('with AUTH PLAIN only', async () => {
    const capa = '+OK\r\nSASL PLAIN LOGIN\r\nIMPLEMENTATION x\r\n.\r\n';
    const seen = await look('+OK\r\n', pop3({ CAPA: capa, AUTH: '+ \r\n', STAT: '+OK 0 0\r\n' }));
    expect('server' in seen && seen.server.lines.slice(1, 3)).toEqual([
      'AUTH PLAIN',
      Buffer.from('\0one\0open sesame').toString('base64'),
    ]);
  });

  test('that let a locked maildrop go after a while', async () => {
    let refused = 0;
    const answer: Answerer = (line) => {
      if (line.startsWith('PASS') && (refused += 1) < 3) return '-ERR [IN-USE] locked\r\n';
      return pop3({ CAPA: '-ERR\r\n', STAT: '+OK 0 0\r\n' })(line, undefined as never);
    };
    expect(await look('+OK\r\n', answer, { timeScale: 1 })).toMatchObject({ info: { accounts: 1 } });
    expect(refused).toBe(3);
  });

  test.each([
    [
      'that turn away',
      '-ERR closed for today\r\n',
      undefined,
      'greeting',
      'turns connections away: -ERR closed for today',
    ],
    ['that are IMAP servers', '* OK hello\r\n', undefined, 'not-a-mail-server', 'it is an IMAP server'],
    [
      'that refuse the password',
      '+OK\r\n',
      pop3({ CAPA: '-ERR\r\n', PASS: '-ERR open sesame is wrong\r\n' }),
      'login',
      'check user name and password',
    ],
    [
      'that keep the maildrop locked',
      '+OK\r\n',
      pop3({ CAPA: '-ERR\r\n', PASS: '-ERR [IN-USE] locked\r\n' }),
      'protocol',
      'stays locked',
    ],
    ['that hang', '+OK\r\n', () => undefined, 'protocol', 'no answer within 600 ms'],
    ['that close', '+OK\r\n', (_, socket) => void socket.end(), 'protocol', 'closed the connection'],
  ])('%s', async (_, greeting, answer, code, message) => {
    const error = await look(greeting, answer);
    expect(error).toMatchObject({ name: 'TargetError', code, message: expect.stringContaining(message) as string });
  });

  test('without STLS, where it is asked for', async () => {
    const server = await scriptedServer('+OK\r\n', pop3({ STLS: '-ERR what?\r\n' }));
    const endpoints: Endpoint[] = [
      { protocol: 'pop3', host: '127.0.0.1', port: server.port, tls: 'starttls', starttls: true },
    ];
    await expect(probe(targetAt('pop3', server.port, { endpoints }), account)).rejects.toMatchObject({ code: 'tls' });
    await server.close();
  });
});
