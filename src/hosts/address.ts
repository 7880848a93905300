import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ConfigError, hostAndPort, looksLikeUrl, parseTargetUrl } from '../target/index.js';
import type { Service } from './model.js';

/** Whom `mailspec check` is about. */
export interface Subject {
  /** In the letters of DNS. */
  readonly domain: string;
  /** The full address, which is the user name to try first (RFC 6186 §4). */
  readonly address?: string;
}

/** Reads `me@mail.example` or `mail.example`. @throws {ConfigError} */
export function parseSubject(text: string): Subject {
  const at = text.lastIndexOf('@');
  const given = text.slice(at + 1).replace(/\.$/, '');
  const domain = isIP(given) === 0 ? domainToASCII(given) : given;
  if (domain === '' || at === 0 || /[\s/:]/.test(text) || !/^[a-z0-9._-]+$/i.test(domain)) {
    throw new ConfigError([`${text}: write an address such as me@mail.example, or a domain`]);
  }
  return at === -1 ? { domain } : { domain, address: text };
}

const KINDS = {
  imap: { protocol: 'imap', tls: 'clear', port: 143 },
  imaps: { protocol: 'imap', tls: 'implicit', port: 993 },
  pop3: { protocol: 'pop3', tls: 'clear', port: 110 },
  pop3s: { protocol: 'pop3', tls: 'implicit', port: 995 },
} as const;

/** A server that the user names: `host`, `host:port`, or a URL such as `imaps://host`. @throws {ConfigError} */
export function givenService(kind: keyof typeof KINDS, text: string): Service {
  const origin = { kind: 'given' } as const;
  if (looksLikeUrl(text)) {
    const { endpoint } = parseTargetUrl(text);
    const { protocol, host, port, tls } = endpoint;
    if (protocol !== KINDS[kind].protocol)
      throw new ConfigError([`--${kind} ${text}: that is a server of the other protocol`]);
    return { protocol, host, port, tls: tls === 'implicit' ? 'implicit' : 'clear', origin };
  }
  const { protocol, tls, port: usual } = KINDS[kind];
  const found = hostAndPort(text, usual);
  if (!found) throw new ConfigError([`--${kind} ${text}: write host, host:port or a URL such as ${kind}://host`]);
  return { protocol, tls, ...found, origin };
}
