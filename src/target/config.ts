import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { LineCounter, isMap, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { LIMITS } from '../net/index.js';
import type { Trust } from '../net/index.js';
import { targetFileSchema } from './config-schema.js';
import type { TargetFile } from './config-schema.js';
import { ConfigError } from './errors.js';
import { passwordContext, resolvePassword } from './password.js';
import type { PasswordContext } from './password.js';
import type { Account, Endpoint, Target } from './target.js';

type Path = readonly PropertyKey[];

/**
 * Reads a `mailspec.yaml`.
 * @throws {ConfigError} with every complaint as `file:line:column: what is wrong; how to mend it`
 */
export async function targetFromFile(file: string, passwords?: PasswordContext): Promise<Target> {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new ConfigError([`${file}: ${missing ? 'there is no such file' : 'it cannot be read'}`]);
  }
  const { value, place } = parseTargetFile(source, file);
  const folder = dirname(resolve(file));
  const complaints: string[] = [];
  const complain = (path: Path, message: string): void => void complaints.push(`${place(path)}: ${message}`);

  const trust = trustOf(value, folder, (message) => complain(['certificate', 'ca'], message));
  const context = passwords ?? passwordContext(folder);
  const accounts: Account[] = [];
  for (const [index, account] of value.accounts.entries()) {
    const { user, disposable, address } = account;
    if (accounts.some((other) => other.user === user))
      complain(['accounts', index, 'user'], `there are two accounts of ${user}`);
    try {
      const password = await resolvePassword(account.password, user, { ...context, folder });
      accounts.push({ user, password, disposable, ...(address === undefined ? {} : { address }) });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const message of error.complaints) complain(['accounts', index, 'password'], message);
    }
  }
  const endpoints = endpointsOf(value);
  const seed = value.seed ?? { way: 'append' };
  if (seed.way === 'append' && !endpoints.some(({ protocol }) => protocol === 'imap')) {
    complain(
      ['seed'],
      'append needs an imap endpoint: add one, or write lmtp://host:port, smtp://host:port or {command: …}',
    );
  }
  if (complaints.length > 0) throw new ConfigError(complaints);

  const { server } = value;
  return {
    name: value.target,
    endpoints,
    trust,
    accounts,
    seed: seed.way === 'command' ? { ...seed, cwd: folder } : seed,
    timeScale: value['time-scale'],
    prefix: value.prefix,
    ...(value.messages === undefined ? {} : { messages: resolve(folder, value.messages) }),
    limits: { frame: value.limits.frame ?? LIMITS.frame, total: value.limits.total ?? LIMITS.total },
    ...(server && {
      server: {
        cwd: folder,
        start: server.start,
        ...(server.stop === undefined ? {} : { stop: server.stop }),
        ...(server.version === undefined ? {} : { version: server.version }),
        ready: server.ready,
        timeout: server.timeout,
        ...(server.log === undefined ? {} : { log: isAbsolute(server.log) ? server.log : resolve(folder, server.log) }),
      },
    }),
  };
}

function trustOf({ certificate }: TargetFile, folder: string, complain: (message: string) => void): Trust {
  if (typeof certificate === 'string' || 'sha256' in certificate) return certificate;
  const file = resolve(folder, certificate.ca);
  try {
    const ca = readFileSync(file, 'utf8');
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return { ca };
    complain(`${file} holds no certificate in PEM`);
  } catch {
    complain(`no readable file ${file}`);
  }
  return 'verify';
}

function endpointsOf({ endpoints }: TargetFile): Endpoint[] {
  const result: Endpoint[] = [];
  for (const name of ['imap', 'imaps', 'pop3', 'pop3s'] as const) {
    const given = endpoints[name];
    if (!given) continue;
    const protocol = name.startsWith('imap') ? 'imap' : 'pop3';
    const { host, port, tls } = given;
    result.push({ protocol, host, port, tls, starttls: given.starttls ?? tls === 'starttls' });
  }
  return result;
}

interface Parsed {
  readonly value: TargetFile;
  /** `file:line:column` of what stands at a path, or of the nearest thing around it. */
  readonly place: (path: Path) => string;
}

/**
 * Checks the form of a target file without using it: passwords and the files that it names may come later.
 * @throws {ConfigError} with every complaint, as {@link targetFromFile} has them
 */
export function checkTargetText(source: string, file: string): void {
  parseTargetFile(source, file);
}

/** @throws {ConfigError} with all complaints about form */
function parseTargetFile(source: string, file: string): Parsed {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, schema: 'failsafe', prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const place = (path: Path): string => at(nodeAt(document, path)?.range?.[0] ?? 0);
  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0) throw new ConfigError(flaws.map(({ pos, message }) => `${at(pos[0])}: ${message}`));
  if (!isMap(document.contents)) throw new ConfigError([`${at(0)}: a target file is a map: begin with target: NAME`]);

  const result = targetFileSchema.safeParse(document.toJS());
  if (result.success) return { value: result.data, place };
  throw new ConfigError(result.error.issues.flatMap((issue) => describeIssue(issue, document, at, place)));
}

function describeIssue(
  issue: z.core.$ZodIssue,
  document: Document,
  at: (offset: number) => string,
  place: (path: Path) => string,
): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const map = nodeAt(document, issue.path);
      const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
      const offset = (pair?.key as Node | undefined)?.range?.[0] ?? map?.range?.[0] ?? 0;
      return `${at(offset)}: there is no key "${key}" here; remove it, or see schema/target.schema.json for those there are`;
    });
  }
  const name = String(issue.path.at(-1) ?? 'target file');
  const missing = document.getIn(issue.path, true) === undefined;
  if (missing) return [`${place(issue.path)}: "${name}" is missing: ${plain(issue.message)}`];
  return [`${place(issue.path)}: "${name}": ${plain(issue.message)}`];
}

/** Messages of our own say what to write; zod's begin with what it met. */
const plain = (message: string): string => message.replace(/^Invalid input: /, '');

/** The node at a path, or the nearest one around it. */
function nodeAt(document: Document, path: Path): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node) return node as Node;
  }
  return undefined;
}
