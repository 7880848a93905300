import { hostAndPort } from '../../target/index.js';
import { CommandError } from '../exit.js';
import type { PipelineKind } from './kinds.js';

/** An endpoint as a target file has it. */
export interface EndpointAnswer {
  readonly key: 'imap' | 'imaps' | 'pop3' | 'pop3s';
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'starttls' | 'implicit';
}

export interface UserAnswer {
  readonly user: string;
  /** The environment variable that will hold the password. */
  readonly variable: string;
}

export interface ServerAnswer {
  readonly start: string;
  readonly stop?: string | undefined;
  readonly ready: readonly string[];
  readonly log?: string | undefined;
}

/** All that `mailspec init` must know to write its files. */
export interface Answers {
  readonly name: string;
  readonly endpoints: readonly EndpointAnswer[];
  readonly users: readonly UserAnswer[];
  readonly disposable: boolean;
  readonly certificate?: string | undefined;
  readonly seed?: string | undefined;
  readonly server?: ServerAnswer | undefined;
  /** Which tests; all where empty. */
  readonly selectors: readonly string[];
  readonly pipeline: PipelineKind;
  readonly baseline: boolean;
}

const usualPorts = { imap: 143, imaps: 993, pop3: 110, pop3s: 995 } as const;

/**
 * Reads `host`, `host:port` or `[IPv6]:port`, then `,starttls` or `,implicit`.
 * @throws {CommandError} naming the flag
 */
export function endpointFrom(protocol: 'imap' | 'pop3', text: string): EndpointAnswer {
  const [, address = '', tls = 'none'] = /^([^,]*)(?:,(.*))?$/s.exec(text.trim()) ?? [];
  const wrong = (mend: string): CommandError => new CommandError(`--${protocol} ${text}: ${mend}`);
  if (tls !== 'none' && tls !== 'starttls' && tls !== 'implicit') {
    throw wrong('after the comma stands starttls (TLS before login) or implicit (TLS from the start)');
  }
  const key = tls === 'implicit' ? (`${protocol}s` as const) : protocol;
  const parsed = hostAndPort(address, usualPorts[key]);
  if (!parsed || parsed.port < 1) {
    throw wrong('write host:port, such as localhost:1143, and [::1]:1143 for an IPv6 address');
  }
  return { key, ...parsed, tls };
}

/** @throws {CommandError} where two endpoints of one kind are given: a target file has one of each */
export function endpointsFrom(imap: readonly string[], pop3: readonly string[]): EndpointAnswer[] {
  const endpoints = [
    ...imap.map((text) => endpointFrom('imap', text)),
    ...pop3.map((text) => endpointFrom('pop3', text)),
  ];
  const twice = endpoints.find(({ key }, index) => endpoints.findIndex((other) => other.key === key) !== index);
  if (twice) {
    const flag = twice.key.replace(/s$/, '');
    throw new CommandError(`--${flag}: give it once, and a second time only for the port with ,implicit`);
  }
  return endpoints;
}

/**
 * A variable for the password of each user, such as `MAILSPEC_PASSWORD_ALICE`.
 * @throws {CommandError} for a user that is there twice
 */
export function usersFrom(names: readonly string[]): UserAnswer[] {
  const taken = new Set<string>();
  return names.map((user, index) => {
    if (user.trim() === '') throw new CommandError('--user: write the name of an account');
    if (names.indexOf(user) !== index) throw new CommandError(`--user ${user}: it is there twice`);
    const word = user
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    const plain = `MAILSPEC_PASSWORD_${word === '' ? String(index + 1) : word}`;
    const variable = taken.has(plain) ? `${plain}_${String(index + 1)}` : plain;
    taken.add(variable);
    return { user, variable };
  });
}

/**
 * Selectors as they can stand in a shell command of any pipeline.
 * @throws {CommandError} for one that is none
 */
export function selectorsFrom(selectors: readonly string[]): readonly string[] {
  const wrong = selectors.find((selector) => !/^!?[\w*?@:.+/-]+$/.test(selector));
  if (wrong === undefined) return selectors;
  throw new CommandError(`--select ${wrong}: write a selector such as pop3, imap/fetch-items or '!tag:sasl'`);
}

/** @throws {CommandError} */
export function readinessFrom(text: string): string {
  const isAddress = hostAndPort(/^tcp (.+)$/.exec(text)?.[1] ?? '') !== undefined;
  if (isAddress || /^log \/.+\/$/.test(text)) return text;
  throw new CommandError(`--ready ${text}: write 'tcp host:port', or 'log /regular expression/'`);
}

/** What holds when nothing is said: that the first port of the server is open. */
export function usualReadiness([first]: readonly EndpointAnswer[]): string[] {
  if (!first) return [];
  return [`tcp ${first.host.includes(':') ? `[${first.host}]` : first.host}:${first.port}`];
}
