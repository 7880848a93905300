import type { Fault } from '../fault.js';
import { mailboxes } from '../tools.js';

/** What STORE does to flags (RFC 3501 §6.4.6). */
export const store: readonly Fault[] = [
  {
    id: 'imap/store/adding-replaces',
    wrong: '+FLAGS replaces the flags of a message.',
    breaks: ['rfc3501-6.4.6-add', 'rfc9051-6.4.6-add'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override combineFlags(
            current: ReadonlySet<string>,
            operation: 'replace' | 'add' | 'remove',
            given: ReadonlySet<string>,
          ) {
            return super.combineFlags(current, operation === 'add' ? 'replace' : operation, given);
          }
        },
    ),
  },
];
