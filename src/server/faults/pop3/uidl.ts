import { Refusal } from '../../pop3/index.js';
import type { DropMessage, Maildrop } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { countOf, pop3Messages, pop3Replies } from './tools.js';

const general = 'rfc1939-7-uidl-persistent';
const all = 'rfc1939-7-uidl-all';

/** Unique-ids made otherwise. */
const uniqueIds = (make: (usual: DropMessage, drop: Maildrop) => string): Fault['plant'] =>
  pop3Messages((usual, drop) => ({
    get uniqueId() {
      return make(usual, drop);
    },
  }));

const inEachSession: Fault['plant'] = (behaviour) => {
  let sessions = 0;
  const numbers = new WeakMap<object, number>();
  return uniqueIds((usual, drop) => {
    if (!numbers.has(drop)) numbers.set(drop, ++sessions);
    return `${numbers.get(drop)}.${usual.stored.uid}`;
  })(behaviour);
};

/** The lines of UIDL changed; its status is the one that says so. */
const listed = (rewrite: (lines: readonly string[]) => readonly string[]): Fault['plant'] =>
  pop3Replies((usual) => ({
    multiLine: (status, lines) => usual.multiLine(status, status.includes('unique-id') ? rewrite(lines) : lines),
  }));

/** UIDL and what a unique-id promises (RFC 1939 §7). */
export const uidl: readonly Fault[] = [
  {
    id: 'pop3/uidl/number',
    wrong: 'The unique-id of a message is its number.',
    breaks: ['rfc1939-7-uidl-persistent-number', general, 'pop3/session/unique-id-reuse'],
    shows: ['pop3/uidl/follows-the-message'],
    plant: uniqueIds(({ number }) => `id${number}`),
  },
  {
    id: 'pop3/uidl/each-session',
    wrong: 'Unique-ids are made anew in each session.',
    breaks: [general, 'rfc1939-7-uidl-copies-listed', 'pop3/session/unique-id-persistent'],
    shows: ['pop3/uidl/persistent'],
    plant: inEachSession,
  },
  {
    id: 'pop3/uidl/lost-without-quit',
    wrong: 'Unique-ids are written down at QUIT only, and made anew after a session that was lost.',
    breaks: ['rfc1939-7-uidl-persistent-without-update'],
    plant: (behaviour) => {
      let lost = 0;
      const change = uniqueIds(({ uniqueId }) => `${uniqueId}.${lost}`)(behaviour);
      const open = change.pop3?.openMaildrop;
      return {
        pop3: {
          openMaildrop: (account, owner) => {
            const drop = open?.(account, owner);
            owner.channel.onClose(() => {
              if (drop && owner.state === 'TRANSACTION') lost++;
            });
            return drop;
          },
        },
      };
    },
  },
  {
    id: 'pop3/uidl/from-count',
    wrong: 'Unique-ids have the number of messages in them.',
    breaks: ['rfc1939-7-uidl-persistent-arrival', general],
    plant: uniqueIds(({ stored }, { messages }) => `${messages.length}.${stored.uid}`),
  },
  {
    id: 'pop3/uidl/from-flags',
    wrong: 'Unique-ids are made from all that is stored of a message, its flags included.',
    breaks: ['rfc1939-7-uidl-persistent-flags', general],
    plant: uniqueIds(({ stored }) => `${stored.uid}.${stored.modseq}`),
  },
  {
    id: 'pop3/uidl/reused',
    wrong: 'A new message takes the unique-id of the last one that was removed.',
    breaks: ['rfc1939-7-uidl-not-reused'],
    plant: uniqueIds(({ number, stored }, { messages }) =>
      number === messages.length ? `last${number}` : `m${stored.uid}`,
    ),
  },
  {
    id: 'pop3/uidl/from-size',
    wrong: 'Unique-ids are made from the size in kilobytes, so that different messages get the same.',
    breaks: ['rfc1939-7-uidl-unique'],
    plant: uniqueIds(({ octets }) => `k${Math.ceil(octets.length / 1024)}`),
  },
  {
    id: 'pop3/uidl/copies-once',
    wrong: 'UIDL lists one of several messages that are alike.',
    breaks: ['rfc1939-7-uidl-copies-listed', all],
    plant: pop3Runs(['UIDL'], async (usual, session, rest) => {
      if (rest !== undefined || !session.maildrop) return usual();
      const { replies } = session.behaviour;
      const unlike = session.maildrop.kept.filter(
        ({ octets }, index, kept) => !kept.slice(0, index).some((other) => other.octets.equals(octets)),
      );
      const lines = unlike.map(({ number, uniqueId }) => replies.uniqueIdListing(number, uniqueId));
      await session.send(replies.multiLine(replies.ok(''), lines));
    }),
  },
  {
    id: 'pop3/uidl/copies-change',
    wrong: 'Copies of a message get the unique-id of its octets and their place among the copies.',
    breaks: ['rfc1939-7-uidl-copies-listed'],
    plant: uniqueIds(({ octets, number }, { messages }) => {
      const before = messages.filter((other) => other.number < number && other.octets.equals(octets));
      return `${octets.length}.${before.length}`;
    }),
  },
  {
    id: 'pop3/uidl/without-last',
    wrong: 'UIDL leaves the last message out.',
    breaks: [all],
    plant: listed((lines) => lines.slice(0, -1)),
  },
  {
    id: 'pop3/uidl/newest-250',
    wrong: 'UIDL lists 250 messages at most.',
    breaks: ['rfc1939-7-uidl-each-once', all],
    plant: listed((lines) => lines.slice(0, 250)),
  },
  {
    id: 'pop3/uidl/empty-refused',
    wrong: 'UIDL of an empty maildrop is refused.',
    breaks: ['rfc1939-7-uidl-empty'],
    plant: pop3Runs(['UIDL'], async (usual, session) => {
      if (countOf(session) === 0) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/uidl/all-deleted-refused',
    wrong: 'UIDL is refused where all messages are marked as deleted.',
    breaks: ['rfc1939-7-uidl-all-deleted'],
    plant: pop3Runs(['UIDL'], async (usual, session) => {
      if (session.maildrop?.kept.length === 0) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/uidl/shows-deleted',
    wrong: 'UIDL lists messages that are marked as deleted.',
    breaks: ['rfc1939-7-uidl-without-deleted', 'rfc1939-7-uidl-all-deleted'],
    plant: pop3Runs(['UIDL'], async (usual, session, rest) => {
      if (rest !== undefined || !session.maildrop) return usual();
      const { replies } = session.behaviour;
      const lines = session.maildrop.messages.map(({ number, uniqueId }) => replies.uniqueIdListing(number, uniqueId));
      await session.send(replies.multiLine(replies.ok(''), lines));
    }),
  },
  {
    id: 'pop3/uidl/one-has-lines',
    wrong: 'UIDL with a number is answered by lines, as without.',
    breaks: ['rfc1939-7-uidl-one-single-line'],
    plant: pop3Runs(['UIDL'], async (usual, session, rest) => {
      await usual();
      if (rest !== undefined) await session.send('.\r\n');
    }),
  },
  {
    id: 'pop3/uidl/one-lacks-the-number',
    wrong: 'UIDL with a number has the unique-id alone in its answer.',
    breaks: ['rfc1939-7-uidl-one', 'pop3/grammar/unique-id-listing'],
    shows: ['pop3/uidl/one'],
    plant: pop3Runs(['UIDL'], async (usual, session, rest) => {
      const message = session.maildrop?.messages[Number(rest) - 1];
      await (rest === undefined || !message || message.marked ? usual() : session.ok(message.uniqueId));
    }),
  },
  {
    id: 'pop3/uidl/one-disagrees',
    wrong: 'UIDL with a number gives another unique-id than the list.',
    breaks: ['rfc1939-7-uidl-one-agrees', 'pop3/session/unique-id-fixed'],
    shows: ['pop3/uidl/one'],
    plant: listed((lines) => lines.map((line) => `${line}.0`)),
  },
];
