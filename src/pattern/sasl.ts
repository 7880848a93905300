import { createHash, createHmac } from 'node:crypto';
import { octetsOf } from './operators.js';
import { attributeOf, clientFinal, clientFirstBare, decode, verifies } from './scram.js';
import type { Value } from './value.js';

/**
 * The client's side of SASL: PLAIN (RFC 4616 §2), CRAM-MD5 (RFC 2195 §2), SCRAM (RFC 5802 §3, §5; RFC 7677 §3), and of APOP
 * (RFC 1939 §7). Challenges come and responses go as base64, the way they stand on the line.
 */

const secret = (octets: Buffer): Value => ({ kind: 'octets', octets, secret: true });
const base64 = (octets: Buffer | string): Buffer => Buffer.from(Buffer.from(octets).toString('base64'), 'latin1');

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
    ([mechanism = none, user = none, password = none, nonce = none, first = none]) => {
      const bare = clientFirstBare(user, nonce);
      return secret(base64(clientFinal({ mechanism, password, bare, first })));
    },
  ),
  'scram-prove(mechanism, password, client-first-bare, server-first, client-final-without-proof)': entry(
    'the client-final-message of SCRAM with the proof over messages of the test’s own',
    ([mechanism = none, password = none, bare = none, first = none, withoutProof = none]) =>
      secret(base64(clientFinal({ mechanism, password, bare: bare.toString('utf8'), first, withoutProof }))),
  ),
  'scram-verify(mechanism, user, password, nonce, server-first, server-final)': entry(
    'whether the server has proved that it knows the password',
    ([mechanism = none, user = none, password = none, nonce = none, first = none, final = none]) => {
      const bare = clientFirstBare(user, nonce);
      return { kind: 'boolean', boolean: verifies({ mechanism, password, bare, first }, final) };
    },
  ),
  'scram-attribute(message, name)': entry(
    'the value of an attribute in a message of SCRAM',
    ([message = none, name = none]) => ({ kind: 'octets', octets: attributeOf(message, name.toString('latin1')) }),
  ),
};
