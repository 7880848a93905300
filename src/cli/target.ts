import { readFileSync } from 'node:fs';
import { startServer } from '../server/index.js';
import {
  ConfigError,
  looksLikeUrl,
  targetFromFile,
  targetFromServer,
  targetFromUrls,
  type Seeding,
  type Target,
} from '../target/index.js';
import { version } from './version.js';

/** How the command line says which server is meant. */
export interface TargetChoice {
  readonly targets: readonly string[];
  /** `verify`, `accept`, `sha256:HEX`, or the file of a CA. */
  readonly certificate?: string | undefined;
  readonly disposable?: boolean | undefined;
  /** `append`, `lmtp://host:port`, `smtp://host:port`. */
  readonly seed?: string | undefined;
  readonly timeoutScale?: number | undefined;
  readonly prefix?: string | undefined;
}

export interface ResolvedTarget {
  readonly target: Target;
  /** Stops what was started for it. */
  close(): Promise<void>;
}

/** Accounts of the embedded server: enough for its tests to run side by side. */
const embeddedAccounts = ['ada', 'grace', 'barbara', 'radia'];

/**
 * The target that is meant; without any, a reference server that is started for it.
 * @throws {ConfigError} for a wrong URL, file or option
 */
export async function resolveTarget(choice: TargetChoice, ready?: Target): Promise<ResolvedTarget> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (ready) return { target: adjusted(ready, choice), close: nothing };
  const { targets } = choice;
  if (targets.length === 0) return embedded(choice);
  if (targets.every(looksLikeUrl)) {
    const { disposable, certificate, seed } = choice;
    const target = await targetFromUrls(targets, {
      ...(disposable !== undefined && { disposable }),
      ...(certificate !== undefined && { trust: trustFrom(certificate) }),
      ...(seed !== undefined && { seed: seedingFrom(seed) }),
    });
    return { target: adjusted(target, choice), close: nothing };
  }
  const [file, ...others] = targets;
  if (file === undefined || others.length > 0)
    throw new ConfigError(['--target takes URLs, or one file: they cannot be mixed']);
  return { target: adjusted(await targetFromFile(file), choice), close: nothing };
}

function adjusted(target: Target, { timeoutScale, prefix }: TargetChoice): Target {
  return {
    ...target,
    ...(timeoutScale !== undefined && { timeScale: timeoutScale * target.timeScale }),
    ...(prefix !== undefined && { prefix }),
  };
}

async function embedded(choice: TargetChoice): Promise<ResolvedTarget> {
  const accounts = embeddedAccounts.map((user) => ({ user, password: `${user}'s secret "word"` }));
  const server = await startServer({ accounts });
  const target = targetFromServer({ ...server, name: `embedded reference server ${version()}`, accounts });
  return { target: adjusted(target, choice), close: () => server.stop() };
}

export function trustFrom(text: string): Target['trust'] {
  if (text === 'verify' || text === 'accept') return text;
  const [, fingerprint] = /^sha256:([0-9A-Fa-f:]+)$/.exec(text) ?? [];
  if (fingerprint !== undefined) return { sha256: fingerprint };
  try {
    return { ca: readFileSync(text, 'utf8') };
  } catch {
    throw new ConfigError([`--certificate ${text}: write verify, accept, sha256:FINGERPRINT or the file of a CA`]);
  }
}

function seedingFrom(text: string): Seeding {
  if (text === 'append') return { way: 'append' };
  const [, way, host, port] = /^(lmtp|smtp):\/\/(\[[^\]]+\]|[^:/]+):(\d+)\/?$/.exec(text) ?? [];
  if ((way !== 'lmtp' && way !== 'smtp') || host === undefined) {
    throw new ConfigError([`--seed ${text}: write append, lmtp://host:port or smtp://host:port`]);
  }
  return { way, host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
