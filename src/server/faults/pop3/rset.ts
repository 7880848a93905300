import { Refusal } from '../../pop3/index.js';
import type { DropMessage, Maildrop } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Runs } from '../tools.js';
import { pop3Maildrops } from './tools.js';

const general = 'rfc1939-5-rset';

/** Commands that take the messages which RSET has unmarked for marked ones still. */
const stale =
  (name: string): Fault['plant'] =>
  (behaviour) => {
    const unmarked = new WeakMap<Maildrop, readonly DropMessage[]>();
    const remember = pop3Runs(['RSET'], async (usual, { maildrop }) => {
      if (maildrop)
        unmarked.set(
          maildrop,
          maildrop.messages.filter(({ marked }) => marked),
        );
      await usual();
    });
    const relapse = pop3Runs([name], async (usual, { maildrop }) => {
      const messages = (maildrop && unmarked.get(maildrop)) ?? [];
      for (const message of messages) message.marked = true;
      try {
        await usual();
      } finally {
        for (const message of messages) message.marked = false;
      }
    });
    return both(remember, relapse)(behaviour);
  };

/** What RSET leaves as it was (RFC 1939 §5). */
export const rset: readonly Fault[] = [
  {
    id: 'pop3/rset/nothing',
    wrong: 'RSET answers positively and unmarks nothing.',
    breaks: [general, 'rfc1939-5-rset-counted', 'pop3/session/rset'],
    shows: ['pop3/deletion/rset'],
    plant: pop3Maildrops(() => ({ reset: () => undefined })),
  },
  {
    id: 'pop3/rset/last-only',
    wrong: 'RSET unmarks the message alone that was marked last.',
    breaks: [general, 'rfc1939-5-rset-counted'],
    plant: pop3Maildrops((usual) => {
      let last: DropMessage | undefined;
      return {
        mark: (message) => {
          last = message;
          usual.mark(message);
        },
        reset: () => {
          if (last) last.marked = false;
        },
      };
    }),
  },
  {
    id: 'pop3/rset/stat',
    wrong: 'STAT leaves messages out that RSET has unmarked.',
    breaks: ['rfc1939-5-rset-counted', general],
    plant: stale('STAT'),
  },
  {
    id: 'pop3/rset/list',
    wrong: 'LIST leaves messages out that RSET has unmarked.',
    breaks: ['rfc1939-5-rset-listed', general],
    plant: stale('LIST'),
  },
  {
    id: 'pop3/rset/retr',
    wrong: 'RETR refuses messages that RSET has unmarked.',
    breaks: ['rfc1939-5-rset-named', general],
    plant: stale('RETR'),
  },
  {
    id: 'pop3/rset/uidl',
    wrong: 'UIDL leaves messages out that RSET has unmarked.',
    breaks: ['rfc1939-7-uidl-after-rset'],
    plant: stale('UIDL'),
  },
  {
    id: 'pop3/rset/quit',
    wrong: 'QUIT removes messages that RSET has unmarked.',
    breaks: ['rfc1939-5-rset-nothing-removed', general, 'pop3/session/kept-at-quit'],
    shows: ['pop3/deletion/rset'],
    plant: stale('QUIT'),
  },
  {
    id: 'pop3/rset/refused-where-nothing-is-marked',
    wrong: 'RSET is refused where nothing is marked.',
    breaks: ['rfc1939-5-rset-nothing-marked', general, 'pop3/session/always-positive'],
    shows: ['pop3/deletion/rset-with-nothing-marked'],
    plant: pop3Runs(['RSET'], async (usual, { maildrop }) => {
      if (maildrop?.messages.every(({ marked }) => !marked)) throw new Refusal((texts) => texts.nothing);
      await usual();
    }),
  },
  {
    id: 'pop3/rset/moves-to-the-end',
    wrong: 'RSET puts the messages that it unmarks behind all others.',
    breaks: ['rfc1939-5-rset-keeps-numbers', general],
    plant: pop3Maildrops((usual) => ({
      reset: () => {
        const messages = usual.messages as DropMessage[];
        const order = [...messages].sort((one, other) => Number(one.marked) - Number(other.marked));
        messages.splice(0, messages.length, ...order);
        usual.reset();
      },
    })),
  },
  {
    id: 'pop3/rset/once-marked-stays',
    wrong: 'A message that is marked after RSET is not removed at QUIT.',
    breaks: ['rfc1939-5-rset-marked-again', 'rfc1939-6-update-removes-marked'],
    plant: pop3Maildrops((usual) => {
      let isReset = false;
      return {
        reset: () => {
          isReset = true;
          usual.reset();
        },
        update: () => {
          if (isReset) usual.reset();
          usual.update();
        },
      };
    }),
  },
];
