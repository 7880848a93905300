import { randomBytes } from 'node:crypto';
import { CramMd5Exchange } from './cram-md5.js';
import type { SaslMechanism } from './exchange.js';
import { LoginExchange } from './login.js';
import { PlainExchange } from './plain.js';
import { ScramExchange, saltOf, type ScramChoice } from './scram.js';
import { makeTimestamp } from './secrets.js';

/** What a server chooses for one exchange of SCRAM-SHA-256. */
export const scramChoice = (): ScramChoice => ({
  nonce: randomBytes(18).toString('base64'),
  salt: saltOf,
  iterations: 4096,
  hash: 'sha256',
});

/** Mechanisms by their registered names, in capitals, the strongest first. */
export type MechanismTable = Readonly<Record<string, SaslMechanism>>;

export const mechanisms: MechanismTable = {
  'SCRAM-SHA-256': (credentials) => new ScramExchange(credentials, scramChoice()),
  'CRAM-MD5': (credentials) => new CramMd5Exchange(credentials, makeTimestamp('localhost')),
  PLAIN: (credentials) => new PlainExchange(credentials),
  LOGIN: (credentials) => new LoginExchange(credentials),
};

const PLAINTEXT: ReadonlySet<string> = new Set(['PLAIN', 'LOGIN']);

/** Names of the mechanisms to offer; without those that send the password itself unless `plaintext` is permitted. */
export function mechanismNames(table: MechanismTable, plaintext: boolean): string[] {
  return Object.keys(table).filter((name) => plaintext || !PLAINTEXT.has(name));
}

/** The mechanism of that name (in any case) among those offered, or undefined. */
export function findMechanism(table: MechanismTable, name: string, plaintext: boolean): SaslMechanism | undefined {
  const registered = name.toUpperCase();
  return mechanismNames(table, plaintext).includes(registered) ? table[registered] : undefined;
}
