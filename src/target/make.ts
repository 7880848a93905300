import { LIMITS } from '../net/index.js';
import type { Trust } from '../net/index.js';
import { ConfigError } from './errors.js';
import { PASSWORD_VARIABLE, passwordContext, resolvePassword } from './password.js';
import type { PasswordContext } from './password.js';
import { DEFAULT_PREFIX } from './target.js';
import type { Account, Endpoint, Seeding, Target } from './target.js';
import { parseTargetUrl } from './url.js';

/** What may be said about a target that is given by URLs. */
export interface UrlTargetOptions {
  readonly trust?: Trust;
  readonly disposable?: boolean;
  readonly seed?: Seeding;
  readonly timeScale?: number;
  readonly prefix?: string;
  readonly passwords?: PasswordContext;
}

/**
 * A target from URLs, one for each protocol and user. Passwords come from MAILSPEC_PASSWORD, else from a prompt.
 * @throws {ConfigError} naming every URL that is wrong
 */
export async function targetFromUrls(urls: readonly string[], options: UrlTargetOptions = {}): Promise<Target> {
  const complaints: string[] = [];
  const endpoints = new Map<string, Endpoint>();
  const users = new Set<string>();
  for (const url of urls) {
    try {
      const { endpoint, user } = parseTargetUrl(url);
      endpoints.set(JSON.stringify(endpoint), endpoint);
      if (user !== undefined) users.add(user);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      complaints.push(...error.complaints);
    }
  }
  if (complaints.length === 0 && users.size === 0) complaints.push('no URL names a user: write imap://USER@host');
  if (complaints.length > 0) throw new ConfigError(complaints);

  const context = options.passwords ?? passwordContext('.');
  const accounts: Account[] = [];
  for (const user of users) {
    const source = context.env[PASSWORD_VARIABLE] ? { env: PASSWORD_VARIABLE } : ({ prompt: true } as const);
    const password = await resolvePassword(source, user, context);
    accounts.push({ user, password, disposable: options.disposable ?? false });
  }
  const [first] = endpoints.values();
  return {
    name: first?.host ?? '',
    endpoints: [...endpoints.values()],
    trust: options.trust ?? 'verify',
    accounts,
    seed: options.seed ?? { way: 'append' },
    timeScale: options.timeScale ?? 1,
    prefix: options.prefix ?? DEFAULT_PREFIX,
    limits: LIMITS,
  };
}

/** What is known of a server that runs in this process. */
export interface EmbeddedServer {
  readonly name?: string;
  readonly host: string;
  /** Null or absent: not listened on. */
  readonly ports: Readonly<Partial<Record<'imap' | 'imaps' | 'pop3' | 'pop3s', number | null>>>;
  /** PEM. */
  readonly certificate: string;
  readonly accounts: readonly { readonly user: string; readonly password: string }[];
  /** Whether STARTTLS and STLS are offered; true where absent. */
  readonly starttls?: boolean;
}

/** A target from a server in this process; its accounts are disposable, being made for the run. */
export function targetFromServer(
  server: EmbeddedServer,
  options: { timeScale?: number; prefix?: string } = {},
): Target {
  const kinds = [
    ['imap', 'imap', 'none'],
    ['imaps', 'imap', 'implicit'],
    ['pop3', 'pop3', 'none'],
    ['pop3s', 'pop3', 'implicit'],
  ] as const;
  const endpoints = kinds.flatMap(([name, protocol, tls]): Endpoint[] => {
    const port = server.ports[name];
    const starttls = tls === 'none' && (server.starttls ?? true);
    return typeof port === 'number' ? [{ protocol, host: server.host, port, tls, starttls }] : [];
  });
  return {
    name: server.name ?? 'embedded reference server',
    endpoints,
    trust: { ca: server.certificate },
    accounts: server.accounts.map(({ user, password }) => ({ user, password, disposable: true })),
    seed: { way: 'append' },
    timeScale: options.timeScale ?? 1,
    prefix: options.prefix ?? DEFAULT_PREFIX,
    limits: LIMITS,
  };
}
