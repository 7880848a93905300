import { BadCommand } from '../../imap/index.js';
import type { Completion, Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { both, hears, imapCommands, imapRuns, mailboxes, otherwise } from '../tools.js';
import { completes, inBoth, overlooks, refuses } from './tools.js';

type Given = Record<string, unknown> & { readonly flags: readonly string[]; readonly time?: unknown };

/** APPEND with other arguments than those given. */
const takes = (change: (given: Given, session: Session) => Partial<Given>) =>
  imapCommands(['APPEND'], (usual) => ({
    ...usual,
    run: (session, given, invocation) =>
      usual.run(session, { ...(given as Given), ...change(given as Given, session) }, invocation),
  }));

/** The octets of an appended message otherwise. */
const keeps = (change: (octets: string) => string) =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        override append(octets: Buffer, ...rest: [Parameters<InstanceType<typeof Usual>['append']>[1]?]) {
          return super.append(Buffer.from(change(octets.toString('latin1')), 'latin1'), ...rest);
        }
      },
  );

/** The ids of one obligation of APPEND in both RFCs. */
const appends = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`rfc3501-6.3.11-${name}`, `rfc9051-6.3.12-${name}`]);

const altered = (
  [
    ['dots-unstuffed', 'the first dot of a line', (text) => text.replace(/^\./gm, ''), ['octets']],
    [
      'seven-bits',
      'the eighth bit of each octet',
      (text) => text.replace(/[\x80-\xff]/g, (octet) => String.fromCharCode(octet.charCodeAt(0) & 127)),
      ['octets', 'eight-bit'],
    ],
    ['unfolded', 'the line ends of folded header fields', (text) => text.replace(/\r\n[ \t]+/g, ' '), ['octets']],
    ['last-line', 'the last line of a message', (text) => text.replace(/[^\n]*\n$/, ''), ['octets']],
    [
      'empty-body',
      'the empty line behind a header without body',
      (text) => text.replace(/\r\n\r\n$/, '\r\n'),
      ['octets'],
    ],
    ['64-kibioctets', 'all behind 65536 octets', (text) => text.slice(0, 65_536), ['large']],
    [
      'header-only',
      'the last header field where there is no body',
      (text) => (text.includes('\r\n\r\n') ? text : text.replace(/[^\n]*\n$/, '')),
      ['header-only'],
    ],
    [
      'from-commands',
      'lines that look like commands',
      (text) => text.replace(/^x1 LOGOUT\r\n/m, ''),
      ['lines-like-commands'],
    ],
  ] satisfies [string, string, (text: string) => string, string[]][]
).map(([name, what, change, names]): Fault => ({
  id: `imap/append/loses-${name}`,
  wrong: `The server loses ${what} at APPEND.`,
  breaks: appends(...names),
  plant: keeps(change),
}));

