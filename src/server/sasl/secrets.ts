import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './exchange.js';

const key = randomBytes(32);

/** A secret of this process; every purpose gets another one, and every subject (e.g. a user) within it. */
export function processSecret(purpose: string, subject: string): Buffer {
  return createHmac('sha256', key).update(purpose).update('\0').update(subject).digest();
}

/** Compares in a time that depends on neither argument's content. */
export function equalSecrets(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const digest = (secret: string | Uint8Array): Buffer => createHmac('sha256', key).update(secret).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** The password of `user`, or for an unknown user one that nobody can know: so both are treated alike. */
export function passwordOrNobodys(credentials: Credentials, user: string): string {
  return credentials(user) ?? processSecret('password', user).toString('hex');
}

/** Whether `password` is that of `user`; takes the same time for users that do not exist. */
export function verifyPassword(credentials: Credentials, user: string, password: string): boolean {
  return equalSecrets(passwordOrNobodys(credentials, user), password);
}

/** A challenge in the form of a msg-id, different each time (RFC 1939 §7 APOP, RFC 2195 §2). */
export function makeTimestamp(host: string): string {
  return `<${randomBytes(8).toString('hex')}.${Date.now()}@${host}>`;
}

/** The digest of the APOP command: MD5 of the timestamp and the secret, in lower-case hexadecimal (RFC 1939 §7). */
export function apopDigest(timestamp: string, secret: string): string {
  return createHash('md5').update(timestamp).update(secret).digest('hex');
}

/** Whether `digest` proves knowledge of the password of `user`. */
export function verifyApop(credentials: Credentials, user: string, timestamp: string, digest: string): boolean {
  return equalSecrets(apopDigest(timestamp, passwordOrNobodys(credentials, user)), digest);
}
