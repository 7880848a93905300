import type { Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns } from '../tools.js';
import { refuses } from './tools.js';

/** The ids of obligations that both RFCs on IDLE have under the same name. */
const bothIdle = (name: string): string[] => [`rfc2177-3-${name}`, `rfc9051-6.3.13-${name}`];

const untold = (pattern: RegExp) =>
  imapRuns(['IDLE'], async (usual, session) => {
    const add = session.addUntagged.bind(session);
    session.addUntagged = (content) => {
      if (typeof content !== 'string' || !pattern.test(content)) add(content);
    };
    try {
      return await usual();
    } finally {
      session.addUntagged = add;
    }
  });

/** IDLE (RFC 2177, RFC 9051 §6.3.13). */
export const idle: readonly Fault[] = [
  {
    id: 'imap/idle/no-continuation',
    wrong: 'The server says nothing to IDLE before DONE.',
    breaks: bothIdle('continuation'),
    plant: imapRuns(['IDLE'], async (usual, session) => {
      session.invite = () => Promise.resolve();
      try {
        return await usual();
      } finally {
        Reflect.deleteProperty(session, 'invite');
      }
    }),
  },
  {
    id: 'imap/idle/once',
    wrong: 'The server takes IDLE once a session.',
    breaks: ['rfc2177-3-commands-after'],
    plant: (usual) => {
      const before = new WeakSet<Session>();
      return refuses(['IDLE'], (session) => {
        const again = before.has(session);
        before.add(session);
        return again;
      })(usual);
    },
  },
  {
    id: 'imap/idle/deselects',
    wrong: 'IDLE leaves no mailbox selected.',
    breaks: ['rfc2177-3-commands-after', 'rfc9051-6.3.13-then-commands'],
    plant: imapRuns(['IDLE'], async (usual, session) => {
      const completion = await usual();
      session.deselect();
      return completion;
    }),
  },
  {
    id: 'imap/idle/done-unanswered',
    wrong: 'The server ends IDLE at DONE without a tagged response.',
    breaks: bothIdle('done'),
    plant: imapRuns(['IDLE'], async (usual) => ({ ...(await usual()), deliver: () => Promise.resolve() })),
  },
  {
    id: 'imap/idle/done-swallows',
    wrong: 'The server passes over what comes in one packet with DONE.',
    breaks: bothIdle('done'),
    plant: imapRuns(['IDLE'], async (usual, { channel }) => {
      const completion = await usual();
      if (channel.buffered > 0) await channel.readOctets(channel.buffered);
      return completion;
    }),
  },
  {
    id: 'imap/idle/selected-only',
    wrong: 'The server takes IDLE only while a mailbox is selected.',
    breaks: ['rfc2177-4-authenticated-state', 'rfc9051-6.3.13-without-mailbox'],
    plant: imapCommands(['IDLE'], (usual) => ({ ...usual, states: ['selected'] })),
  },
  {
    id: 'imap/idle/done-in-capitals',
    wrong: 'The server knows DONE in capitals only.',
    breaks: ['rfc2177-4-case-insensitive', 'rfc9051-9-case-insensitive'],
    plant: hears((line) => (line === 'done' ? 'done?' : line)),
  },
  ...(
    [
      ['exists', /EXISTS$/, ['rfc2177-3-updates', 'rfc9051-6.3.13-updates'], 'a new message'],
      ['flags', / FETCH /, ['rfc2177-3-updates-flags', 'rfc9051-6.3.13-updates'], 'flags that others change'],
      ['expunge', / EXPUNGE$/, ['rfc2177-3-updates-expunge', 'rfc9051-6.3.13-updates'], 'messages that others expunge'],
    ] as const
  ).map(([name, pattern, breaks, what]): Fault => ({
    id: `imap/idle/${name}-untold`,
    wrong: `The server does not tell of ${what} while the session idles.`,
    breaks,
    plant: untold(pattern),
  })),
  {
    id: 'imap/idle/first-change-alone',
    wrong: 'The server tells of the first change while the session idles, and of no other.',
    breaks: ['rfc2177-3-updates', 'rfc9051-6.3.13-updates'],
    plant: untold(/^[3-9] EXISTS$/),
  },
];