const unread = (
  [
    ['flags-and-date', 'flags and a date together', / APPEND .*\) "/],
    ['flags', 'flags', / APPEND [^(]*\(\\\S+ [^)]*\) \{/],
    ['empty-list', 'an empty list of flags', / APPEND .* \(\) /],
    ['date', 'a date without flags', / APPEND \S+ "0/],
    ['space-in-date', 'a day of one digit behind a space', / APPEND .* " \d/],
    ['capital-month', 'a month in capitals', / APPEND .*-[A-Z]{3}-/],
    ['bare', 'neither flags nor date', / APPEND \S+ \{/],
  ] as const
).map(([name, what, pattern]): Fault => ({
  id: `imap/append/no-${name}`,
  wrong: `The server refuses APPEND with ${what}.`,
  breaks: [...appends('syntax'), ...inBoth('9-date-time')],
  plant: hears((line) =>
    pattern.test(line) && line.includes('mailspec') ? line.replace(' APPEND ', ' APPEND ?? ') : line,
  ),
}));

/** APPEND (RFC 3501 §6.3.11, RFC 9051 §6.3.12). */
export const append: readonly Fault[] = [
  ...altered,
  ...unread,
  {
    id: 'imap/append/in-front',
    wrong: 'The server gives a new message the first sequence number of the selected mailbox.',
    breaks: appends('at-the-end'),
    plant: imapRuns(['APPEND'], async (usual, session) => {
      const completion = await usual();
      const { view } = session;
      if (view !== undefined && view.admitArrived() > 0) {
        view.entries.unshift(...view.entries.splice(-1));
        session.addUntagged(`${view.entries.length} EXISTS`);
      }
      return completion;
    }),
  },
  {
    id: 'imap/append/flags-lost',
    wrong: 'APPEND sets no flags.',
    breaks: appends('flags', 'keyword'),
    plant: takes(() => ({ flags: [] })),
  },
  {
    id: 'imap/append/first-flag-alone',
    wrong: 'APPEND sets the first flag alone.',
    breaks: appends('flags'),
    plant: takes(({ flags }) => ({ flags: flags.slice(0, 1) })),
  },
  {
    id: 'imap/append/system-flags-alone',
    wrong: 'APPEND sets no keywords.',
    breaks: appends('keyword'),
    plant: takes(({ flags }) => ({ flags: flags.filter((flag) => flag.startsWith('\\')) })),
  },
  {
    id: 'imap/append/seen',
    wrong: 'APPEND sets \\Seen where it is given no flags.',
    breaks: appends('no-flags'),
    plant: takes(({ flags }) => ({ flags: flags.length === 0 ? ['\\Seen'] : flags })),
  },
  {
    id: 'imap/append/date-lost',
    wrong: 'APPEND sets the current date whatever is given.',
    breaks: appends('date-time', 'date-zone'),
    plant: takes(() => ({ time: undefined })),
  },
  {
    id: 'imap/append/zone-lost',
    wrong: 'APPEND takes every date for one in UTC.',
    breaks: appends('date-zone'),
    plant: hears((line) => line.replace(/^(\S+ APPEND .*) [+-]\d{4}"/, '$1 +0000"')),
  },
  {
    id: 'imap/append/day-lost',
    wrong: 'APPEND reads the first digit of the day alone.',
    breaks: appends('date-time'),
    plant: hears((line) => line.replace(/^(\S+ APPEND .*")(?:(\d)\d| (\d))(-Mar)/, '$10$2$3$4')),
  },
  {
    id: 'imap/append/date-of-header',
    wrong: 'APPEND without a date takes that of the header.',
    breaks: appends('current-time'),
    plant: takes(({ time }) => ({ time: time ?? { date: new Date('2021-03-05T12:00:00Z'), zone: 0 } })),
  },
  {
    id: 'imap/append/unreported',
    wrong: 'The server does not tell of a message that is appended to the selected mailbox.',
    breaks: appends('exists'),
    plant: (usual) => {
      const appended = new WeakSet<Session>();
      return both(
        imapRuns(['APPEND'], async (run, session) => {
          const completion = await run();
          appended.add(session);
          return completion;
        }),
        ({ imap }) => ({
          imap: {
            updates: otherwise(imap.updates, (updates) => ({
              report(session, expungePermitted) {
                if (!appended.delete(session)) updates.report(session, expungePermitted);
              },
            })),
          },
        }),
      )(usual);
    },
  },
  {
    id: 'imap/append/creates',
    wrong: 'APPEND creates the mailbox that is missing.',
    breaks: appends('trycreate', 'no-create'),
    plant: imapRuns(['APPEND'], (usual, session, given) => {
      const { name } = (given as { readonly mailbox: { readonly name?: string } }).mailbox;
      if (name !== undefined && session.account.mailbox(name) === undefined) session.account.create(name);
      return usual();
    }),
  },
  {
    id: 'imap/append/no-trycreate',
    wrong: 'The server does not say TRYCREATE where the mailbox is missing.',
    breaks: appends('trycreate'),
    plant: completes(['APPEND'], (completion): Completion =>
      completion.code === 'TRYCREATE' ? { ...completion, code: 'NONEXISTENT' } : completion,
    ),
  },
  {
    id: 'imap/append/no-appenduid',
    wrong: 'The server does not say APPENDUID.',
    breaks: ['rfc4315-3-appenduid', 'rfc9051-6.3.12-appenduid'],
    plant: completes(['APPEND'], ({ code, ...completion }) =>
      code?.startsWith('APPENDUID') ? completion : { ...completion, code },
    ),
  },
  {
    id: 'imap/append/next-uid',
    wrong: 'The server says in APPENDUID the UID that comes next.',
    breaks: ['rfc4315-3-appenduid-true', 'rfc9051-6.3.12-appenduid'],
    plant: completes(['APPEND'], (completion) => ({
      ...completion,
      code: completion.code?.replace(
        /(APPENDUID \d+ )(\d+)/,
        (_, before: string, uid: string) => `${before}${Number(uid) + 1}`,
      ),
    })),
  },
  {
    id: 'imap/append/uid-range',
    wrong: 'The server says a range of one UID in APPENDUID.',
    breaks: ['rfc4315-3-appenduid-one', 'rfc9051-7.1-appenduid-single'],
    plant: completes(['APPEND'], (completion) => ({
      ...completion,
      code: completion.code?.replace(/(APPENDUID \d+ )(\d+)/, '$1$2:$2'),
    })),
  },
  {
    id: 'imap/append/inbox-in-capitals',
    wrong: 'APPEND knows INBOX in capitals only.',
    breaks: inBoth('5.1-inbox-any-case', '5.1-inbox-everywhere'),
    plant: hears((line) =>
      line.replace(/^(\S+ APPEND) (inbox) /i, (all, start: string, name: string) =>
        name === 'INBOX' ? all : `${start} "no ${name}" `,
      ),
    ),
  },
  {
    id: 'imap/append/half-done',
    wrong: 'An APPEND that is refused leaves an empty message behind.',
    breaks: appends('atomic'),
    plant: imapCommands(['APPEND'], (usual) => ({
      ...usual,
      parse(parser, session) {
        const text = String(Reflect.get(parser, 'text'));
        try {
          return usual.parse(parser, session);
        } catch (error) {
          const [, name] = / APPEND "?([^" ]+)/.exec(text) ?? [];
          const mailbox = name === undefined ? undefined : session.account.mailbox(name);
          if (error instanceof BadCommand) mailbox?.append(Buffer.from('\r\n'));
          throw error;
        }
      },
    })),
  },
  {
    id: 'imap/append/partial',
    wrong: 'The server keeps as much of a message as came before the connection was lost.',
    breaks: appends('no-partial'),
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        #cut = false;

        override async readOctets(count: number, timeoutMs?: number) {
          const octets = (await super.readOctets(count, timeoutMs)) as Buffer | 'eof';
          this.#cut = octets === 'eof' && this.buffered > 0;
          return this.#cut ? super.readOctets(this.buffered) : octets;
        }

        override readLine(limit: number, timeoutMs?: number) {
          const isCut = this.#cut;
          this.#cut = false;
          return isCut ? Promise.resolve(Buffer.alloc(0)) : super.readLine(limit, timeoutMs);
        }
      },
    }),
  },
  {
    id: 'imap/append/deselects',
    wrong: 'APPEND to another mailbox leaves none selected.',
    breaks: appends('other-mailbox'),
    plant: imapRuns(['APPEND'], async (usual, session) => {
      const completion = await usual();
      session.deselect();
      return completion;
    }),
  },
  {
    id: 'imap/append/recent',
    wrong: 'APPEND sets \\Recent for good where the client asks for it.',
    breaks: appends('no-recent'),
    plant: both(
      hears((line) => line.replace(/^(\S+ APPEND .*)\(\\Recent\)/, '$1(x-recent)')),
      mailboxes(
        (Usual) =>
          class extends Usual {
            override recent(uid: number, claim: boolean) {
              return super.recent(uid, claim) || this.message(uid)?.flags.has('x-recent') === true;
            }
          },
      ),
    ),
  },
  ...(['flags', 'date'] as const).map((what): Fault => ({
    id: `imap/append/malformed-${what}`,
    wrong: `The server passes over malformed ${what === 'flags' ? 'flags' : 'dates'}, and appends the message.`,
    breaks: appends(`${what}-malformed`),
    plant: hears((line) =>
      what === 'flags'
        ? line.replace(/^(\S+ APPEND \S+) \((?:\\\\|\(|").*\) (?=\{)/, '$1 ')
        : line.replace(/^(\S+ APPEND \S+) "(?:32-|.*-Foo-|[^"]*:56").*(?=\{)/, '$1 '),
    ),
  })),
  {
    id: 'imap/append/empty-hangs',
    wrong: 'The server closes the connection at an APPEND of no octets.',
    breaks: inBoth('4.3-empty-literal'),
    plant: hears((line) => line.replace(/^(\S+ APPEND .*)\{0\}$/, '$1{1+}')),
  },
  {
    id: 'imap/append/accepts-malformed',
    wrong: 'The server says OK to APPEND that it cannot read, and does nothing.',
    breaks: inBoth('7.1.3-malformed'),
    plant: overlooks(['APPEND']),
  },
  {
    id: 'imap/append/to-others-refused',
    wrong: 'The server takes APPEND to the selected mailbox alone while one is selected.',
    breaks: inBoth('6.4-authenticated-commands'),
    plant: refuses(
      ['APPEND'],
      ({ view }, given) =>
        view !== undefined && view.mailbox.name !== (given as { mailbox: { name?: string } }).mailbox.name,
    ),
  },
];
