import { DropMessage } from '../../pop3/index.js';
import type { Maildrop } from '../../pop3/index.js';
import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { otherwise, pop3Runs } from '../tools.js';
import { countOf, pop3Argument, pop3Maildrops, pop3Numbers, pop3Replies } from './tools.js';

const general = 'rfc1939-4-message-numbers';

/** Puts what has arrived meanwhile behind the messages of the maildrop; gives back what takes it away again. */
function takeArrivals({ messages, account }: Maildrop): () => void {
  const list = messages as DropMessage[];
  const count = list.length;
  const last = list.at(-1)?.stored.uid ?? 0;
  for (const stored of account.inbox.messages) {
    if (stored.uid > last) list.push(new DropMessage(list.length + 1, stored));
  }
  return () => void list.splice(count);
}

/** One command that sees what arrives during the session, with what that breaks. */
const live = (
  [
    ['STAT', 'rfc1939-4-fixed-count', 'rfc1939-4-fixed-at-login', 'pop3/session/fixed'],
    ['LIST', 'rfc1939-4-fixed-list', 'rfc1939-4-fixed-at-login'],
    ['UIDL', 'rfc1939-4-fixed-uidl', 'rfc1939-4-fixed-at-login'],
    ['RETR', 'rfc1939-4-fixed-retr', 'rfc1939-4-fixed-at-login'],
  ] as const
).map(([keyword, ...breaks]): Fault => ({
  id: `pop3/numbering/live-${keyword.toLowerCase()}`,
  wrong: `${keyword} shows what has arrived during the session.`,
  breaks,
  plant: pop3Runs([keyword], async (usual, { maildrop }) => {
    const forget = maildrop && takeArrivals(maildrop);
    try {
      await usual();
    } finally {
      forget?.();
    }
  }),
}));

/** Which number belongs to which message, and for how long (RFC 1939 §4). */
export const numbering: readonly Fault[] = [
  ...live,
  {
    id: 'pop3/numbering/from-zero',
    wrong: 'LIST and UIDL count messages from 0.',
    breaks: ['rfc1939-4-numbers-from-one', general, 'rfc1939-7-uidl-all', 'pop3/session/named-message'],
    shows: ['pop3/listings/scan-listing-of-one'],
    plant: pop3Replies((usual) => ({
      scanListing: (number, octets) => usual.scanListing(number - 1, octets),
      uniqueIdListing: (number, uniqueId) => usual.uniqueIdListing(number - 1, uniqueId),
    })),
  },
  {
    id: 'pop3/numbering/by-uid',
    wrong:
      'The server takes the UIDs of IMAP for message-numbers, counted from that of the first message, with their gaps.',
    breaks: ['rfc1939-4-numbers-anew'],
    plant: pop3Numbers(({ uid }, _, { messages }) => uid - (messages[0]?.stored.uid ?? 1) + 1),
  },
  {
    id: 'pop3/numbering/gap',
    wrong: 'The server leaves the number 3 out.',
    breaks: ['rfc1939-4-numbers-without-gaps', general, 'pop3/session/numbers'],
    shows: ['pop3/listings/scan-listing-of-all'],
    plant: pop3Numbers((_, index) => (index < 2 ? index + 1 : index + 2)),
  },
  {
    id: 'pop3/numbering/kept',
    wrong: 'A message keeps the number that it had in the first session.',
    breaks: ['rfc1939-4-numbers-anew', general],
    plant: (behaviour) => {
      const numbers = new WeakMap<Message, number>();
      return pop3Numbers((message, index) => {
        const number = numbers.get(message) ?? index + 1;
        numbers.set(message, number);
        return number;
      })(behaviour);
    },
  },
  {
    id: 'pop3/numbering/retr-newest-first',
    wrong: 'RETR counts from the newest message, all other commands from the oldest.',
    breaks: ['rfc1939-4-numbers-of-all-commands', general],
    plant: pop3Argument('RETR', (argument, session) =>
      /^[1-9][0-9]*$/.test(argument) ? String(countOf(session) + 1 - Number(argument)) : undefined,
    ),
  },
  {
    id: 'pop3/numbering/hexadecimal',
    wrong: 'LIST writes message-numbers in hexadecimal.',
    breaks: ['rfc1939-4-decimal', general],
    plant: pop3Replies(() => ({ scanListing: (number, octets) => `${number.toString(16)} ${octets}` })),
  },
  {
    id: 'pop3/numbering/imap-renumbers',
    wrong:
      'The messages of a session are those that the INBOX has at the moment, so that numbers change when IMAP expunges.',
    breaks: ['rfc1939-4-fixed-against-imap'],
    plant: pop3Maildrops((usual) => ({
      get messages() {
        const there = new Set(usual.account.inbox.messages);
        return usual.messages
          .filter(({ stored }) => there.has(stored))
          .map((message, index) =>
            otherwise(message, () => ({
              number: index + 1,
              get marked() {
                return message.marked;
              },
              set marked(marked: boolean) {
                message.marked = marked;
              },
            })),
          );
      },
    })),
  },
  {
    id: 'pop3/numbering/first-256',
    wrong: 'RETR knows the first 256 messages only.',
    breaks: ['rfc1939-5-retr-last-of-many'],
    plant: pop3Argument('RETR', (argument) => (Number(argument) > 256 ? '0' : undefined)),
  },
];
