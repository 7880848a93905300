import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from '../server/index.js';
import { inspect } from './inspect.js';
import { covers, judgeTls } from './judge-tls.js';
import { judgeLogin } from './judge-login.js';
import { reportOf, type Observed, type Origin, type Service } from './model.js';

const patience = { timeout: 5_000 };
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ accounts: [{ user: 'a', password: 'b' }], plaintextAuthentication: 'under-tls' });
});
afterAll(() => server.stop());

const service = (protocol: 'imap' | 'pop3', tls: Service['tls'], origin: Origin = { kind: 'given' }): Service => ({
  protocol,
  tls,
  host: '127.0.0.1',
  port: server.ports[tls === 'implicit' ? (`${protocol}s` as const) : protocol] ?? 0,
  origin,
});

describe('what a port is seen to do', () => {
  it.each([
    ['imap', 'implicit'],
    ['imap', 'clear'],
    ['pop3', 'implicit'],
    ['pop3', 'clear'],
  ] as const)('%s %s', async (protocol, tls) => {
    const seen = await inspect(service(protocol, tls), { ca: server.certificate }, patience);
    expect(reportOf(seen)).toMatchObject({
      protocol: 'TLSv1.3',
      versions: { TLSv1: 'refused', 'TLSv1.1': 'refused', 'TLSv1.2': 'offered', 'TLSv1.3': 'offered' },
      certificate: { isForHost: true, daysLeft: 29, names: ['localhost', '127.0.0.1'] },
    });
    expect(judgeTls(seen, undefined, 'verify').filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(judgeLogin(seen).map(({ text }) => text)).toEqual(
      tls === 'clear' ? ['no password is asked for before TLS'] : [],
    );
  });

  it('tells a certificate that nobody vouches for, and one for another name', async () => {
    const seen = await inspect(service('imap', 'implicit'), 'verify', patience);
    const worst = (one: Observed, domain?: string, trust: 'verify' | 'accept' = 'verify'): string[] =>
      judgeTls(one, domain, trust).flatMap(({ level, text }) => (level === 'fail' ? [text] : []));
    expect(worst(seen)).toEqual(['the certificate is self-signed']);
    expect(worst(seen, undefined, 'accept')).toEqual([]);
    const srv: Origin = { kind: 'srv', label: 'imaps', priority: 0, weight: 0 };
    const found = { ...seen, service: service('imap', 'implicit', srv) };
    expect(judgeTls(found, 'mail.example', 'accept')).toContainEqual(expect.objectContaining({ level: 'warn' }));
    expect(judgeTls(found, 'localhost', 'accept').map(({ level }) => level)).toEqual(['note', 'ok']);
  });

  it('tells what is no server, or the wrong one', async () => {
    const wrong = { ...service('pop3', 'clear'), protocol: 'imap' as const };
    expect((await inspect(wrong, 'verify', patience)).trouble).toMatch(/does not greet as a mail server/);
    expect((await inspect({ ...wrong, port: 1 }, 'verify', patience)).trouble).toMatch(/refused/);
  });
});

it.each([
  ['*.mail.example', 'imap.mail.example', true],
  ['*.mail.example', 'mail.example', false],
  ['*.mail.example', 'a.b.mail.example', false],
  ['MAIL.example', 'mail.example', true],
])('%s covers %s: %s', (name, host, is) => {
  expect(covers(name, host)).toBe(is);
});
