import type { DropMessage, Maildrop, Pop3Session } from '../../pop3/index.js';
import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Runs } from '../tools.js';
import { countOf, pop3Capabilities, pop3Maildrops, pop3Messages, pop3Replies } from './tools.js';

/** Sizes of messages, wrong everywhere. */
const sizes = (size: (usual: DropMessage) => number): Fault['plant'] =>
  pop3Messages((usual) => ({
    get size() {
      return size(usual);
    },
  }));

const countLines = (text: Buffer): number => text.toString('latin1').split('\n').length - 1;
const dots = (text: Buffer): number => text.toString('latin1').match(/^\./gm)?.length ?? 0;

/** What STAT sums up. */
const drop = (listing: (maildrop: Maildrop, session: Pop3Session) => readonly [number, number]): Fault['plant'] =>
  pop3Runs(['STAT'], async (usual, session, rest) => {
    if (!session.maildrop || rest !== undefined) return usual();
    const { replies } = session.behaviour;
    await session.ok(replies.dropListing(...listing(session.maildrop, session)));
  });

const all = ({ messages }: Maildrop): number => messages.reduce((sum, { size }) => sum + size, 0);
const withoutUtf8 = pop3Capabilities((lines) => lines.filter((line) => line !== 'UTF8'));
const exact = 'rfc1939-5-list-exact-size';
const withoutDeleted = 'rfc1939-5-stat-without-deleted';

