import type { Fault } from './fault.js';
import { imapFaults } from './imap/index.js';
import { pop3Faults } from './pop3/index.js';

export type { Fault } from './fault.js';

/** Every planted misbehaviour, by subject. */
export const faults: readonly Fault[] = [...pop3Faults, ...imapFaults];
