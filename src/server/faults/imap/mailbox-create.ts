import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { accounts, hears, imapRuns, imapCommands, mailboxes } from '../tools.js';
import { nameIn, ofCreate, ofDelete, ofRename } from './mailbox-tools.js';
import { done, inBoth, refuses } from './tools.js';

const isInbox = (name: string): boolean => name.toUpperCase() === 'INBOX';

/** CREATE (RFC 3501 §6.3.3, RFC 9051 §6.3.4). */
export const mailboxCreate: readonly Fault[] = [
  {
    id: 'imap/mailbox-create/nothing-made',
    wrong: 'CREATE says OK and makes nothing.',
    breaks: [...ofCreate('create'), ...inBoth('7.1.1-tagged-ok')],
    plant: imapRuns(['CREATE'], () => done),
  },
  {
    id: 'imap/mailbox-create/existing',
    wrong: 'CREATE of a mailbox that exists says OK.',
    breaks: ofCreate('create-refused', 'existing', 'ok-only-if-created'),
    plant: imapRuns(['CREATE'], (usual, session, given) =>
      session.account.mailbox(nameIn(given)) === undefined ? usual() : done,
    ),
  },
  {
    id: 'imap/mailbox-create/overwrites',
    wrong: 'CREATE of a mailbox that exists puts an empty one in its place.',
    breaks: ofCreate('create-refused', 'existing'),
    plant: imapRuns(['CREATE'], (usual, { account }, given) => {
      const name = nameIn(given);
      if (!isInbox(name) && account.mailbox(name) !== undefined) account.delete(name);
      return usual();
    }),
  },
  {
    id: 'imap/mailbox-create/inbox',
    wrong: 'CREATE of INBOX in any case says OK.',
    breaks: ofCreate('create-refused', 'inbox', 'ok-only-if-created'),
    plant: imapRuns(['CREATE'], (usual, _, given) => (isInbox(nameIn(given)) ? done : usual())),
  },
  {
    id: 'imap/mailbox-create/inbox-lower-case',
    wrong: 'CREATE knows INBOX in capitals only, and says OK to it in others.',
    breaks: ofCreate('create-refused', 'inbox'),
    plant: imapRuns(['CREATE'], (usual, _, given) => {
      const name = nameIn(given);
      return isInbox(name) && name !== 'INBOX' ? done : usual();
    }),
  },
  {
    id: 'imap/mailbox-create/trailing-delimiter-kept',
    wrong: 'CREATE makes the delimiter at the end a part of the name.',
    breaks: ofCreate('trailing-delimiter'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override create(name: string, specialUse?: readonly string[]): Mailbox {
            const made = super.create(name, specialUse);
            if (!name.endsWith(this.delimiter)) return made;
            this.mailboxes.delete(made.name);
            made.name = name;
            this.mailboxes.set(name, made);
            return made;
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-create/trailing-delimiter-refused',
    wrong: 'CREATE refuses a name with the delimiter at its end.',
    breaks: ofCreate('trailing-delimiter', 'names-under-it'),
    plant: refuses(['CREATE'], ({ account }, given) => nameIn(given).endsWith(account.delimiter)),
  },
  {
    id: 'imap/mailbox-create/nothing-below',
    wrong: 'CREATE refuses names below one that has been made with the delimiter at its end.',
    breaks: ofCreate('names-under-it'),
    plant: (behaviour) => {
      const leaves = new Set<string>();
      return imapRuns(['CREATE'], (usual, { account }, given) => {
        const name = nameIn(given);
        if (name.endsWith(account.delimiter)) leaves.add(name);
        else if (leaves.has(name.slice(0, name.lastIndexOf(account.delimiter) + 1))) {
          return { status: 'NO', text: 'the mailbox above has no inferiors' };
        }
        return usual();
      })(behaviour);
    },
  },
  {
    id: 'imap/mailbox-create/welcome',
    wrong: 'A new mailbox holds a message of welcome.',
    breaks: ofCreate('empty'),
    plant: imapRuns(['CREATE'], async (usual, { account }, given) => {
      const completion = await usual();
      if (completion.status === 'OK') {
        account.mailbox(nameIn(given))?.append(Buffer.from('Subject: Welcome\r\n\r\nThis is a mailbox.\r\n'));
      }
      return completion;
    }),
  },
  {
    id: 'imap/mailbox-create/empty-name',
    wrong: 'CREATE of an empty name says OK.',
    breaks: ofCreate('empty-name'),
    plant: imapRuns(['CREATE'], (usual, _, given) => (nameIn(given) === '' ? done : usual())),
  },
  {
    id: 'imap/mailbox-create/uidvalidity-by-name',
    wrong: 'UIDVALIDITY is made from the name of the mailbox alone.',
    breaks: [
      ...ofCreate('uids-not-reused'),
      ...ofDelete('uids-preserved'),
      ...ofRename('uids-preserved'),
      'rfc2683-3.4.3-uidvalidity-changed',
    ],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          constructor(name: string, _uidvalidity: number, specialUse?: readonly string[]) {
            super(name, 1 + name.length, specialUse);
          }
        },
    ),
  },
  {
    id: 'imap/mailbox-create/no-superiors',
    wrong: 'CREATE refuses a name whose level above is missing.',
    breaks: ofCreate('superiors'),
    plant: refuses(['CREATE'], ({ account }, given) => {
      const name = nameIn(given);
      const end = name.lastIndexOf(account.delimiter, name.length - 2);
      return end > 0 && account.mailbox(name.slice(0, end)) === undefined;
    }),
  },
  {
    id: 'imap/mailbox-create/deaf-to-special-use',
    wrong: 'CREATE with a special use makes a mailbox without it.',
    breaks: ['rfc6154-3-created', 'rfc6154-2-implied', 'rfc6154-2-return'],
    plant: imapCommands(['CREATE'], (usual) => ({
      ...usual,
      parse: (parser, session) => ({ ...(usual.parse(parser, session) as object), uses: [] }),
    })),
  },
  {
    id: 'imap/mailbox-create/unknown-special-use',
    wrong: 'CREATE with a special use that it does not know makes the mailbox without it.',
    breaks: ['rfc6154-3-refused', 'rfc6154-3-refused-is-no', 'rfc6154-3-useattr'],
    plant: imapCommands(['CREATE'], (usual) => ({
      ...usual,
      parse: (parser, session) => {
        const given = usual.parse(parser, session) as { uses: readonly string[] };
        return { ...given, uses: given.uses.filter((use) => !/^\\x-/i.test(use)) };
      },
    })),
  },
  {
    id: 'imap/mailbox-create/refused-but-made',
    wrong: 'CREATE refuses a special use that it does not know, and has made the mailbox.',
    breaks: ['rfc6154-3-refused'],
    plant: imapRuns(['CREATE'], (usual, { account }, given) => {
      const { uses } = given as { uses: readonly string[] };
      if (uses.some((use) => /^\\x-/i.test(use))) account.create(nameIn(given));
      return usual();
    }),
  },
  {
    id: 'imap/mailbox-create/special-use-is-bad',
    wrong: 'CREATE with a special use that cannot be given is answered BAD.',
    breaks: ['rfc6154-3-refused-is-no', 'rfc6154-3-useattr'],
    plant: refuses(
      ['CREATE'],
      (_, given) => (given as { uses: readonly string[] }).uses.some((use) => /^\\x-/i.test(use)),
      { status: 'BAD', text: 'what use is that' },
    ),
  },
  {
    id: 'imap/mailbox-create/no-use-refused',
    wrong: 'CREATE with an empty list of special uses is refused.',
    breaks: ['rfc6154-3-empty-list'],
    plant: hears((line) => line.replace(/(CREATE .*\(USE) \(\)\)$/, '$1 (\\None))')),
  },
];