/** STAT, LIST and the sizes of messages (RFC 1939 §5, §11). */
export const listings: readonly Fault[] = [
  {
    id: 'pop3/listings/size-of-bare-lf',
    wrong: 'The server counts each end of a line as one octet.',
    breaks: [exact, 'rfc1939-11-size-crlf'],
    plant: sizes(({ octets }) => octets.length - countLines(octets)),
  },
  {
    id: 'pop3/listings/size-with-stuffing',
    wrong: 'The server counts the dots that byte-stuffing adds.',
    breaks: ['rfc1939-11-size-without-stuffing'],
    plant: sizes(({ octets }) => octets.length + dots(octets)),
  },
  {
    id: 'pop3/listings/size-in-kilobytes',
    wrong: 'The server rounds sizes up to kilobytes.',
    breaks: [exact, 'both/same-sizes'],
    shows: ['pop3/with-imap/same-octets/plain'],
    plant: sizes(({ octets }) => Math.ceil(octets.length / 1024) * 1024),
  },
  {
    id: 'pop3/listings/size-of-body',
    wrong: 'The server gives the size of the body alone.',
    breaks: [exact, 'pop3/session/message-size'],
    shows: ['pop3/retrieval/octet-for-octet/plain'],
    plant: sizes(({ octets }) => octets.length - octets.indexOf('\r\n\r\n') - 4),
  },
  {
    id: 'pop3/listings/stat-octets-of-last',
    wrong: 'STAT forgets the size of the last message.',
    breaks: ['rfc1939-5-stat-octets'],
    plant: both(
      withoutUtf8,
      drop(({ kept, octets }) => [kept.length, octets - (kept.at(-1)?.size ?? 0)]),
    ),
  },
  {
    id: 'pop3/listings/stat-octets-in-utf8',
    wrong: 'STAT sums up sizes that are rounded to kilobytes.',
    breaks: ['rfc6856-2.1-stat-octets'],
    plant: drop(({ kept, octets }) => [kept.length, Math.floor(octets / 1024) * 1024]),
  },
  {
    id: 'pop3/listings/stat-off-by-one',
    wrong: 'STAT gives the number of the last message, counted from 0, for the count.',
    breaks: ['rfc1939-5-stat-count'],
    plant: drop(({ kept, octets }) => [Math.max(kept.length - 1, 0), octets]),
  },
  {
    id: 'pop3/listings/stat-newest-250',
    wrong: 'STAT counts up to 250 messages.',
    breaks: ['rfc1939-5-stat-count'],
    plant: drop(({ kept, octets }) => [Math.min(kept.length, 250), octets]),
  },
  {
    id: 'pop3/listings/stat-empty-refused',
    wrong: 'STAT of an empty maildrop is refused.',
    breaks: ['rfc1939-5-stat-empty'],
    plant: pop3Runs(['STAT'], async (usual, session) => {
      if (countOf(session) === 0) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/listings/stat-counts-deleted',
    wrong: 'STAT counts messages that are marked as deleted.',
    breaks: ['rfc1939-5-stat-count-without-deleted', withoutDeleted, 'rfc1939-5-stat-all-deleted'],
    plant: drop(({ messages, octets }) => [messages.length, octets]),
  },
  {
    id: 'pop3/listings/stat-sums-up-deleted',
    wrong: 'STAT leaves marked messages out of the count, but not their octets.',
    breaks: [
      'rfc1939-5-stat-octets-without-deleted',
      withoutDeleted,
      'rfc1939-5-stat-all-deleted',
      'pop3/session/drop-size',
    ],
    shows: ['pop3/deletion/**'],
    plant: drop((maildrop) => [maildrop.kept.length, all(maildrop)]),
  },
  {
    id: 'pop3/listings/stat-with-more',
    wrong: 'STAT has the size in words behind its numbers.',
    breaks: ['rfc1939-5-drop-listing-alone'],
    plant: pop3Replies((usual) => ({
      dropListing: (messages, octets) => `${usual.dropListing(messages, octets)} (${octets} octets)`,
    })),
  },
  {
    id: 'pop3/listings/stat-octets-first',
    wrong: 'STAT has the size in front of the number of messages.',
    breaks: ['rfc1939-5-stat-count'],
    plant: pop3Replies(() => ({ dropListing: (messages, octets) => `${octets} ${messages}` })),
  },
  {
    id: 'pop3/listings/list-with-more',
    wrong: 'LIST has more behind the size of a message.',
    breaks: ['rfc1939-5-scan-listing-alone'],
    plant: pop3Replies((usual) => ({
      scanListing: (number, octets) => `${usual.scanListing(number, octets)} octets`,
    })),
  },
  {
    id: 'pop3/listings/list-all-without-last',
    wrong: 'LIST leaves the last message out.',
    breaks: ['rfc1939-5-list-all'],
    plant: pop3Replies((usual) => ({
      multiLine: (status, lines) => usual.multiLine(status, /octets?\)/.test(status) ? lines.slice(0, -1) : lines),
    })),
  },
  {
    id: 'pop3/listings/list-repeats-at-buffer-end',
    wrong: 'LIST repeats a line where its buffer of 4096 octets is full.',
    breaks: ['rfc1939-5-list-each-once', 'pop3/grammar/scan-listing'],
    shows: ['pop3/listings/many-messages'],
    plant: pop3Replies((usual) => ({
      multiLine: (status, lines) =>
        usual.multiLine(
          status,
          /octets?\)/.test(status)
            ? lines.flatMap((line, index) => (index % 250 === 249 ? [line, line] : [line]))
            : lines,
        ),
    })),
  },
  {
    id: 'pop3/listings/list-newest-250',
    wrong: 'LIST lists 250 messages at most.',
    breaks: ['rfc1939-5-list-each-once', 'rfc1939-5-list-all', 'pop3/session/agreement'],
    shows: ['pop3/listings/many-messages'],
    plant: pop3Replies((usual) => ({ multiLine: (status, lines) => usual.multiLine(status, lines.slice(0, 250)) })),
  },
  {
    id: 'pop3/listings/list-one-has-lines',
    wrong: 'LIST with a number is answered by lines, as without.',
    breaks: ['rfc1939-5-list-one-single-line', 'pop3/session/one-response'],
    shows: ['pop3/listings/scan-listing-of-one'],
    plant: pop3Runs(['LIST'], async (usual, session, rest) => {
      await usual();
      if (rest !== undefined) await session.send('.\r\n');
    }),
  },
  {
    id: 'pop3/listings/list-one-lacks-the-number',
    wrong: 'LIST with a number has the size alone in its answer.',
    breaks: ['rfc1939-5-list-one'],
    plant: pop3Runs(['LIST'], async (usual, session, rest) => {
      const message = session.maildrop?.messages[Number(rest) - 1];
      await (rest === undefined || !message || message.marked ? usual() : session.ok(String(message.size)));
    }),
  },
  {
    id: 'pop3/listings/list-one-disagrees',
    wrong: 'LIST with a number gives the size with the line that ends the answer.',
    breaks: ['rfc1939-5-list-one-agrees'],
    plant: pop3Runs(['LIST'], async (usual, session, rest) => {
      const message = session.maildrop?.messages[Number(rest) - 1];
      if (rest === undefined || !message || message.marked) return usual();
      await session.ok(session.behaviour.replies.scanListing(message.number, message.size + 3));
    }),
  },
  {
    id: 'pop3/listings/list-empty-refused',
    wrong: 'LIST of an empty maildrop is refused.',
    breaks: ['rfc1939-5-list-empty'],
    plant: pop3Runs(['LIST'], async (usual, session) => {
      if (countOf(session) === 0) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/listings/list-all-deleted-refused',
    wrong: 'LIST is refused where all messages are marked as deleted.',
    breaks: ['rfc1939-5-list-all-deleted'],
    plant: pop3Runs(['LIST'], async (usual, session) => {
      if (session.maildrop?.kept.length === 0) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/listings/list-shows-deleted',
    wrong: 'LIST lists messages that are marked as deleted.',
    breaks: ['rfc1939-5-list-without-deleted', 'rfc1939-5-list-all-deleted', 'pop3/session/deleted-left-out'],
    shows: ['pop3/deletion/not-counted-not-listed'],
    plant: pop3Runs(['LIST'], async (usual, session, rest) => {
      if (rest !== undefined || !session.maildrop) return usual();
      const { replies } = session.behaviour;
      const lines = session.maildrop.messages.map(({ number, size }) => replies.scanListing(number, size));
      await session.send(replies.multiLine(replies.ok(''), lines));
    }),
  },
  {
    id: 'pop3/listings/not-all',
    wrong: 'The server has the first 11 messages of the INBOX in the maildrop and no more.',
    breaks: ['rfc1939-5-stat-count', 'rfc1939-5-list-all'],
    plant: pop3Maildrops((usual) => ({ messages: usual.messages.slice(0, 11) })),
  },
];
