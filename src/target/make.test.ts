import { describe, expect, test } from 'vitest';
import { endpointFor, endpointUrl, targetFromServer, targetFromUrls } from './index.js';

const passwords = (env: Record<string, string>) => ({
  folder: '.',
  env,
  prompt: (question: string) => Promise.resolve(`typed: ${question}`),
});

describe('from URLs', () => {
  test('both protocols, one user', async () => {
    const target = await targetFromUrls(['imap://one@h', 'pop://one@h', 'imaps://one@h'], {
      passwords: passwords({ MAILSPEC_PASSWORD: 'pw' }),
      disposable: true,
    });
    expect(target.accounts).toEqual([{ user: 'one', password: 'pw', disposable: true }]);
    expect(target.endpoints.map(endpointUrl)).toEqual(['imap://h:143', 'pop://h:110', 'imaps://h:993']);
    expect(endpointFor(target, 'pop3').port).toBe(110);
    expect(target).toMatchObject({
      name: 'h',
      trust: 'verify',
      seed: { way: 'append' },
      timeScale: 1,
      prefix: 'mailspec',
    });
  });

  test('several users are a pool; without the variable each password is asked for', async () => {
    const target = await targetFromUrls(['imap://one@h', 'imap://two@h'], { passwords: passwords({}) });
    expect(target.endpoints).toHaveLength(1);
    expect(target.accounts.map(({ user, password }) => [user, password])).toEqual([
      ['one', 'typed: Password of one: '],
      ['two', 'typed: Password of two: '],
    ]);
  });

  test('all complaints at once', async () => {
    await expect(targetFromUrls(['imap://a:b@h', 'ftp://h'], { passwords: passwords({}) })).rejects.toMatchObject({
      complaints: [
        expect.stringContaining('imap://a@h: a URL must not hold a password'),
        expect.stringContaining('"ftp"'),
      ],
    });
    await expect(targetFromUrls(['imap://h'], { passwords: passwords({}) })).rejects.toThrow('imap://USER@host');
  });
});

test('from a server in this process', () => {
  const target = targetFromServer({
    host: '127.0.0.1',
    ports: { imap: 1, imaps: 2, pop3: 3, pop3s: null },
    certificate: 'PEM',
    accounts: [{ user: 'one', password: 'pw' }],
  });
  expect(target.endpoints).toEqual([
    { protocol: 'imap', host: '127.0.0.1', port: 1, tls: 'none', starttls: true },
    { protocol: 'imap', host: '127.0.0.1', port: 2, tls: 'implicit', starttls: false },
    { protocol: 'pop3', host: '127.0.0.1', port: 3, tls: 'none', starttls: true },
  ]);
  expect(target.accounts[0]?.disposable).toBe(true);
  expect(target.trust).toEqual({ ca: 'PEM' });
});
