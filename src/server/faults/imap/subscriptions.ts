import type { Fault } from '../fault.js';
import { accounts, imapCommands, imapRuns, otherwise } from '../tools.js';
import { disguised, lists, nameIn, ofSubscribe, ofUnsubscribe, tells } from './mailbox-tools.js';
import { done, imapSessions, refuses } from './tools.js';

const lsub = (...names: readonly string[]): string[] => names.map((name) => `rfc3501-6.3.9-${name}`);

/** SUBSCRIBE, UNSUBSCRIBE and LSUB (RFC 3501 §6.3.6, §6.3.7, §6.3.9). */
export const subscriptions: readonly Fault[] = [
  {
    id: 'imap/subscriptions/not-kept',
    wrong: 'SUBSCRIBE says OK and does nothing.',
    breaks: ofSubscribe('subscribe'),
    plant: imapRuns(['SUBSCRIBE'], () => done),
  },
  {
    id: 'imap/subscriptions/of-a-session',
    wrong: 'The subscriptions are forgotten with the next login.',
    breaks: ofSubscribe('subscribe', 'lasting'),
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override authenticate(user: string): void {
            super.authenticate(user);
            this.account.subscriptions.clear();
          }
        },
    ),
  },
  {
    id: 'imap/subscriptions/dropped-at-delete',
    wrong: 'DELETE drops the name from the subscriptions.',
    breaks: ['rfc3501-6.3.6-deleted-stays', 'rfc3501-6.3.9-not-removed', 'rfc9051-6.3.7-deleted-stays'],
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override delete(name: string, origin?: unknown): void {
            super.delete(name, origin);
            this.subscriptions.delete(name);
          }
        },
    ),
  },
  {
    id: 'imap/subscriptions/inbox-in-capitals',
    wrong: 'SUBSCRIBE and UNSUBSCRIBE know INBOX in capitals only.',
    breaks: ofSubscribe('inbox'),
    plant: refuses(
      ['SUBSCRIBE', 'UNSUBSCRIBE'],
      (_, given) => nameIn(given) !== 'INBOX' && nameIn(given).toUpperCase() === 'INBOX',
    ),
  },
  {
    id: 'imap/subscriptions/not-dropped',
    wrong: 'UNSUBSCRIBE says OK and does nothing.',
    breaks: ofUnsubscribe('unsubscribe'),
    plant: imapRuns(['UNSUBSCRIBE'], () => done),
  },
  {
    id: 'imap/subscriptions/subscribe-twice',
    wrong: 'SUBSCRIBE of a name that is subscribed is refused.',
    breaks: ['rfc9051-6.3.7-again'],
    plant: refuses(['SUBSCRIBE'], ({ account }, given) => account.subscriptions.has(nameIn(given))),
  },
  {
    id: 'imap/subscriptions/unsubscribe-twice',
    wrong: 'UNSUBSCRIBE of a name that is not subscribed is refused.',
    breaks: ['rfc9051-6.3.8-again'],
    plant: refuses(['UNSUBSCRIBE'], ({ account }, given) => !account.subscriptions.has(nameIn(given))),
  },
  {
    id: 'imap/subscriptions/unsubscribe-deletes',
    wrong: 'UNSUBSCRIBE deletes the mailbox, too.',
    breaks: ofUnsubscribe('mailbox-stays'),
    plant: imapRuns(['UNSUBSCRIBE'], (usual, { account }, given) => {
      const name = nameIn(given);
      if (account.subscriptions.has(name) && account.mailbox(name)) account.delete(name);
      return usual();
    }),
  },
  {
    id: 'imap/subscriptions/unsubscribe-all',
    wrong: 'UNSUBSCRIBE drops all names on the same level.',
    breaks: ofUnsubscribe('only-this-name'),
    plant: imapRuns(['UNSUBSCRIBE'], (usual, { account }, given) => {
      const level = nameIn(given).slice(0, nameIn(given).lastIndexOf(account.delimiter) + 1);
      for (const name of [...account.subscriptions]) if (name.startsWith(level)) account.subscriptions.delete(name);
      return usual();
    }),
  },
  {
    id: 'imap/subscriptions/lsub-lists-all',
    wrong: 'LSUB lists all mailboxes.',
    breaks: [...lsub('lsub'), 'rfc3501-6.3.7-unsubscribe'],
    plant: lists((usual) => ({
      candidates: (account, selection) =>
        selection.lsub === true ? [...account.mailboxes.keys()] : usual.candidates(account, selection),
    })),
  },
  {
    id: 'imap/subscriptions/lsub-no-levels',
    wrong: 'LSUB with a percent sign leaves out the levels above subscribed names.',
    breaks: lsub('percent'),
    plant: lists((usual) => ({
      isBareLevel: (account, name, selection) => selection.lsub !== true && usual.isBareLevel(account, name, selection),
    })),
  },
  {
    id: 'imap/subscriptions/lsub-level-as-subscribed',
    wrong: 'LSUB shows the levels above subscribed names without \\Noselect.',
    breaks: lsub('percent'),
    plant: tells(['LSUB'], (content) => content.replace('LSUB (\\Noselect)', 'LSUB ()')),
  },
  {
    id: 'imap/subscriptions/lsub-deep-percent',
    wrong: 'A percent sign of LSUB stands for hierarchy delimiters, too.',
    breaks: lsub('level-not-its-child', 'percent'),
    plant: lists((usual) => ({
      names: (account, patterns, selection) =>
        usual.names(
          account,
          selection.lsub === true ? patterns.map((pattern) => pattern.replaceAll('%', '*')) : patterns,
          selection,
        ),
    })),
  },
  {
    id: 'imap/subscriptions/lsub-star',
    wrong: 'LSUB takes an asterisk as the name of a mailbox.',
    breaks: lsub('star'),
    plant: lists((usual) => ({
      names: (account, patterns, selection) =>
        usual.names(
          account,
          selection.lsub === true ? patterns.filter((pattern) => !pattern.includes('*')) : patterns,
          selection,
        ),
    })),
  },
  {
    id: 'imap/subscriptions/lsub-reference',
    wrong: 'LSUB takes no notice of the reference.',
    breaks: lsub('reference'),
    plant: imapCommands(['LSUB'], (usual) => ({
      ...usual,
      parse: (parser, session) => {
        const listing = otherwise(session.behaviour.listing, () => ({ within: (_, pattern) => pattern }));
        return usual.parse(parser, disguised(session, { behaviour: { ...session.behaviour, listing } }));
      },
    })),
  },
  {
    id: 'imap/subscriptions/lsub-nothing',
    wrong: 'LSUB is refused where nothing matches.',
    breaks: lsub('nothing'),
    plant: imapRuns(['LSUB'], (usual, session, given) =>
      session.behaviour.listing.names(session.account, given as string[], { lsub: true }).length === 0
        ? { status: 'NO', text: 'nothing matches' }
        : usual(),
    ),
  },
  {
    id: 'imap/subscriptions/lsub-existing-only',
    wrong: 'LSUB leaves out names whose mailbox does not exist.',
    breaks: ['rfc3501-6.3.9-not-removed', 'rfc3501-6.3.6-deleted-stays'],
    plant: lists((usual) => ({
      names: (account, patterns, selection) =>
        usual.names(account, patterns, selection).filter(({ exists }) => exists || selection.lsub !== true),
    })),
  },
];
