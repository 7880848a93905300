import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { isBase64 } from './base64.js';
import { ValueError } from './error.js';

/** The client's side of SCRAM (RFC 5802 §3, §5, §7; RFC 7677 §3). Messages of the server come as base64. */

/** A server may ask for any number of iterations; beyond this one the run would stand still. */
const MAX_ITERATIONS = 1_000_000n;

const hashes: Readonly<Record<string, string>> = {
  'SCRAM-SHA-1': 'sha1',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-512': 'sha512',
};

/** server-first-message without reserved-mext, which is refused by the reader (RFC 5802 §7). */
const SERVER_FIRST = /^r=[\x21-\x2b\x2d-\x7e]+,s=[^,]+,i=[1-9]\d*(?:,[A-Za-z]=[^,]+)*$/;
/** server-final-message of a success (RFC 5802 §7). */
const SERVER_FINAL = /^v=([^,]+)(?:,[A-Za-z]=[^,]+)*$/;

/** What both sides hash; RFC 5802 §3. */
export interface ScramMessages {
  readonly mechanism: Buffer;
  readonly password: Buffer;
  /** client-first-message-bare. */
  readonly bare: string;
  /** server-first-message in base64. */
  readonly first: Buffer;
  /** client-final-message-without-proof; without it the one that follows from the others, for the GS2 header `n,,`. */
  readonly withoutProof?: Buffer;
}

/**
 * The octets that a server sent as base64.
 * @throws {ValueError} where it is none: the server's fault
 */
export function decode(encoded: Buffer, what: string): Buffer {
  const text = encoded.toString('latin1');
  if (!isBase64(text)) throw new ValueError(`${what} is no base64 (RFC 4648 §4)`, 'server');
  return Buffer.from(text, 'base64');
}

/** SASLprep as far as it maps (RFC 4013 §2.1, §2.2); prohibited characters are the test's own business. */
function prepare(octets: Buffer): string {
  return octets
    .toString('utf8')
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, '')
    .normalize('NFKC');
}

const saslname = (user: Buffer): string => prepare(user).replace(/=/g, '=3D').replace(/,/g, '=2C');

/** The client-first-message-bare (RFC 5802 §7). */
export const clientFirstBare = (user: Buffer, nonce: Buffer): string =>
  `n=${saslname(user)},r=${nonce.toString('latin1')}`;

/** The attributes of a message, by their letters; the first of a letter counts. */
function attributes(message: string): ReadonlyMap<string, string> {
  const pairs = message.split(',').map((attribute): [string, string] => [attribute.slice(0, 1), attribute.slice(2)]);
  return new Map(pairs.reverse());
}

/**
 * The value of an attribute, as it stands in a message in base64.
 * @throws {ValueError} where the message has no such attribute: the server's fault
 */
export function attributeOf(message: Buffer, letter: string): Buffer {
  const value = attributes(decode(message, 'the SCRAM message').toString('utf8')).get(letter);
  if (value === undefined) throw new ValueError(`the SCRAM message has no attribute ${letter} (RFC 5802 §7)`, 'server');
  return Buffer.from(value, 'utf8');
}

interface ServerFirst {
  readonly message: string;
  readonly nonce: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

/** Reads the server-first-message as strictly as a client may (RFC 5802 §5.1, §7). */
function readServerFirst(encoded: Buffer, clientNonce: string): ServerFirst {
  const message = decode(encoded, 'the server-first-message').toString('utf8');
  const wrong = (what: string): ValueError => new ValueError(`the server-first-message ${what}`, 'server');
  const given = attributes(message);
  const nonce = given.get('r') ?? '';
  const salt = given.get('s') ?? '';
  const iterations = given.get('i') ?? '';
  if (!nonce.startsWith(clientNonce)) throw wrong('has a nonce that does not begin with the client’s (RFC 5802 §5.1)');
  if (salt === '' || !isBase64(salt)) throw wrong('has no salt in base64 (RFC 5802 §7)');
  if (!/^[1-9]\d{0,18}$/.test(iterations)) throw wrong('has no iteration count (RFC 5802 §7)');
  if (BigInt(iterations) > MAX_ITERATIONS)
    throw new ValueError(`${iterations} iterations would take too long`, 'server');
  if (!SERVER_FIRST.test(message))
    throw wrong('is not a nonce, a salt and an iteration count in this order (RFC 5802 §7)');
  return { message, nonce, salt: Buffer.from(salt, 'base64'), iterations: Number(iterations) };
}

interface Exchange {
  readonly clientFinal: string;
  readonly serverSignature: Buffer;
}

/** Computes proof and signature as RFC 5802 §3 says. */
function exchange({ mechanism, password, bare, first, withoutProof }: ScramMessages): Exchange {
  const hash = hashes[mechanism.toString('latin1').toUpperCase()];
  if (hash === undefined) {
    throw new ValueError(
      `no such mechanism as "${mechanism.toString()}": write one of ${Object.keys(hashes).join(', ')}`,
    );
  }
  const server = readServerFirst(first, attributes(bare).get('r') ?? '');
  const length = createHash(hash).digest().length;
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text, 'utf8').digest();
  const salted = pbkdf2Sync(prepare(password), server.salt, server.iterations, length, hash);
  // "biws" is the GS2 header "n,,": no channel binding, no authorization identity.
  const final = withoutProof?.toString('utf8') ?? `c=biws,r=${server.nonce}`;
  const authMessage = `${bare},${server.message},${final}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage);
  const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
  return {
    clientFinal: `${final},p=${proof.toString('base64')}`,
    serverSignature: hmac(hmac(salted, 'Server Key'), authMessage),
  };
}

/** The client-final-message. */
export const clientFinal = (messages: ScramMessages): string => exchange(messages).clientFinal;

/** Whether the server-final-message, in base64, has the signature that proves the server (RFC 5802 §3). */
export function verifies(messages: ScramMessages, encodedServerFinal: Buffer): boolean {
  const expected = exchange(messages).serverSignature;
  const message = decode(encodedServerFinal, 'the server-final-message').toString('utf8');
  const signature = SERVER_FINAL.exec(message)?.[1] ?? '';
  const given = isBase64(signature) ? Buffer.from(signature, 'base64') : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
