import type { Account, Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { both, imapCommands, imapRuns } from '../tools.js';
import { lists, tells } from './mailbox-tools.js';
import { imapSessions, overlooks } from './tools.js';

const rev2 = (...names: readonly string[]): string[] => names.map((name) => `rfc9051-6.3.10-${name}`);
const answers = (data: string): Fault['plant'] => tells(['NAMESPACE'], () => `NAMESPACE ${data}`);
/** Tells of a namespace in which the mailboxes of other users lie. */
const ofOthers = answers('(("" "/")) (("~" "/")) NIL');

/** The name of another user's mailbox: a tilde, the user, and perhaps the name behind a delimiter. */
const foreign = (name: string, accountOf: (user: string) => Account | undefined): Mailbox | undefined => {
  const [, user = '', below = 'INBOX'] = /^~([^/]*)(?:\/(.*))?$/.exec(name) ?? [];
  return accountOf(user)?.mailbox(below);
};

/** NAMESPACE, and the mailboxes of other users (RFC 2342, RFC 9051 §6.3.10). */
export const namespaces: readonly Fault[] = [
  {
    id: 'imap/namespace/none-personal',
    wrong: 'NAMESPACE says that there is no personal namespace.',
    breaks: ['rfc2342-2-inbox-personal', 'rfc9051-5.1.2-inbox-personal', ...rev2('namespace')],
    plant: answers('NIL NIL NIL'),
  },
  {
    id: 'imap/namespace/one-class',
    wrong: 'NAMESPACE leaves out the classes that do not exist.',
    breaks: ['rfc2342-5-namespace', ...rev2('namespace')],
    plant: answers('(("" "/"))'),
  },
  {
    id: 'imap/namespace/a-response-each',
    wrong: 'NAMESPACE sends a response for each class.',
    breaks: rev2('one-response'),
    plant: tells(['NAMESPACE'], (content) => [content, content, content]),
  },
  {
    id: 'imap/namespace/not-while-selected',
    wrong: 'NAMESPACE is not taken while a mailbox is selected.',
    breaks: ['rfc2342-4-states', ...rev2('keeps-selected')],
    plant: imapCommands(['NAMESPACE'], (usual) => ({ ...usual, states: ['authenticated'] })),
  },
  {
    id: 'imap/namespace/selected-only',
    wrong: 'NAMESPACE is taken only while a mailbox is selected.',
    breaks: ['rfc2342-4-states'],
    plant: imapCommands(['NAMESPACE'], (usual) => ({ ...usual, states: ['selected'] })),
  },
  {
    id: 'imap/namespace/other-prefix',
    wrong: 'NAMESPACE tells a personal prefix under which nothing can be made.',
    breaks: ['rfc2342-5-prefix-usable', ...rev2('prefix-usable')],
    plant: answers('(("INBOX/" "/")) NIL NIL'),
  },
  {
    id: 'imap/namespace/extension',
    wrong: 'NAMESPACE adds data of its own without X- in front.',
    breaks: ['rfc2342-5-extension-name'],
    plant: answers('(("" "/" "QUOTA" ("100"))) NIL NIL'),
  },
  {
    id: 'imap/namespace/argument',
    wrong: 'NAMESPACE takes an argument.',
    breaks: ['rfc2342-5-argument'],
    plant: overlooks(['NAMESPACE']),
  },
  {
    id: 'imap/namespace/two-personal',
    wrong: 'NAMESPACE tells two personal namespaces to a client of IMAP4rev2.',
    breaks: ['rfc9051-5.1.2-one-personal'],
    plant: answers('(("" "/")("#mh/" "/")) NIL NIL'),
  },
  {
    id: 'imap/namespace/two-of-others',
    wrong: 'NAMESPACE tells two namespaces of other users to a client of IMAP4rev2.',
    breaks: ['rfc9051-5.1.2-one-of-others'],
    plant: answers('(("" "/")) (("~" "/")("Users/" "/")) NIL'),
  },
  {
    id: 'imap/namespace/others-listed',
    wrong: 'LIST returns the mailboxes of users who have granted nothing.',
    breaks: ['rfc2342-5-other-users-hidden', 'rfc2342-7-other-users-hidden', 'rfc9051-11.5-others-not-listed'],
    plant: both(
      ofOthers,
      imapRuns(['LIST'], (usual, session, given) => {
        const { patterns } = given as { patterns: readonly string[] };
        const wanted = patterns.find((pattern) => pattern.startsWith('~'));
        if (wanted !== undefined) session.addUntagged(`LIST () "/" "${wanted.replace('*', '')}"`);
        return usual();
      }),
    ),
  },
  {
    id: 'imap/namespace/others-open',
    wrong: 'SELECT opens the mailboxes of users who have granted nothing.',
    breaks: ['rfc2342-2-other-users-rights', 'rfc9051-5.1.2-others-need-rights'],
    plant: both(
      ofOthers,
      imapSessions(
        (Usual) =>
          class extends Usual {
            override get account(): Account {
              const own = super.account;
              const { store } = this.context;
              return Object.create(own, {
                mailbox: {
                  value: (name: string) => own.mailbox(name) ?? foreign(name, (user) => store.account(user)),
                },
              }) as Account;
            }
          },
      ),
      lists((usual) => ({ candidates: (...given) => usual.candidates(...given) })),
    ),
  },
];
