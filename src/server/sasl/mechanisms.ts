import { randomBytes } from 'node:crypto';
import { CramMd5Exchange } from './cram-md5.js';
import type { SaslMechanism } from './exchange.js';
import { LoginExchange } from './login.js';
import { PlainExchange } from './plain.js';
import { ScramExchange, saltOf } from './scram.js';
import { makeTimestamp } from './secrets.js';

/** All mechanisms by their registered names, in capitals, the strongest first. */
export const mechanisms: Readonly<Record<string, SaslMechanism>> = {
  'SCRAM-SHA-256': (credentials) =>
    new ScramExchange(credentials, { nonce: randomBytes(18).toString('base64'), salt: saltOf, iterations: 4096 }),
  'CRAM-MD5': (credentials) => new CramMd5Exchange(credentials, makeTimestamp('localhost')),
  PLAIN: (credentials) => new PlainExchange(credentials),
  LOGIN: (credentials) => new LoginExchange(credentials),
};

const PLAINTEXT: ReadonlySet<string> = new Set(['PLAIN', 'LOGIN']);

/** Names of the mechanisms to offer; without those that send the password itself unless `plaintext` is permitted. */
export function mechanismNames(plaintext: boolean): string[] {
  return Object.keys(mechanisms).filter((name) => plaintext || !PLAINTEXT.has(name));
}

/** The mechanism of that name (in any case) among those offered, or undefined. */
export function findMechanism(name: string, plaintext: boolean): SaslMechanism | undefined {
  const registered = name.toUpperCase();
  return mechanismNames(plaintext).includes(registered) ? mechanisms[registered] : undefined;
}
