import type { Fault } from '../fault.js';
import { imapCommands, imapResponses, mailboxes } from '../tools.js';
import { views } from './messages.js';
import { inBoth } from './tools.js';

const uid = (...names: readonly string[]): readonly string[] => inBoth(...names.map((name) => `2.3.1.1-${name}`));
const fault = (id: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/${id}`,
  wrong,
  breaks,
  plant,
});

/** A message given to APPEND. */
interface Given {
  readonly message: { readonly octets: Buffer; readonly binary: boolean };
}

/** APPEND of a message that the server changes first. */
const appending = (change: (octets: Buffer) => Buffer): Fault['plant'] =>
  imapCommands(['APPEND'], (usual) => ({
    ...usual,
    run(session, given, invocation) {
      const { message } = given as Given;
      if (!message.binary) return usual.run(session, given, invocation);
      const changed = { ...message, octets: change(message.octets) };
      return usual.run(session, { ...(given as object), message: changed }, invocation);
    },
  }));

/** UIDs over time, \Recent at SELECT, and APPEND of binary messages (RFC 3501 §2.3.1, §7.3.2; RFC 3516 §4.4). */
export const messageState: readonly Fault[] = [
  fault(
    'uid/uidnext-by-asking',
    'The server raises UIDNEXT each time it is asked for.',
    uid('uidnext-stays'),
    ({ imap }) => {
      const usual = imap.statusItems.UIDNEXT;
      const item = usual && { ...usual, value: (mailbox: { uidnext: number }) => String(mailbox.uidnext++) };
      return { imap: { statusItems: { ...imap.statusItems, ...(item && { UIDNEXT: item }) } } };
    },
  ),
  fault(
    'uid/uidvalidity-untold',
    'The server does not say at selection which UIDVALIDITY the mailbox has.',
    uid('uidvalidity-told'),
    imapResponses((response) => (response.startsWith('* OK [UIDVALIDITY') ? '' : response)),
  ),
  fault(
    'uid/uidvalidity-of-the-session',
    'The server gives a mailbox another UIDVALIDITY each time it is selected.',
    [...uid('uid-kept', 'uidvalidity-stays'), 'rfc2683-3.4.3-uids-kept'],
    (behaviour) => {
      let count = 1_000_000;
      return imapResponses((response) =>
        response.replace(/^(\* OK \[UIDVALIDITY )\d+/, (_, before: string) => `${before}${++count}`),
      )(behaviour);
    },
  ),
  fault(
    'uid/uidvalidity-one',
    'The server gives every mailbox the UIDVALIDITY 1, and begins each with the UID 1.',
    uid('renamed-not-reused'),
    mailboxes(
      (Usual) =>
        class extends Usual {
          constructor(name: string, _uidvalidity: number, specialUse: readonly string[] = []) {
            super(name, 1, specialUse);
          }
        },
    ),
  ),
  fault(
    'uid/newest-first',
    'The server numbers the newest message first.',
    inBoth('2.3.1.2-ordered-by-uid'),
    views(
      (Usual) =>
        class extends Usual {
          override numberOf(entry: Parameters<(typeof Usual)['prototype']['numberOf']>[0]) {
            return this.entries.length + 1 - super.numberOf(entry);
          }
        },
    ),
  ),
  fault(
    'search/recent-untold',
    'The server does not send RECENT at selection.',
    ['rfc3501-7.3.2-recent-at-select', 'rfc3501-7.3.2-recent-count'],
    imapResponses((response) => (/^\* \d+ RECENT\r/.test(response) ? '' : response)),
  ),
  fault(
    'searchres/without-esearch',
    'The server offers SEARCHRES without ESEARCH.',
    ['rfc5182-2.1-esearch'],
    ({ imap }) => ({
      imap: { capabilities: (session) => imap.capabilities(session).filter((name) => name !== 'ESEARCH') },
    }),
  ),
  fault(
    'binary/nul-refused-without-code',
    'The server refuses a message with NUL without saying why.',
    ['rfc3516-4.4-append'],
    imapResponses((response) => response.replace('[UNKNOWN-CTE] Messages with NUL', 'Messages with NUL')),
  ),
  fault(
    'binary/nul-dropped',
    'The server drops NUL from a message that is appended as binary.',
    ['rfc3516-4.4-lossless'],
    appending((octets) => Buffer.from(octets.filter((octet) => octet !== 0))),
  ),
  fault(
    'binary/binary-kept',
    'The server keeps a message with NUL as it is, and shows its transfer encoding as BINARY.',
    ['rfc3516-6-bodystructure'],
    // The refusal of NUL asks the octets whether they include it.
    appending((octets) => Object.assign(Buffer.from(octets), { includes: () => false })),
  ),
  fault(
    'binary/encoded-words-in-utf-8',
    'The server decodes the encoded words of a message that is appended as binary.',
    ['rfc3516-5-encoded-words'],
    appending((octets) =>
      Buffer.from(octets.toString('latin1').replace(/=\?([^?]*)\?[bq]\?([^?]*)\?=/gi, '$2'), 'latin1'),
    ),
  ),
];
