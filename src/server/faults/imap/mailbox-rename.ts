import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { accounts, imapRuns } from '../tools.js';
import { beginningWith, namesBelow, ofRename } from './mailbox-tools.js';
import { done } from './tools.js';

interface RenameGiven {
  readonly from: { readonly name?: string };
  readonly to: { readonly name?: string };
}
const fromOf = (given: unknown): string => (given as RenameGiven).from.name ?? '';
const toOf = (given: unknown): string => (given as RenameGiven).to.name ?? '';
const isInbox = (name: string): boolean => name.toUpperCase() === 'INBOX';
const uidsOf = (mailbox: Mailbox): number[] => mailbox.messages.map(({ uid }) => uid);

/** RENAME (RFC 3501 §6.3.5, RFC 9051 §6.3.6). */
export const mailboxRename: readonly Fault[] = [
  {
    id: 'imap/mailbox-rename/copies',
    wrong: 'RENAME leaves the mailbox under its old name, too.',
    breaks: ofRename('rename', 'old-name-gone'),
    plant: imapRuns(['RENAME'], async (usual, { account }, given) => {
      const completion = await usual();
      if (completion.status === 'OK' && account.mailbox(fromOf(given)) === undefined) account.create(fromOf(given));
      return completion;
    }),
  },
  {
    id: 'imap/mailbox-rename/messages-lost',
    wrong: 'RENAME makes an empty mailbox of the new name in place of the old one.',
    breaks: ofRename('rename', 'messages-kept'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            const mailbox = this.mailbox(to);
            mailbox?.expunge(uidsOf(mailbox));
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/last-message-lost',
    wrong: 'RENAME loses the last message.',
    breaks: ofRename('rename', 'messages-kept'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            const mailbox = this.mailbox(to);
            mailbox?.expunge(uidsOf(mailbox).slice(-1));
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/inferiors-stay',
    wrong: 'RENAME leaves the mailboxes below under the old name.',
    breaks: ofRename('rename-inferiors'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            if (isInbox(from)) return;
            for (const name of namesBelow(this, to)) super.rename(name, from + name.slice(to.length), origin);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/one-level-only',
    wrong: 'RENAME takes along those one level below only, and forgets what lies deeper.',
    breaks: ofRename('rename-inferiors'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            const depth = to.split(this.delimiter).length + 1;
            for (const name of namesBelow(this, to)) {
              if (name.split(this.delimiter).length > depth) super.delete(name, origin);
            }
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/by-prefix',
    wrong: 'RENAME renames all mailboxes whose names begin with the old one.',
    breaks: ofRename('siblings'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            const alike = isInbox(from) ? [] : beginningWith(this, from).filter((name) => name !== from);
            super.rename(from, to, origin);
            for (const name of alike.filter((other) => this.mailboxes.has(other))) {
              super.rename(name, to + name.slice(from.length), origin);
            }
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/no-superiors',
    wrong: 'RENAME refuses a new name whose level above is missing.',
    breaks: ofRename('rename-superiors'),
    plant: imapRuns(['RENAME'], (usual, { account }, given) => {
      const to = toOf(given);
      const end = to.lastIndexOf(account.delimiter);
      const isMissing = end > 0 && account.mailbox(to.slice(0, end)) === undefined;
      return isMissing ? { status: 'NO', text: 'there is no level above' } : usual();
    }),
  },
  {
    id: 'imap/mailbox-rename/missing',
    wrong: 'RENAME from a name that does not exist says OK.',
    breaks: ofRename('rename-refused', 'from-missing'),
    plant: imapRuns(['RENAME'], (usual, { account }, given) =>
      account.mailbox(fromOf(given)) === undefined && !account.hasInferiors(fromOf(given)) ? done : usual(),
    ),
  },
  {
    id: 'imap/mailbox-rename/overwrites',
    wrong: 'RENAME to a name that exists puts the one in the place of the other.',
    breaks: ofRename('rename-refused', 'to-existing'),
    plant: imapRuns(['RENAME'], (usual, { account }, given) => {
      const to = toOf(given);
      if (!isInbox(to) && account.mailbox(to) && account.mailbox(fromOf(given))) account.delete(to);
      return usual();
    }),
  },
  {
    id: 'imap/mailbox-rename/merges',
    wrong: 'RENAME to a name that exists is refused, once the messages have been put there.',
    breaks: ofRename('to-existing'),
    plant: imapRuns(['RENAME'], (usual, { account }, given) => {
      const [from, to] = [account.mailbox(fromOf(given)), account.mailbox(toOf(given))];
      if (from && to) to.appendAll(from.messages);
      return usual();
    }),
  },
  {
    id: 'imap/mailbox-rename/to-inbox',
    wrong: 'RENAME to INBOX moves the messages there, and says OK.',
    breaks: ofRename('rename-refused', 'to-inbox'),
    plant: imapRuns(['RENAME'], (usual, { account }, given) => {
      const from = account.mailbox(fromOf(given));
      if (!isInbox(toOf(given)) || from === undefined) return usual();
      account.inbox.appendAll(from.messages);
      account.delete(from.name);
      return done;
    }),
  },
  {
    id: 'imap/mailbox-rename/inbox-copied',
    wrong: 'RENAME of INBOX copies its messages and leaves them in INBOX.',
    breaks: ofRename('rename-inbox', 'inbox-stays'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            const left = isInbox(from) ? [...this.inbox.messages] : [];
            super.rename(from, to, origin);
            this.inbox.appendAll(left);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/inbox-emptied',
    wrong: 'RENAME of INBOX makes an empty mailbox of the new name, and the messages are lost.',
    breaks: ofRename('rename-inbox'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            const made = isInbox(from) ? this.mailbox(to) : undefined;
            made?.expunge(uidsOf(made));
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/inbox-with-inferiors',
    wrong: 'RENAME of INBOX takes the mailboxes below along.',
    breaks: ofRename('inbox-inferiors'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            if (!isInbox(from)) return;
            for (const name of namesBelow(this, 'INBOX')) super.rename(name, to + name.slice('INBOX'.length), origin);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/inbox-in-capitals',
    wrong: 'RENAME answers BAD to INBOX in other than capitals.',
    breaks: [...ofRename('inbox-any-case'), 'rfc9051-6.3.6-inbox-not-bad'],
    plant: imapRuns(['RENAME'], (usual, _, given) =>
      isInbox(fromOf(given)) && fromOf(given) !== 'INBOX' ? { status: 'BAD', text: 'INBOX stays' } : usual(),
    ),
  },
  {
    id: 'imap/mailbox-rename/inbox-counts-anew',
    wrong: 'After RENAME of INBOX the UIDs of INBOX begin at 1 again.',
    breaks: ofRename('uids-preserved'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            if (isInbox(from)) this.inbox.uidnext = 1;
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-rename/subscription-follows',
    wrong: 'RENAME subscribes the new name in place of the old one.',
    breaks: ['rfc9051-6.3.6-subscription-stays'],
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override rename(from: string, to: string, origin?: unknown): void {
            super.rename(from, to, origin);
            if (this.subscriptions.delete(from)) this.subscriptions.add(to);
          }
        },
    ),
  },
];
