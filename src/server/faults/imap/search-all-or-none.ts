import type { Fault } from '../fault.js';
import { revisions, searchKeys } from './messages.js';

const search = revisions('6.4.4', '6.4.4');

/** The keys that take a text, with what the ledger says of each. */
const KEYS = {
  FROM: 'key-from',
  TO: 'key-to',
  CC: 'key-cc',
  BCC: 'key-bcc',
  SUBJECT: 'subject',
  HEADER: 'header',
  BODY: 'body',
  TEXT: 'text',
} as const;

/** Keys for texts that find nothing, as of a server without an index, or everything, as of one that passes over them. */
export const searchAllOrNone: readonly Fault[] = Object.entries(KEYS).flatMap(([key, name]) =>
  [true, false].map((found) => ({
    id: `imap/search-text/${key.toLowerCase()}-finds-${found ? 'all' : 'nothing'}`,
    wrong: `The server finds ${found ? 'every message' : 'nothing'} by ${key}.`,
    breaks: search(name),
    plant: searchKeys([key], (usual) => (reader) => {
      usual(reader);
      return () => () => found;
    }),
  })),
);
