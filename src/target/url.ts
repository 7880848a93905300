import type { Protocol } from '../events/events.js';
import { ConfigError } from './errors.js';
import type { Endpoint } from './target.js';

/** What a URL of a target says. */
export interface TargetUrl {
  readonly endpoint: Endpoint;
  readonly user?: string;
}

interface Scheme {
  readonly protocol: Protocol;
  readonly tls: Endpoint['tls'];
  readonly port: number;
}

/** RFC 5092 §4 and RFC 2384 §3 know `imap` and `pop`; the others are as widespread as they are unwritten. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['imap', { protocol: 'imap', tls: 'none', port: 143 }],
  ['imap+starttls', { protocol: 'imap', tls: 'starttls', port: 143 }],
  ['imaps', { protocol: 'imap', tls: 'implicit', port: 993 }],
  ['pop', { protocol: 'pop3', tls: 'none', port: 110 }],
  ['pop3', { protocol: 'pop3', tls: 'none', port: 110 }],
  ['pop+starttls', { protocol: 'pop3', tls: 'starttls', port: 110 }],
  ['pop3+starttls', { protocol: 'pop3', tls: 'starttls', port: 110 }],
  ['pops', { protocol: 'pop3', tls: 'implicit', port: 995 }],
  ['pop3s', { protocol: 'pop3', tls: 'implicit', port: 995 }],
]);

/** achar of RFC 5092 §11, which is that of RFC 2384 §8 with other words. */
const ENCODED = /^(?:[A-Za-z0-9\-._~!$'()*+,&=]|%[0-9A-Fa-f]{2})+$/;
/** Mechanisms that a password is enough for, and that mailspec itself logs in with. */
const MECHANISMS = new Set(['*', 'PLAIN']);

/** Whether an argument is meant as a URL of a target. */
export const looksLikeUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

/**
 * Reads `imap://user@host:port/` (RFC 5092 §4) or `pop://user;AUTH=*@host:port` (RFC 2384 §3); `imaps`, `pops`, `pop3`,
 * `pop3s`, and `imap+starttls`, `pop+starttls` are understood too.
 * @throws {ConfigError} with the mend; no message shows a password that the URL holds
 */
export function parseTargetUrl(url: string): TargetUrl {
  const {
    scheme: name = '',
    authority = '',
    path = '',
  } = /^(?<scheme>[^:/]*):\/\/(?<authority>[^/?#]*)(?<path>.*)$/s.exec(url)?.groups ?? {};
  const scheme = SCHEMES.get(name.toLowerCase());
  if (!scheme) {
    throw new ConfigError([`"${name}" is no scheme of a mail server: write imap://user@host or pop://user@host`]);
  }
  const at = authority.lastIndexOf('@');
  const userinfo = at === -1 ? '' : authority.slice(0, at);
  const shown = `${name}://${userinfo.split(':', 1)[0] ?? ''}${at === -1 ? '' : '@'}${authority.slice(at + 1)}`;
  const fail = (message: string): never => {
    throw new ConfigError([`${shown}: ${message}`]);
  };
  if (userinfo.includes(':')) {
    fail('a URL must not hold a password: leave it out, and set MAILSPEC_PASSWORD or type it when asked');
  }
  if (userinfo.includes('@')) fail('write @ in a user name as %40');
  if (path !== '' && path !== '/') fail('end the URL after host and port: mailspec makes mailboxes of its own');

  const { encoded = '', mechanism } = /^(?<encoded>.*?)(?:;AUTH=(?<mechanism>.*))?$/is.exec(userinfo)?.groups ?? {};
  if (encoded !== '' && !ENCODED.test(encoded))
    fail('percent-encode what is no letter, digit or -._~ in the user name');
  if (mechanism !== undefined && !MECHANISMS.has(mechanism.toUpperCase())) {
    fail(`mailspec logs in with ;AUTH=PLAIN or ;AUTH=*, not with ${mechanism}; leave it out`);
  }
  const { host, port } =
    hostAndPort(authority.slice(at + 1), scheme.port) ?? fail('write host, host:port or [IPv6]:port');
  const { protocol, tls } = scheme;
  const endpoint: Endpoint = { protocol, host, port, tls, starttls: tls !== 'implicit' };
  return encoded === '' ? { endpoint } : { endpoint, user: decode(encoded) ?? fail('the user name is not UTF-8') };
}

/** `host`, `host:port`, `[::1]:port`; undefined when it is none of these, or the port is no port. */
export function hostAndPort(text: string, defaultPort?: number): { host: string; port: number } | undefined {
  const groups = /^(?:\[(?<v6>[0-9A-Fa-f:.]+(?:%[\w.]+)?)\]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>\d{1,5}))?$/.exec(
    text,
  )?.groups;
  const host = groups?.v6 ?? groups?.name;
  const port = groups?.port === undefined ? defaultPort : Number(groups.port);
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
