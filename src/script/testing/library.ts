import type { LedgerEntry } from '../model.js';
import type { Library } from '../build/context.js';

const entry = (id: string, more: Partial<LedgerEntry> = {}): [string, LedgerEntry] => [
  id,
  {
    id,
    rfc: 'RFC 1939',
    section: '5',
    level: 'MUST',
    text: 'The server does something.',
    place: { file: 'ledger.yaml', line: 1, column: 1, length: 1 },
    ...more,
  },
];

const messages = ['attachment', 'eight-bit', 'plain'];

/** A small ledger and a few messages to load scripts against. */
export const library: Library = {
  ledger: {
    entries: new Map([
      entry('rfc1939-5-noop'),
      entry('rfc1939-6-update-removes-marked'),
      entry('rfc3501-7.4.2-flag-update'),
      entry('rfc9051-5.2-flag-update'),
      entry('rfc1939-3-autologout', { untestable: 'the timer runs for ten minutes' }),
    ]),
  },
  messages: { has: (name) => messages.includes(name), names: () => messages },
};
