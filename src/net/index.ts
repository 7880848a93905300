/** Connections, framing and the transcript; nothing here knows what the octets mean. */

export { Connection } from './connection.js';
export type { ConnectOptions, WriteOutcome } from './connection.js';
export { NetError } from './errors.js';
export type { NetErrorCode } from './errors.js';
export { LIMITS, TEXT_LIMIT } from './frame.js';
export type { EndKind, Frame, Framing, Limits } from './frame.js';
export { Secrets } from './secrets.js';
export type { Span } from './secrets.js';
export { Transcript } from './transcript.js';
export type { Recorder, SecretSpans, TranscriptOptions } from './transcript.js';
export type { CertificateInfo, Trust } from './trust.js';
