import type { FetchItem, FetchRequest, Session, ViewEntry } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { fetchItems } from './messages.js';
import { imapResponses } from '../tools.js';

/** The value of a FETCH item that changes from the second sight of a message on; `change` makes other octets of it. */
const drifting =
  (names: readonly string[], change: (value: string) => string): Fault['plant'] =>
  (usual) => {
    const sights = new Map<string, number>();
    const drift =
      (item: FetchItem): FetchItem =>
      (parser, session): FetchRequest => {
        const request = item(parser, session);
        return {
          ...request,
          value(viewer: Session, entry: ViewEntry) {
            const value = request.value(viewer, entry);
            const key = `${request.name} ${entry.message.uniqueId}`;
            const sight = (sights.get(key) ?? 0) + 1;
            sights.set(key, sight);
            if (sight < 2) return value;
            return [
              change(value.map((piece) => (typeof piece === 'string' ? piece : piece.toString('latin1'))).join('')),
            ];
          },
        };
      };
    return fetchItems(names, drift)(usual);
  };

const seen = (rule: string, id: string, wrong: string, shows: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/session-facts/${id}`,
  wrong,
  breaks: [`imap/session/${rule}`],
  shows,
  plant,
});

const more = (number: string): string => String(Number(number) + 1);

/** What is fixed about a message, and comes out otherwise when it is asked for again (RFC 3501 §2.3.1.1). */
export const sessionFacts: readonly Fault[] = [
  seen(
    'size-fixed',
    'size-drifts',
    'RFC822.SIZE is another one at the second sight.',
    ['imap/fetch-items'],
    drifting(['RFC822.SIZE'], more),
  ),
  seen(
    'internal-date-fixed',
    'date-drifts',
    'INTERNALDATE is another one at the second sight.',
    ['imap/internaldate'],
    drifting(['INTERNALDATE'], (value) => value.replace(/\d{4}/, more)),
  ),
  seen(
    'envelope-fixed',
    'envelope-drifts',
    'ENVELOPE is another one at the second sight.',
    ['imap/fetch-envelope', 'imap/fetch-items'],
    drifting(['ENVELOPE'], (value) => value.replace(/^\("[^"]*"/, '("other"')),
  ),
  seen(
    'structure-fixed',
    'structure-drifts',
    'BODYSTRUCTURE is another one at the second sight.',
    ['imap/fetch-bodystructure', 'imap/fetch-items'],
    drifting(['BODYSTRUCTURE'], (value) => value.replace(/\d+/, more)),
  ),
  seen(
    'octets-fixed',
    'octets-drift',
    'A section has other octets at the second sight.',
    ['imap/fetch-items', 'imap/fetch-partial'],
    drifting(['BODY', 'BODY.PEEK'], (value) => value.replace(/[a-z](?=[^a-z]*$)/, 'x')),
  ),
  seen(
    'size-exact',
    'size-without-line',
    'RFC822.SIZE counts one octet too many.',
    ['imap/fetch-items', 'imap/fetch-sections', 'imap/fetch-partial'],
    imapResponses((response) =>
      response.replace(/RFC822\.SIZE (\d+)/, (_, size: string) => `RFC822.SIZE ${more(size)}`),
    ),
  ),
  seen(
    'section-asked',
    'text-as-part-one',
    'The server names BODY[TEXT] as BODY[1].',
    ['imap/fetch-sections'],
    imapResponses((response) => response.replace('BODY[TEXT] ', 'BODY[1] ')),
  ),
  seen(
    'uid-ascending',
    'uids-from-the-end',
    'The server gives UIDs that descend.',
    ['imap/uid', 'imap/expunge/stays-gone'],
    imapResponses((response) =>
      response.replace(
        /^(\* \d+ FETCH \(.*?)UID (\d+)/,
        (_, start: string, uid: string) => `${start}UID ${4_000_000_000 - Number(uid)}`,
      ),
    ),
  ),
  seen(
    'modseq-falls',
    'modseq-drifts',
    'The server gives a lower mod-sequence of a message at the second sight.',
    ['imap/condstore/store-of-the-same'],
    drifting(['MODSEQ'], (value) => value.replace(/\d+/, (modseq) => String(Number(modseq) - 1))),
  ),
];
