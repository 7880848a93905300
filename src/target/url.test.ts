import { describe, expect, test } from 'vitest';
import { ConfigError } from './errors.js';
import { looksLikeUrl, parseTargetUrl } from './url.js';

const endpoint = (protocol: 'imap' | 'pop3', host: string, port: number, tls = 'none'): object => ({
  endpoint: { protocol, host, port, tls, starttls: tls !== 'implicit' },
});

describe('URLs that are understood', () => {
  test.each([
    ['imap://one@mail.example.org', { ...endpoint('imap', 'mail.example.org', 143), user: 'one' }],
    ['IMAP://one@mail.example.org/', { ...endpoint('imap', 'mail.example.org', 143), user: 'one' }],
    ['imap://mail.example.org:1143', endpoint('imap', 'mail.example.org', 1143)],
    ['imaps://one@mail.example.org', { ...endpoint('imap', 'mail.example.org', 993, 'implicit'), user: 'one' }],
    ['imap+starttls://one@h', { ...endpoint('imap', 'h', 143, 'starttls'), user: 'one' }],
    ['imap://joe%40example.org;AUTH=*@[::1]:14143/', { ...endpoint('imap', '::1', 14143), user: 'joe@example.org' }],
    ['imap://;AUTH=*@h', endpoint('imap', 'h', 143)],
    ['pop://rg;auth=plain@mailsrv.example.com:8110', { ...endpoint('pop3', 'mailsrv.example.com', 8110), user: 'rg' }],
    ['pop3://rg@10.0.0.1', { ...endpoint('pop3', '10.0.0.1', 110), user: 'rg' }],
    ['pops://rg@h', { ...endpoint('pop3', 'h', 995, 'implicit'), user: 'rg' }],
    ['pop3s://rg@h', { ...endpoint('pop3', 'h', 995, 'implicit'), user: 'rg' }],
    ['imap://m%C3%BCller%20x@h', { ...endpoint('imap', 'h', 143), user: 'müller x' }],
  ])('%s', (url, expected) => {
    expect(parseTargetUrl(url)).toEqual(expected);
    expect(looksLikeUrl(url)).toBe(true);
  });
});

describe('URLs that are refused, with the mend', () => {
  test.each([
    ['http://h', 'imap://user@host or pop://user@host'],
    ['one@h', 'imap://user@host or pop://user@host'],
    ['imap://one:hunter22@h', 'MAILSPEC_PASSWORD'],
    ['imap://one:hunter22;AUTH=PLAIN@h', 'MAILSPEC_PASSWORD'],
    ['imap://joe@example.org@h', '%40'],
    ['imap://one@h/INBOX', 'mailboxes of its own'],
    ['imap://one@h?x', 'mailboxes of its own'],
    ['imap://a b@h', 'percent-encode'],
    ['imap://%zz@h', 'percent-encode'],
    ['imap://%ff@h', 'not UTF-8'],
    ['pop://rg;AUTH=+APOP@h', '+APOP'],
    ['imap://one;AUTH=%2A@h', '%2A'],
    ['imap://one@h:0', 'host:port'],
    ['imap://one@h:65536', 'host:port'],
    ['imap://one@', 'host:port'],
    ['imap://', 'host:port'],
    ['imap://[::1', 'host:port'],
  ])('%s', (url, mend) => {
    const complaint = ((): ConfigError => {
      try {
        return expect.fail(JSON.stringify(parseTargetUrl(url)));
      } catch (error) {
        if (error instanceof ConfigError) return error;
        throw error;
      }
    })();
    expect(complaint.message).toContain(mend);
    expect(complaint.message).not.toContain('hunter22');
    expect(complaint.message).not.toContain('\n');
  });
});
