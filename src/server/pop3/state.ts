/** States of a session (RFC 1939 §3). */
export type Pop3State = 'AUTHORIZATION' | 'TRANSACTION' | 'UPDATE';
