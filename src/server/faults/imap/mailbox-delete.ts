import {
  namesBelow,
  ofDelete,
  ofListResponse,
  ofRename,
  ofSelect,
  beginningWith,
  nameIn,
  ofCreate,
} from './mailbox-tools.js';
import type { Account, Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { accounts, imapRuns, otherwise } from '../tools.js';
import { done, imapSessions, inBoth } from './tools.js';

/** DELETE (RFC 3501 §6.3.4, RFC 9051 §6.3.5), and what other sessions see of mailboxes that come and go. */
export const mailboxDelete: readonly Fault[] = [
  {
    id: 'imap/mailbox-delete/nothing-gone',
    wrong: 'DELETE says OK and deletes nothing.',
    breaks: [...ofDelete('delete', 'ok-only-if-deleted'), ...inBoth('7.1.1-tagged-ok')],
    plant: imapRuns(['DELETE'], () => done),
  },
  {
    id: 'imap/mailbox-delete/full',
    wrong: 'DELETE refuses a mailbox that holds messages.',
    breaks: [...ofDelete('delete'), 'rfc2683-3.4.12-delete-with-mail'],
    plant: imapRuns(['DELETE'], (usual, { account }, given) =>
      (account.mailbox(nameIn(given))?.messages.length ?? 0) > 0 ? { status: 'NO', text: 'not empty' } : usual(),
    ),
  },
  {
    id: 'imap/mailbox-delete/missing',
    wrong: 'DELETE of a name that does not exist says OK.',
    breaks: ofDelete('delete-refused', 'missing'),
    plant: imapRuns(['DELETE'], (usual, { account }, given) => {
      const name = nameIn(given);
      return account.mailbox(name) === undefined && !account.hasInferiors(name) ? done : usual();
    }),
  },
  {
    id: 'imap/mailbox-delete/inbox-emptied',
    wrong: 'DELETE of INBOX empties it and says OK.',
    breaks: ofDelete('delete-refused', 'inbox'),
    plant: imapRuns(['DELETE'], (usual, { account }, given) => {
      if (nameIn(given).toUpperCase() !== 'INBOX') return usual();
      account.inbox.expunge(account.inbox.messages.map(({ uid }) => uid));
      return done;
    }),
  },
  {
    id: 'imap/mailbox-delete/inbox-refused-and-emptied',
    wrong: 'DELETE of INBOX is refused, once its messages are gone.',
    breaks: ofDelete('inbox'),
    plant: imapRuns(['DELETE'], (usual, { account }, given) => {
      if (nameIn(given).toUpperCase() === 'INBOX') account.inbox.expunge(account.inbox.messages.map(({ uid }) => uid));
      return usual();
    }),
  },
  {
    id: 'imap/mailbox-delete/with-inferiors',
    wrong: 'DELETE takes the mailboxes below along.',
    breaks: ofDelete('inferiors-kept'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override delete(name: string, origin?: unknown): void {
            super.delete(name, origin);
            for (const other of namesBelow(this, name)) super.delete(other, origin);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-delete/inferiors-emptied',
    wrong: 'DELETE removes the messages of the mailboxes below.',
    breaks: ofDelete('inferiors-kept'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override delete(name: string, origin?: unknown): void {
            super.delete(name, origin);
            for (const other of namesBelow(this, name)) {
              const mailbox = this.mailbox(other);
              mailbox?.expunge(mailbox.messages.map(({ uid }) => uid));
            }
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-delete/by-prefix',
    wrong: 'DELETE takes all mailboxes along whose names begin with the one given.',
    breaks: ofDelete('siblings'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override delete(name: string, origin?: unknown): void {
            super.delete(name, origin);
            for (const other of beginningWith(this, name)) super.delete(other, origin);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-delete/parent-stays',
    wrong: 'DELETE of a mailbox with others below says OK and leaves it.',
    breaks: ofDelete('noselect-after', 'noselect-refused'),
    plant: imapRuns(['DELETE'], (usual, { account }, given) => (account.hasInferiors(nameIn(given)) ? done : usual())),
  },
  {
    id: 'imap/mailbox-delete/level-again',
    wrong: 'DELETE of a \\Noselect name with others below says OK again.',
    breaks: ofDelete('noselect-refused'),
    plant: imapRuns(['DELETE'], (usual, { account }, given) => {
      const name = nameIn(given);
      return account.mailbox(name) === undefined && account.hasInferiors(name) ? done : usual();
    }),
  },
  {
    id: 'imap/mailbox-delete/level-opens',
    wrong: 'SELECT of a \\Noselect name opens an empty mailbox.',
    breaks: [...ofDelete('noselect-after'), ...ofListResponse('noselect-true'), ...ofSelect('noselect')],
    plant: (behaviour) =>
      accounts(
        (Usual) =>
          class extends Usual {
            override mailbox(name: string): Mailbox | undefined {
              const found = super.mailbox(name);
              return found ?? (this.hasInferiors(name) ? new behaviour.mailbox(name, 1) : undefined);
            }
          },
      )(behaviour),
  },
  {
    id: 'imap/mailbox-delete/messages-come-back',
    wrong: 'A mailbox made under the name of a deleted one has its messages.',
    breaks: ofDelete('messages-removed'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          readonly #trash = new Map<string, Mailbox>();

          override delete(name: string, origin?: unknown): void {
            const mailbox = this.mailbox(name);
            super.delete(name, origin);
            if (mailbox) this.#trash.set(name, mailbox);
          }

          override create(name: string, specialUse?: readonly string[]): Mailbox {
            const made = super.create(name, specialUse);
            made.appendAll(this.#trash.get(name)?.messages ?? []);
            return made;
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-delete/stale-in-other-sessions',
    wrong: 'A session knows the mailboxes that there were when it began, and those that it makes itself.',
    breaks: [...ofCreate('visible-to-others'), ...ofDelete('visible-to-others'), ...ofRename('visible-to-others')],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          #known: Account | undefined;

          override authenticate(user: string): void {
            super.authenticate(user);
            this.#known = withOwnList(super.account);
          }

          override get account(): Account {
            return this.#known ?? super.account;
          }
        },
    ),
  },
];

/** An account whose list of mailboxes is brought up to date by one's own changes only. */
function withOwnList(account: Account): Account {
  const mailboxes = new Map(account.mailboxes);
  const refresh = (): void => {
    mailboxes.clear();
    for (const [name, mailbox] of account.mailboxes) mailboxes.set(name, mailbox);
  };
  return otherwise(account, () => ({
    mailboxes,
    create: (...given) => {
      const made = account.create(...given);
      refresh();
      return made;
    },
    delete: (...given) => {
      account.delete(...given);
      refresh();
    },
    rename: (...given) => {
      account.rename(...given);
      refresh();
    },
  }));
}
