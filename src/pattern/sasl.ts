import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { isBase64 } from './base64.js';
import { ValueError } from './error.js';
import { octetsOf } from './operators.js';
import type { Value } from './value.js';

/**
 * The client's side of SASL: PLAIN (RFC 4616 §2), CRAM-MD5 (RFC 2195 §2), SCRAM (RFC 5802 §3, §5; RFC 7677 §3), and of APOP
 * (RFC 1939 §7). Challenges come and responses go as base64, the way they stand on the line.
 */

/** A server may ask for any number of iterations; beyond this one the run would stand still. */
const MAX_ITERATIONS = 1_000_000n;

const hashes: Readonly<Record<string, string>> = {
  'SCRAM-SHA-1': 'sha1',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-512': 'sha512',
};

const secret = (octets: Buffer): Value => ({ kind: 'octets', octets, secret: true });
const base64 = (octets: Buffer | string): Buffer => Buffer.from(Buffer.from(octets).toString('base64'), 'latin1');

function decode(encoded: Buffer, what: string): Buffer {
  const text = encoded.toString('latin1');
  if (!isBase64(text)) throw new ValueError(`${what} is no base64 (RFC 4648 §4)`, 'server');
  return Buffer.from(text, 'base64');
}

const plain = (user: Buffer, password: Buffer): Buffer => {
  const nul = Buffer.from([0]);
  return base64(Buffer.concat([nul, user, nul, password]));
};

function cramMd5(user: Buffer, password: Buffer, challenge: Buffer): Buffer {
  const digest = createHmac('md5', password).update(decode(challenge, 'the challenge')).digest('hex');
  return base64(Buffer.concat([user, Buffer.from(` ${digest}`)]));
}

const apop = (timestamp: Buffer, password: Buffer): Buffer =>
  Buffer.from(createHash('md5').update(timestamp).update(password).digest('hex'));

/** SASLprep as far as it maps (RFC 4013 §2.1, §2.2); prohibited characters are the test's own business. */
function prepare(octets: Buffer): string {
  return octets
    .toString('utf8')
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, '')
    .normalize('NFKC');
}

const saslname = (user: Buffer): string => prepare(user).replace(/=/g, '=3D').replace(/,/g, '=2C');

const clientFirstBare = (user: Buffer, nonce: Buffer): string => `n=${saslname(user)},r=${nonce.toString('latin1')}`;

/** The attributes of a server's message, by their letters. */
function attributes(message: string): ReadonlyMap<string, string> {
  return new Map(message.split(',').map((attribute) => [attribute.slice(0, 1), attribute.slice(2)]));
}

interface Exchange {
  readonly clientFinal: string;
  readonly serverSignature: Buffer;
}

/** Computes proof and signature as RFC 5802 §3 says. */
function scram(mechanism: string, user: Buffer, password: Buffer, nonce: Buffer, encodedServerFirst: Buffer): Exchange {
  const hash = hashes[mechanism.toUpperCase()];
  if (hash === undefined) {
    throw new ValueError(`no such mechanism as "${mechanism}": write one of ${Object.keys(hashes).join(', ')}`);
  }
  const serverFirst = decode(encodedServerFirst, 'the server-first-message').toString('utf8');
  const given = attributes(serverFirst);
  const combined = given.get('r') ?? '';
  const salt = given.get('s') ?? '';
  const iterations = given.get('i') ?? '';
  if (!combined.startsWith(nonce.toString('latin1'))) {
    throw new ValueError(
      'the nonce of the server-first-message does not begin with the client’s (RFC 5802 §5.1)',
      'server',
    );
  }
  if (salt === '' || !isBase64(salt)) {
    throw new ValueError('the server-first-message has no salt in base64 (RFC 5802 §7)', 'server');
  }
  if (!/^[1-9]\d{0,18}$/.test(iterations)) {
    throw new ValueError('the server-first-message has no iteration count (RFC 5802 §7)', 'server');
  }
  if (BigInt(iterations) > MAX_ITERATIONS)
    throw new ValueError(`${iterations} iterations would take too long`, 'server');

  const length = createHash(hash).digest().length;
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text, 'utf8').digest();
  const salted = pbkdf2Sync(prepare(password), Buffer.from(salt, 'base64'), Number(iterations), length, hash);
  // "biws" is the GS2 header "n,,": no channel binding, no authorization identity.
  const withoutProof = `c=biws,r=${combined}`;
  const authMessage = `${clientFirstBare(user, nonce)},${serverFirst},${withoutProof}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage);
  const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
  return {
    clientFinal: `${withoutProof},p=${proof.toString('base64')}`,
    serverSignature: hmac(hmac(salted, 'Server Key'), authMessage),
  };
}

function verify(expected: Buffer, encodedServerFinal: Buffer): boolean {
  const message = decode(encodedServerFinal, 'the server-final-message').toString('utf8');
  const signature = attributes(message).get('v') ?? '';
  const given = isBase64(signature) ? Buffer.from(signature, 'base64') : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

interface Entry {
  readonly about: string;
  readonly call: (args: readonly Value[]) => Value;
}

const entry = (about: string, call: (args: readonly Buffer[]) => Value): Entry => ({
  about,
  call: (args) => call(args.map(octetsOf)),
});

const none = Buffer.alloc(0);

/** The functions by their usage, for the table of all functions. */
export const saslFunctions: Readonly<Record<string, Entry>> = {
  'sasl-plain(user, password)': entry('the response of PLAIN', ([user = none, password = none]) =>
    secret(plain(user, password)),
  ),
  'cram-md5(user, password, challenge)': entry(
    'the response of CRAM-MD5',
    ([user = none, password = none, challenge = none]) => secret(cramMd5(user, password, challenge)),
  ),
  'apop(timestamp, password)': entry('the digest for APOP', ([timestamp = none, password = none]) =>
    secret(apop(timestamp, password)),
  ),
  'scram-first(user, nonce)': entry('the client-first-message of SCRAM', ([user = none, nonce = none]) => ({
    kind: 'octets',
    octets: base64(`n,,${clientFirstBare(user, nonce)}`),
  })),
  'scram-final(mechanism, user, password, nonce, server-first)': entry(
    'the client-final-message of SCRAM',
    ([mechanism = none, user = none, password = none, nonce = none, first = none]) =>
      secret(base64(scram(mechanism.toString('latin1'), user, password, nonce, first).clientFinal)),
  ),
  'scram-verify(mechanism, user, password, nonce, server-first, server-final)': entry(
    'whether the server has proved that it knows the password',
    ([mechanism = none, user = none, password = none, nonce = none, first = none, final = none]) => {
      const { serverSignature } = scram(mechanism.toString('latin1'), user, password, nonce, first);
      return { kind: 'boolean', boolean: verify(serverSignature, final) };
    },
  ),
};
