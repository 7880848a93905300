import { Maildrop, Refusal } from '../../pop3/index.js';
import type { DropMessage } from '../../pop3/index.js';
import type { Account, Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { both, otherwise, pop3Runs } from '../tools.js';
import { pop3Maildrops, pop3Sessions } from './tools.js';

/** A maildrop for whoever asks, locked or not. */
const unlocked = (account: Account, owner: unknown): Maildrop | undefined =>
  Maildrop.open(
    otherwise(account, () => ({ lockMaildrop: () => true, releaseMaildrop: () => undefined })),
    owner,
  );

/** What has the maildrop, and for how long (RFC 1939 §3, §4). */
export const maildrop: readonly Fault[] = [
  {
    id: 'pop3/maildrop/no-lock',
    wrong: 'Every session gets the maildrop, and RETR of what another one has removed is refused.',
    breaks: ['rfc1939-4-lock'],
    plant: both(
      () => ({ pop3: { openMaildrop: unlocked } }),
      pop3Runs(['RETR'], async (usual, { maildrop }, rest) => {
        const message = maildrop?.messages[Number(rest) - 1];
        const isGone = message && !maildrop.account.inbox.messages.includes(message.stored);
        if (isGone) throw new Refusal((texts) => texts.alreadyDeleted(message.number));
        await usual();
      }),
    ),
  },
  {
    id: 'pop3/maildrop/removed-by-imap',
    wrong: 'RETR of a message that IMAP has expunged meanwhile is refused.',
    breaks: ['rfc1939-4-lock-against-imap'],
    plant: pop3Runs(['RETR'], async (usual, { maildrop }, rest) => {
      const message = maildrop?.messages[Number(rest) - 1];
      const isGone = message && !maildrop.account.inbox.messages.includes(message.stored);
      if (isGone) throw new Refusal((texts) => texts.alreadyDeleted(message.number));
      await usual();
    }),
  },
  {
    id: 'pop3/maildrop/global',
    wrong: 'The server keeps the maildrop in one variable for all sessions, so that the last login counts.',
    breaks: ['rfc1939-4-appropriate-maildrop'],
    plant: (behaviour) => {
      let last: Maildrop | undefined;
      return pop3Maildrops((usual) => {
        const own = usual.messages;
        last = usual;
        return {
          get messages() {
            return last?.account === usual.account ? own : (last?.messages ?? own);
          },
        };
      })(behaviour);
    },
  },
  {
    id: 'pop3/maildrop/locked-by-refused-login',
    wrong: 'The server locks the maildrop before it looks at the password, and forgets about it when that is wrong.',
    breaks: ['rfc1939-4-lock-released-by-refusal'],
    plant: pop3Runs(['PASS'], async (usual, session) => {
      const account = session.context.store.account(session.known.user ?? '');
      if (account?.lockMaildrop(session) === false) throw new Refusal((texts) => texts.inUse, 'IN-USE');
      await usual();
    }),
  },
  {
    id: 'pop3/maildrop/in-all-the-same',
    wrong: 'The server refuses a login while the maildrop is locked, and then behaves as if it had not.',
    breaks: ['rfc1939-4-not-opened-refused'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override async enter(user: string): Promise<void> {
            try {
              await super.enter(user);
            } catch (refusal) {
              const account = this.context.store.account(user);
              if (account) this.maildrop = unlocked(account, this);
              this.state = 'TRANSACTION';
              throw refusal;
            }
          }
        },
    ),
  },
  {
    id: 'pop3/maildrop/released-late',
    wrong: 'The server releases the maildrop a second after its answer to QUIT.',
    breaks: ['rfc1939-6-quit-releases-lock'],
    plant: pop3Maildrops((usual) => ({ release: () => void setTimeout(() => usual.release(), 1000).unref() })),
  },
  {
    id: 'pop3/maildrop/released-by-quit-only',
    wrong: 'The server does not release the maildrop when the connection is lost.',
    breaks: [
      'rfc1939-3-resources-released',
      'rfc1939-3-resources-released-on-close',
      'rfc1939-3-resources-released-on-reset',
    ],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override closeMaildrop(): void {
            if (this.state === 'UPDATE') super.closeMaildrop();
          }
        },
    ),
  },
  {
    id: 'pop3/maildrop/arrivals-lost',
    wrong: 'What arrived during a session is not in the next one either.',
    breaks: ['rfc1939-4-next-session'],
    plant: (behaviour) => {
      const begun = new WeakMap<Account, number>();
      const lost = new WeakSet<Message>();
      return pop3Maildrops((usual) => {
        const { inbox } = usual.account;
        begun.set(usual.account, inbox.uidnext);
        const visible = usual.messages.filter(({ stored }) => !lost.has(stored));
        const messages = visible.map((message, index): DropMessage =>
          otherwise(message, () => ({ number: index + 1 })),
        );
        return {
          messages,
          release: () => {
            for (const message of inbox.messages) {
              if (message.uid >= (begun.get(usual.account) ?? Infinity)) lost.add(message);
            }
            usual.release();
          },
        };
      })(behaviour);
    },
  },
];
