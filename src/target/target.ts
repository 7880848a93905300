import type { Protocol } from '../events/events.js';
import type { Limits, Trust } from '../net/index.js';

/** An address at which the server speaks a protocol. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** `starttls`: connections begin in clear, and change to TLS before anything else. */
  readonly tls: 'none' | 'starttls' | 'implicit';
  /** Whether STARTTLS or STLS can be tried here. */
  readonly starttls: boolean;
}

/** One user of the server. */
export interface Account {
  readonly user: string;
  readonly password: string;
  /** Whatever is in its INBOX may be deleted. */
  readonly disposable: boolean;
  /** The address that mail for it is sent to by LMTP or SMTP; the user where absent. */
  readonly address?: string;
}

/** How mail is put into a maildrop. */
export type Seeding =
  | { readonly way: 'append' }
  | { readonly way: 'lmtp' | 'smtp'; readonly host: string; readonly port: number }
  /** Run by the shell for each message, which it reads from standard input; MAILSPEC_USER and MAILSPEC_ADDRESS say whose it is. */
  | { readonly way: 'command'; readonly command: string; readonly cwd: string };

/** What must hold before a started server is used. */
export type Readiness =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A line that the server writes. */
  | { readonly kind: 'log'; readonly pattern: RegExp };

/** How to start the server, and to stop it. Commands are run by the shell, in the folder `cwd`. */
export interface ServerCommands {
  readonly cwd: string;
  readonly start: string;
  readonly stop?: string;
  readonly version?: string;
  readonly ready: readonly Readiness[];
  /** Milliseconds until it must be ready. */
  readonly timeout: number;
  /** The server's own log, of which the end is shown when it does not start. */
  readonly log?: string;
}

/** The server under test, with all that is needed to use it. */
export interface Target {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly trust: Trust;
  /** Where maildrops and mailboxes are filled and cleaned, if not at the endpoints under test: such as behind a proxy. */
  readonly custody?: readonly Endpoint[];
  /** At least one. */
  readonly accounts: readonly Account[];
  readonly seed: Seeding;
  /** All deadlines are multiplied by it. */
  readonly timeScale: number;
  /** What the names of all mailboxes made on the server begin with. */
  readonly prefix: string;
  /** A folder of further messages. */
  readonly messages?: string;
  readonly limits: Limits;
  readonly server?: ServerCommands;
}

export const DEFAULT_PREFIX = 'mailspec';

const PREFERENCE: readonly Endpoint['tls'][] = ['none', 'starttls', 'implicit'];

/**
 * The endpoint that is used for a protocol: in clear where there is a choice, since STARTTLS and STLS can be tried there
 * too.
 * @throws {Error} when the target does not speak the protocol; ask {@link speaks} before
 */
export function endpointFor(target: Pick<Target, 'endpoints'>, protocol: Protocol): Endpoint {
  const [best] = target.endpoints
    .filter((endpoint) => endpoint.protocol === protocol)
    .sort((a, b) => PREFERENCE.indexOf(a.tls) - PREFERENCE.indexOf(b.tls));
  if (!best) throw new Error(`the target has no ${protocol.toUpperCase()} endpoint`);
  return best;
}

/** The target as those see it who fill and clean its accounts. */
export const inCustody = (target: Target): Target =>
  target.custody ? { ...target, endpoints: target.custody } : target;

export const speaks = (target: Pick<Target, 'endpoints'>, protocol: Protocol): boolean =>
  target.endpoints.some((endpoint) => endpoint.protocol === protocol);

/** The endpoint as a URL without user, as RFC 5092 §4 and RFC 2384 §3 have it; implicit TLS shows in the scheme. */
export function endpointUrl({ protocol, host, port, tls }: Endpoint): string {
  const scheme = protocol === 'imap' ? 'imap' : 'pop';
  const name = host.includes(':') ? `[${host}]` : host;
  return `${scheme}${tls === 'implicit' ? 's' : ''}://${name}:${port}`;
}

/** How mail is seeded, for reports. */
export function describeSeeding(seed: Seeding): string {
  if (seed.way === 'append') return 'IMAP APPEND';
  if (seed.way === 'command') return `command: ${seed.command}`;
  return `${seed.way.toUpperCase()} to ${seed.host}:${seed.port}`;
}
