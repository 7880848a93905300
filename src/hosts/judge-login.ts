import { placeOf, type Finding, type Observed } from './model.js';

export interface LoginOffer {
  /** SASL mechanisms, upper case. */
  readonly mechanisms: readonly string[];
  /** LOGIN, or USER and PASS. */
  readonly password: boolean;
  /** A timestamp in the greeting (RFC 1939 §7). */
  readonly apop: boolean;
}

/** What a port lets a client log in with, by its capabilities. */
export function loginOffer({ service, greeting = '' }: Observed, capabilities: readonly string[]): LoginOffer {
  const lines = capabilities.map((line) => line.toUpperCase());
  if (service.protocol === 'imap') {
    const mechanisms = lines.flatMap((line) => (line.startsWith('AUTH=') ? [line.slice(5)] : []));
    return { mechanisms, password: !lines.includes('LOGINDISABLED'), apop: false };
  }
  const mechanisms = lines.flatMap((line) => (line.startsWith('SASL ') ? line.split(' ').slice(1) : []));
  return { mechanisms, password: lines.includes('USER'), apop: /<[^<>]+>/.test(greeting) };
}

/** Mechanisms that send the password itself (RFC 4616; LOGIN is older than any RFC). */
const CLEAR = new Set(['PLAIN', 'LOGIN']);

const COMMAND = { imap: 'the LOGIN command', pop3: 'USER and PASS' };

export const describeOffer = ({ service }: Observed, { mechanisms, password, apop }: LoginOffer): string => {
  const ways = [...(password ? [COMMAND[service.protocol]] : []), ...(apop ? ['APOP'] : []), ...mechanisms];
  return ways.length > 0 ? ways.join(', ') : 'nothing';
};

export function judgeLogin(seen: Observed): Finding[] {
  const { service, before, after } = seen;
  const findings: Finding[] = [];
  const add = (level: Finding['level'], text: string, source?: string): void =>
    void findings.push({
      level,
      about: 'login',
      where: placeOf(service),
      text,
      ...(source !== undefined && { source }),
    });
  const isClear = service.tls === 'clear';
  if (isClear && before) {
    const offer = loginOffer(seen, before);
    const open = [
      ...(offer.password ? [COMMAND[service.protocol]] : []),
      ...offer.mechanisms.filter((name) => CLEAR.has(name)),
    ];
    if (open.length > 0) {
      add(
        'warn',
        `a password may be sent before TLS: ${open.join(', ')} offered in clear`,
        'RFC 8314 §4, RFC 2595 §2.3',
      );
    } else add('ok', 'no password is asked for before TLS');
    if (service.protocol === 'pop3' && before.length === 0)
      add('note', 'there is no CAPA, so that offers cannot be told');
  }
  const secure = isClear ? after : before;
  if (secure && (service.protocol === 'imap' || secure.length > 0)) {
    const offer = loginOffer(seen, secure);
    if (!offer.password && !offer.apop && offer.mechanisms.length === 0)
      add('warn', 'nothing to log in with is offered under TLS');
  }
  return findings;
}
