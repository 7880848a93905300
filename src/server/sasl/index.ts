export { decodeBase64 } from './base64.js';
export type { Credentials, SaslExchange, SaslMechanism, SaslStep } from './exchange.js';
export { findMechanism, mechanismNames, mechanisms, type MechanismTable } from './mechanisms.js';
export { apopDigest, makeTimestamp, verifyApop, verifyPassword } from './secrets.js';
