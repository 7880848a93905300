import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Argument, pop3Maildrops, pop3Sessions } from './tools.js';

const removes = 'rfc1939-6-update-removes-marked';
const keeps = 'rfc1939-6-update-keeps-unmarked';

/** When messages go, and when they must not (RFC 1939 §5 DELE; §6). */
export const deletion: readonly Fault[] = [
  {
    id: 'pop3/deletion/at-once',
    wrong: 'DELE removes the message at once, whether or not QUIT follows.',
    breaks: [
      'rfc1939-6-no-quit-no-removal',
      'rfc1939-6-close-no-removal',
      'rfc1939-6-reset-no-removal',
      'rfc1939-5-dele-not-before-update',
      'pop3/session/kept-without-quit',
    ],
    shows: ['pop3/deletion/connection-closed'],
    plant: pop3Runs(['DELE'], async (usual, session) => {
      await usual();
      session.maildrop?.update();
    }),
  },
  {
    id: 'pop3/deletion/at-any-end',
    wrong: 'The end of the connection removes what is marked, whether or not QUIT has come.',
    breaks: [
      'rfc1939-6-no-quit-no-removal',
      'rfc1939-6-close-no-removal',
      'rfc1939-6-reset-no-removal',
      'rfc1939-6-cut-quit-no-removal',
      'rfc1939-5-dele-not-before-update',
    ],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override closeMaildrop(): void {
            this.maildrop?.update();
            super.closeMaildrop();
          }
        },
    ),
  },
  {
    id: 'pop3/deletion/never',
    wrong: 'QUIT removes nothing.',
    breaks: [removes, 'rfc1939-6-update-removes-all', 'rfc1939-6-quit-status', 'pop3/session/removed-at-quit'],
    shows: ['pop3/deletion/removed-at-quit'],
    plant: pop3Runs(['QUIT'], async (usual, session) => {
      session.maildrop?.reset();
      await usual();
    }),
  },
  {
    id: 'pop3/deletion/never-all',
    wrong: 'QUIT keeps the last message when all are marked.',
    breaks: [removes, 'rfc1939-6-update-removes-all', 'rfc1939-6-quit-status'],
    plant: pop3Maildrops((usual) => ({
      update: () => {
        const last = usual.messages.at(-1);
        if (last && usual.kept.length === 0) last.marked = false;
        usual.update();
      },
    })),
  },
  {
    id: 'pop3/deletion/by-shifting-index',
    wrong: 'QUIT removes the marked messages one by one by their numbers, which shift with each that goes.',
    breaks: [removes, keeps],
    plant: pop3Maildrops((usual) => ({
      update: () => {
        const { inbox } = usual.account;
        for (const { number } of usual.messages.filter(({ marked }) => marked)) {
          const victim = inbox.messages[number - 1];
          if (victim) inbox.expunge([victim.uid], usual);
        }
      },
    })),
  },
  {
    id: 'pop3/deletion/first-only',
    wrong: 'QUIT removes the first of the marked messages alone.',
    breaks: [removes, 'rfc1939-6-update-removes-all', 'rfc1939-6-quit-status'],
    plant: pop3Maildrops((usual) => ({
      update: () => {
        for (const message of usual.messages.filter(({ marked }) => marked).slice(1)) message.marked = false;
        usual.update();
      },
    })),
  },
  {
    id: 'pop3/deletion/arrivals',
    wrong: 'QUIT leaves the messages that it knows and that are not marked, so that new ones are lost.',
    breaks: ['rfc1939-6-update-keeps-arrived', keeps],
    plant: pop3Maildrops((usual) => ({
      update: () => {
        const kept = new Set(usual.kept.map(({ stored }) => stored.uid));
        const { inbox } = usual.account;
        inbox.expunge(
          inbox.messages.map(({ uid }) => uid).filter((uid) => !kept.has(uid)),
          usual,
        );
      },
    })),
  },
  {
    id: 'pop3/deletion/retrieved',
    wrong: 'QUIT removes what was retrieved, too.',
    breaks: ['rfc1939-6-update-keeps-retrieved', keeps, 'rfc2449-6.7-never'],
    plant: (behaviour) => {
      const retrieved = new WeakSet<Message>();
      const change = pop3Runs(['RETR', 'QUIT'], async (usual, session, rest) => {
        const stored = session.maildrop?.messages[Number(rest) - 1]?.stored;
        if (stored) retrieved.add(stored);
        for (const message of rest === undefined ? (session.maildrop?.messages ?? []) : []) {
          if (retrieved.has(message.stored)) message.marked = true;
        }
        await usual();
      });
      return change(behaviour);
    },
  },
  {
    id: 'pop3/deletion/retrieved-is-marked',
    wrong: 'RETR marks the message as deleted.',
    breaks: ['rfc1939-5-retr-marks-nothing', 'rfc1939-5-retr-again'],
    plant: pop3Runs(['RETR'], async (usual, session, rest) => {
      const message = session.maildrop?.messages[Number(rest) - 1];
      await usual();
      if (message) message.marked = true;
    }),
  },
  {
    id: 'pop3/deletion/top-is-marked',
    wrong: 'The server removes at QUIT what TOP has shown whole.',
    breaks: ['rfc1939-7-top-marks-nothing'],
    plant: pop3Runs(['TOP'], async (usual, session, rest = '') => {
      await usual();
      const [number, lines] = rest.split(' ');
      const message = session.maildrop?.messages[Number(number) - 1];
      if (message && Number(lines) > 50) message.marked = true;
    }),
  },
  {
    id: 'pop3/deletion/retrieved-without-quit',
    wrong: 'What was retrieved is removed by policy when the connection is lost.',
    breaks: ['rfc1939-8-no-quit-no-policy'],
    plant: (behaviour) => {
      const retrieved = new WeakSet<Message>();
      const marking = pop3Runs(['RETR'], async (usual, session, rest) => {
        const stored = session.maildrop?.messages[Number(rest) - 1]?.stored;
        if (stored) retrieved.add(stored);
        await usual();
      })(behaviour);
      const ending = pop3Sessions(
        (Usual) =>
          class extends Usual {
            override closeMaildrop(): void {
              const { maildrop } = this;
              const uids = maildrop?.messages.filter(({ stored }) => retrieved.has(stored)).map((m) => m.stored.uid);
              if (maildrop && this.state === 'TRANSACTION') maildrop.account.inbox.expunge(uids ?? [], this);
              super.closeMaildrop();
            }
          },
      )(behaviour);
      return { pop3: { ...marking.pop3, ...ending.pop3 } };
    },
  },
  {
    id: 'pop3/deletion/flagged-by-imap',
    wrong: 'QUIT removes the messages that IMAP has flagged as \\Deleted.',
    breaks: [keeps],
    plant: pop3Maildrops((usual) => ({
      update: () => {
        for (const message of usual.messages) message.marked ||= message.stored.flags.has('\\Deleted');
        usual.update();
      },
    })),
  },
  {
    id: 'pop3/deletion/refused-quit',
    wrong: 'QUIT with an argument is refused, but has removed what was marked.',
    breaks: ['rfc1939-6-refused-quit-no-removal', 'rfc1939-6-no-quit-no-removal'],
    plant: pop3Runs(['QUIT'], async (usual, session, rest) => {
      if (rest !== undefined) session.maildrop?.update();
      await usual();
    }),
  },
  {
    id: 'pop3/deletion/marks-remembered',
    wrong: 'The server remembers what was marked in a session that was lost, and begins the next one with that.',
    breaks: ['rfc1939-4-nothing-marked'],
    plant: (behaviour) => {
      const remembered = new WeakSet<Message>();
      return pop3Maildrops((usual) => {
        for (const message of usual.messages) message.marked = remembered.has(message.stored);
        return {
          mark: (message) => {
            remembered.add(message.stored);
            usual.mark(message);
          },
        };
      })(behaviour);
    },
  },
  {
    id: 'pop3/deletion/dele-refused',
    wrong: 'DELE marks the message and answers -ERR.',
    breaks: ['rfc1939-5-dele-positive'],
    plant: pop3Runs(['DELE'], async (usual, session, rest) => {
      const message = session.maildrop?.messages[Number(rest) - 1];
      if (!message || message.marked) return usual();
      message.marked = true;
      await session.send(session.behaviour.replies.err('marked'));
    }),
  },
  {
    id: 'pop3/deletion/renumbers',
    wrong: 'RETR counts the messages without those that are marked.',
    breaks: ['rfc1939-5-dele-others-keep-numbers'],
    plant: pop3Argument(
      'RETR',
      (argument, { maildrop }) =>
        maildrop && String(maildrop.kept[Number(argument) - 1]?.number ?? maildrop.messages.length + 1),
    ),
  },
];
