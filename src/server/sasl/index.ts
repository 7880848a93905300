export { decodeBase64 } from './base64.js';
export { CramMd5Exchange, type CramMd5Fields } from './cram-md5.js';
export type { Credentials, SaslExchange, SaslMechanism, SaslStep } from './exchange.js';
export { findMechanism, mechanismNames, mechanisms, scramChoice, type MechanismTable } from './mechanisms.js';
export { PlainExchange, type PlainFields } from './plain.js';
export { ScramExchange, type ScramBegun, type ScramChoice, type ScramFinal, type ScramFirst } from './scram.js';
export { apopDigest, makeTimestamp, verifyApop, verifyPassword } from './secrets.js';
