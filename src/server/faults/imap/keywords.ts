import { Refusal } from '../../imap/index.js';
import type { Session, StoreArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { atOpening, combines, stores } from './changing.js';
import { imapCommands, imapRuns, mailboxes, says } from '../tools.js';
import { imapSessions } from './tools.js';
import { transfers } from './transfers.js';

const isKeyword = (flag: string): boolean => !flag.startsWith('\\');
const keptWithout = (flags: Iterable<string>): string[] => [...flags].filter((flag) => !flag.startsWith('$'));
const star = ['rfc3501-7.1-permanentflags-star', 'rfc9051-7.1-permanentflags-star'];

/** A STORE that changes \Recent of the messages selected. */
const setsRecent = (sign: '+' | '-') => {
  const RECENT = Symbol('\\Recent');
  return imapCommands(['STORE'], (usual) => ({
    ...usual,
    parse(parser, session) {
      let item = '';
      const match = parser.match.bind(parser);
      parser.match = (expression, what) => {
        const found = match(expression, what);
        if (/FLAGS/i.test(found)) item = found;
        return found;
      };
      try {
        return usual.parse(parser, session);
      } catch (error) {
        if (error instanceof Error && error.message.includes('\\Recent') && sign === (item.startsWith('-') ? '-' : '+'))
          return RECENT;
        throw error;
      }
    },
    run(session, given, invocation) {
      if (given !== RECENT) return usual.run(session, given, invocation);
      for (const entry of session.selectedView.entries) Object.assign(entry, { recent: sign === '+' });
      return { status: 'OK', text: 'done' };
    },
  }));
};

/** Keywords, and the flag \Recent (RFC 3501 §2.3.2, RFC 9051 §2.3.2). */
export const keywords: readonly Fault[] = [
  {
    id: 'imap/keywords/lost-at-opening',
    wrong: 'The server forgets the keywords of a mailbox when another session opens it.',
    breaks: star,
    plant: atOpening((mailbox) => {
      mailbox.setFlags(
        mailbox.messages.map(({ uid }) => uid),
        'remove',
        mailbox.spelling.keywords(),
      );
    }),
  },
  {
    id: 'imap/keywords/not-removed',
    wrong: 'The server never takes a keyword away.',
    breaks: [...star, 'rfc3501-6.4.6-replace-keywords', 'rfc9051-6.4.6-replace-keywords'],
    plant: combines((operation, current, given) => {
      const kept = [...current].filter(isKeyword);
      if (operation === 'add') return undefined;
      if (operation === 'replace') return [...given, ...kept];
      return [...current].filter((flag) => isKeyword(flag) || !given.has(flag));
    }),
  },
  {
    id: 'imap/keywords/refused-in-spite-of-star',
    wrong: 'The server answers NO to keywords that it does not know, though PERMANENTFLAGS has \\*.',
    breaks: star,
    plant: stores(({ flags }) => {
      if (flags.some(isKeyword)) throw new Refusal('There is no such flag');
      return {};
    }),
  },
  {
    id: 'imap/keywords/dollar-ignored',
    wrong: 'STORE passes over flags that begin with a dollar sign.',
    breaks: ['rfc9051-2.3.2-registered-keywords'],
    plant: stores(({ flags }) => ({ flags: keptWithout(flags) })),
  },
  {
    id: 'imap/keywords/dollar-not-appended',
    wrong: 'APPEND passes over flags that begin with a dollar sign.',
    breaks: ['rfc9051-2.3.2-registered-keywords-appended'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override append(...[octets, options]: Parameters<InstanceType<typeof Usual>['append']>) {
            return super.append(octets, { ...options, flags: keptWithout(options?.flags ?? []) });
          }
        },
    ),
  },
  ...(
    [
      ['COPY', 'copied'],
      ['MOVE', 'moved'],
    ] as const
  ).map(([name, done]): Fault => ({
    id: `imap/keywords/dollar-not-${done}`,
    wrong: `${name} loses flags that begin with a dollar sign.`,
    breaks: [`rfc9051-2.3.2-registered-keywords-${done}`],
    plant: transfers(name, (sources) =>
      sources.map((source) => ({ ...source, flags: new Set(keptWithout(source.flags)) })),
    ),
  })),
  ...(['+', '-'] as const).map((sign): Fault => ({
    id: `imap/keywords/recent-${sign === '+' ? 'set' : 'removed'}-by-store`,
    wrong: `A client can ${sign === '+' ? 'set' : 'clear'} \\Recent by STORE.`,
    breaks: ['rfc3501-2.3.2-recent-not-altered'],
    plant: setsRecent(sign),
  })),
  {
    id: 'imap/keywords/recent-replaced-by-store',
    wrong: 'STORE FLAGS takes \\Recent away like other flags.',
    breaks: ['rfc3501-2.3.2-recent-not-altered'],
    plant: imapRuns(['STORE'], (usual, session, given) => {
      const { operation, set } = given as StoreArguments;
      if (operation === 'replace')
        for (const entry of session.selectedView.select(set, false)) Object.assign(entry, { recent: false });
      return usual();
    }),
  },
  {
    id: 'imap/keywords/recent-in-every-session',
    wrong: 'The server shows a message as recent in every session.',
    breaks: ['rfc3501-2.3.2-recent-once', 'imap/session/recent-once'],
    shows: ['journeys/imap-devices/back-with-a-cache'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override recent(uid: number) {
            return super.recent(uid, false);
          }
        },
    ),
  },
  {
    id: 'imap/keywords/recent-in-none',
    wrong: 'The server shows no message as recent.',
    breaks: ['rfc3501-2.3.2-recent-first', 'rfc3501-6.4.7-copy-recent'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override recent() {
            return false;
          }
        },
    ),
  },
  {
    id: 'imap/keywords/recent-not-among-flags',
    wrong: 'The server counts recent messages, and does not show the flag.',
    breaks: ['rfc3501-2.3.2-recent-first'],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override flagsOf(...entry: Parameters<Session['flagsOf']>) {
            return super.flagsOf(...entry).filter((flag) => flag !== '\\Recent');
          }
        },
    ),
  },
  {
    id: 'imap/keywords/recent-untold',
    wrong: 'The server sends EXISTS without RECENT when a message comes.',
    breaks: ['rfc3501-7.3.2-recent-on-change'],
    plant: says((octets) => (octets.includes('FLAGS (') ? octets : octets.replace(/\* \d+ RECENT\r\n/, ''))),
  },
];
