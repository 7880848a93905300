import type { Fault } from '../fault.js';
import { imapCommands, imapRuns, mailboxes } from '../tools.js';
import { nameIn, ofExamine, ofListResponse, ofSelect, runsIn, tells } from './mailbox-tools.js';
import { completes, done, imapSessions, inBoth, refuses } from './tools.js';

const both = ['SELECT', 'EXAMINE'];
const required = ofSelect('required-data');
const codes = ofSelect('required-codes');

/** What SELECT leaves unsaid: a response, and what is broken by that. */
const unsaid: Readonly<Record<string, { readonly of: RegExp; readonly breaks: readonly string[] }>> = {
  flags: { of: /^FLAGS/, breaks: [...required, ...ofSelect('flags')] },
  exists: { of: /EXISTS$/, breaks: [...required, ...ofSelect('exists')] },
  recent: { of: /RECENT$/, breaks: ['rfc3501-6.3.1-required-data', 'rfc3501-6.3.1-recent'] },
  unseen: { of: /^OK \[UNSEEN/, breaks: ['rfc3501-6.3.1-unseen', 'rfc3501-7.1-unseen-true'] },
  permanentflags: { of: /^OK \[PERMANENTFLAGS/, breaks: [...codes, ...ofSelect('permanentflags')] },
  uidnext: { of: /^OK \[UIDNEXT/, breaks: [...codes, ...ofSelect('uidnext')] },
  uidvalidity: { of: /^OK \[UIDVALIDITY/, breaks: [...codes, ...ofSelect('uidvalidity')] },
  list: { of: /^LIST/, breaks: ['rfc9051-6.3.2-required-data', 'rfc9051-6.3.2-list'] },
  closed: { of: /^OK \[CLOSED/, breaks: ['rfc9051-6.3.2-closed', 'rfc9051-6.3.3-closed'] },
};

/** SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2; RFC 9051 §6.3.2, §6.3.3). */
export const selecting: readonly Fault[] = [
  ...Object.entries(unsaid).map(([name, { of, breaks }]): Fault => ({
    id: `imap/selecting/no-${name}`,
    wrong: `SELECT and EXAMINE do not say ${name.toUpperCase()}.`,
    breaks,
    plant: tells(both, (content) => (of.test(content) ? undefined : content)),
  })),
  {
    id: 'imap/selecting/examine-in-short',
    wrong: 'EXAMINE says nothing but EXISTS and UIDVALIDITY.',
    breaks: ofExamine('same-data'),
    plant: tells(['EXAMINE'], (content) => (/EXISTS|UIDVALIDITY|CLOSED/.test(content) ? content : undefined)),
  },
  {
    id: 'imap/selecting/exists-less-one',
    wrong: 'SELECT says by EXISTS the number of messages without the last.',
    breaks: ofSelect('exists'),
    plant: tells(both, (content) =>
      content.replace(/^(\d+) EXISTS$/, (_, count: string) => `${Math.max(0, Number(count) - 1)} EXISTS`),
    ),
  },
  {
    id: 'imap/selecting/exists-of-empty',
    wrong: 'SELECT says no EXISTS of an empty mailbox.',
    breaks: [...required, ...ofSelect('exists')],
    plant: tells(both, (content) => (content === '0 EXISTS' ? undefined : content)),
  },
  {
    id: 'imap/selecting/unseen-of-all-seen',
    wrong: 'SELECT says UNSEEN 0 where every message is seen.',
    breaks: ['rfc3501-6.3.1-unseen'],
    plant: tells(both, (content, before) =>
      content.startsWith('OK [PERMANENTFLAGS') && !before.some((other) => other.includes('[UNSEEN'))
        ? ['OK [UNSEEN 0] all seen', content]
        : content,
    ),
  },
  {
    id: 'imap/selecting/unseen-counts',
    wrong: 'SELECT says by UNSEEN how many messages are unseen.',
    breaks: ['rfc3501-6.3.1-unseen', 'rfc3501-7.1-unseen-true'],
    plant: tells(both, (content, _, session) =>
      content.replace(/\[UNSEEN \d+\]/, () => {
        const unseen = session.selectedView.entries.filter(({ message }) => !message.flags.has('\\Seen'));
        return `[UNSEEN ${unseen.length + 1}]`;
      }),
    ),
  },
  {
    id: 'imap/selecting/flags-in-use',
    wrong: 'SELECT lists by FLAGS those flags only that the messages have.',
    breaks: ['rfc3501-7.2.6-system-flags', 'rfc9051-7.3.5-system-flags'],
    plant: tells(both, (content) => content.replace(/^FLAGS .*/, 'FLAGS (\\Seen \\Deleted)')),
  },
  {
    id: 'imap/selecting/uidnext-is-last',
    wrong: 'SELECT says by UIDNEXT the last UID that was given.',
    breaks: ofSelect('uidnext'),
    plant: tells(both, (content) =>
      content.replace(/\[UIDNEXT (\d+)\]/, (_, next: string) => `[UIDNEXT ${Math.max(1, Number(next) - 1)}]`),
    ),
  },
  {
    id: 'imap/selecting/uidvalidity-of-now',
    wrong: 'Each SELECT says another UIDVALIDITY.',
    breaks: ['rfc3501-2.3.1.1-uidvalidity-stays', 'rfc9051-2.3.1.1-uidvalidity-stays'],
    plant: (behaviour) => {
      let selects = 0;
      return tells(both, (content) =>
        content.replace(
          /\[UIDVALIDITY (\d+)\]/,
          (_, validity: string) => `[UIDVALIDITY ${Number(validity) + ++selects}]`,
        ),
      )(behaviour);
    },
  },
  {
    id: 'imap/selecting/uidnext-of-messages',
    wrong: 'UIDNEXT is one more than the highest UID that is left.',
    breaks: inBoth('2.3.1.1-uidnext-stays'),
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override expunge(uids: Iterable<number>, origin?: unknown) {
            const removed = super.expunge(uids, origin);
            this.uidnext = (this.messages.at(-1)?.uid ?? 0) + 1;
            return removed;
          }
        },
    ),
  },
  {
    id: 'imap/selecting/uidnext-stands-still',
    wrong: 'STATUS and SELECT say the UIDNEXT that there was when the mailbox was first asked about.',
    breaks: inBoth('2.3.1.1-uidnext-predicts'),
    plant: ({ imap }) => {
      const first = new WeakMap<object, string>();
      const value = (mailbox: { readonly uidnext: number }): string => {
        const known = first.get(mailbox) ?? String(mailbox.uidnext);
        first.set(mailbox, known);
        return known;
      };
      return { imap: { statusItems: { ...imap.statusItems, UIDNEXT: { value } } } };
    },
  },
  {
    id: 'imap/selecting/failure-keeps',
    wrong: 'A SELECT that fails leaves the mailbox selected that was.',
    breaks: [...ofSelect('failed-deselects'), ...ofExamine('failed-deselects')],
    plant: refuses(both, ({ account }, given) => account.mailbox(nameIn(given)) === undefined),
  },
  {
    id: 'imap/selecting/missing-is-made',
    wrong: 'SELECT of a mailbox that does not exist makes it.',
    breaks: [...ofSelect('missing'), ...ofExamine('missing'), ...inBoth('7.1.2-tagged-no')],
    plant: imapRuns(both, (usual, { account }, given) => {
      const name = nameIn(given);
      if (account.mailbox(name) === undefined && !account.hasInferiors(name)) account.create(name);
      return usual();
    }),
  },
  {
    id: 'imap/selecting/missing-is-bad',
    wrong: 'SELECT of a mailbox that does not exist is answered BAD.',
    breaks: [...ofSelect('missing'), ...ofExamine('missing'), ...inBoth('7.1.2-tagged-no')],
    plant: refuses(both, ({ account }, given) => account.mailbox(nameIn(given)) === undefined, {
      status: 'BAD',
      text: 'no such mailbox',
    }),
  },
  {
    id: 'imap/selecting/first-stays',
    wrong: 'A second SELECT describes the new mailbox, and the old one stays selected.',
    breaks: [...ofSelect('one-mailbox'), ...inBoth('3.3-selected')],
    plant: imapRuns(both, async (usual, session) => {
      const { view } = session;
      const completion = await usual();
      if (view) session.select(view.mailbox, view.readOnly);
      return completion;
    }),
  },
  {
    id: 'imap/selecting/not-entered',
    wrong: 'SELECT describes the mailbox and leaves the session as it was.',
    breaks: inBoth('3.3-selected'),
    plant: imapRuns(both, async (usual, session) => {
      const isSecond = session.view !== undefined;
      const completion = await usual();
      if (isSecond) session.deselect();
      return completion;
    }),
  },
  {
    id: 'imap/selecting/again-is-nothing',
    wrong: 'SELECT of the mailbox that is selected says OK and nothing else.',
    breaks: ofSelect('select-again'),
    plant: imapRuns(both, (usual, session, given) => (session.view?.mailbox.name === nameIn(given) ? done : usual())),
  },
  {
    id: 'imap/selecting/closed-behind',
    wrong: 'CLOSED comes behind the data of the new mailbox.',
    breaks: ['rfc9051-6.3.2-closed-first'],
    plant: tells(both, (content, before) => {
      if (content.includes('[CLOSED]')) return undefined;
      const closed = before.find((other) => other.includes('[CLOSED]'));
      return closed !== undefined && content.includes('[UIDVALIDITY') ? [content, closed] : content;
    }),
  },
  {
    id: 'imap/selecting/list-without-children',
    wrong: 'The LIST response to SELECT says \\HasNoChildren of every mailbox.',
    breaks: ['rfc9051-6.3.2-list-accurate'],
    plant: tells(both, (content) => content.replace('\\HasChildren', '\\HasNoChildren')),
  },
  {
    id: 'imap/selecting/no-read-only',
    wrong: 'EXAMINE does not say READ-ONLY.',
    breaks: ofExamine('read-only'),
    plant: completes(['EXAMINE'], (completion) => ({ ...completion, code: undefined })),
  },
  {
    id: 'imap/selecting/read-write',
    wrong: 'EXAMINE says READ-WRITE.',
    breaks: [...ofExamine('read-only'), ...inBoth('7.1-read-write-true')],
    plant: completes(['EXAMINE'], (completion) =>
      completion.status === 'OK' ? { ...completion, code: 'READ-WRITE' } : completion,
    ),
  },
  {
    id: 'imap/selecting/select-says-nothing',
    wrong: 'SELECT does not say READ-WRITE.',
    breaks: ofSelect('read-write'),
    plant: completes(['SELECT'], (completion) => ({ ...completion, code: undefined })),
  },
  {
    id: 'imap/selecting/examine-is-select',
    wrong: 'EXAMINE opens the mailbox as SELECT does.',
    breaks: [...ofExamine('no-change', 'no-store', 'no-seen', 'no-expunge'), 'rfc3501-6.3.2-recent-kept'],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override select(...[mailbox]: Parameters<InstanceType<typeof Usual>['select']>) {
            return super.select(mailbox, false);
          }
        },
    ),
  },
  ...Object.entries({ STORE: 'no-store', FETCH: 'no-seen', EXPUNGE: 'no-expunge', CLOSE: 'no-expunge' }).map(
    ([command, name]): Fault => ({
      id: `imap/selecting/examined-${command.toLowerCase()}`,
      wrong: `${command} changes a mailbox opened by EXAMINE.`,
      breaks: ofExamine('no-change', name),
      plant: imapCommands([command], (usual) => ({
        ...usual,
        run: (session, given, invocation) => {
          const { view } = session;
          if (view?.readOnly !== true) return usual.run(session, given, invocation);
          const writable = session.select(view.mailbox, false);
          const completion = usual.run(session, given, invocation);
          if (session.view === writable) session.select(view.mailbox, true);
          return completion;
        },
      })),
    }),
  ),
  {
    id: 'imap/selecting/examine-takes-recent',
    wrong: 'EXAMINE takes \\Recent from the messages.',
    breaks: ['rfc3501-6.3.2-recent-kept'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override recent(uid: number): boolean {
            return super.recent(uid, true);
          }
        },
    ),
  },
  {
    id: 'imap/selecting/inbox-in-capitals',
    wrong: 'SELECT and EXAMINE know INBOX in capitals only.',
    breaks: inBoth('5.1-inbox-any-case', '5.1-inbox-everywhere'),
    plant: refuses(both, (_, given) => nameIn(given) !== 'INBOX' && nameIn(given).toUpperCase() === 'INBOX'),
  },
  {
    id: 'imap/selecting/listed-but-closed',
    wrong: 'SELECT and STATUS do not know names with special characters as LIST shows them.',
    breaks: ofListResponse('name-valid'),
    plant: imapCommands(['STATUS'], (usual) => ({
      ...usual,
      run: (session, given, invocation) =>
        /[()\\"{}\]]/.test(nameIn(given))
          ? { status: 'NO', text: 'no such mailbox' }
          : usual.run(session, given, invocation),
    })),
  },
  {
    id: 'imap/selecting/escape-forgotten',
    wrong: 'LIST shows names with quotes and backslashes as they are.',
    breaks: ofListResponse('name-valid'),
    plant: runsIn(['LIST'], (session) => ({
      addUntagged: (content) => {
        session.addUntagged(
          typeof content === 'string' ? content.replace(/(?<=".*"."| ")(.*)\\(["\\])/g, '$1$2') : content,
        );
      },
    })),
  },
];
