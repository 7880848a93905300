import type { Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { both, hears, imapCommands, imapRuns } from '../tools.js';
import { imapSessions, overlooks, refuses } from './tools.js';

const ANY = ['not authenticated', 'authenticated', 'selected'] as const;

/** ENABLED as these names, whatever was asked for. */
const tells = (enabled: (names: readonly string[], session: Session) => readonly string[] | undefined) =>
  imapRuns(['ENABLE'], async (usual, session, given) => {
    const add = session.addUntagged.bind(session);
    session.addUntagged = (content) => {
      const names = enabled(given as readonly string[], session);
      const isEnabled = typeof content === 'string' && content.startsWith('ENABLED');
      if (!isEnabled) add(content);
      else if (names !== undefined) add(['ENABLED', ...names].join(' '));
    };
    try {
      return await usual();
    } finally {
      session.addUntagged = add;
    }
  });

const forgets = (names: readonly string[]) => {
  const forgotten = new WeakSet<Session>();
  return both(
    imapSessions(
      (Usual) =>
        class extends Usual {
          override get dialect(): { readonly rev2: boolean } {
            return forgotten.has(this) ? { rev2: false } : super.dialect;
          }
        },
    ),
    imapRuns(names, async (usual, session) => {
      const completion = await usual();
      forgotten.add(session);
      Reflect.set(session, 'condstore', false);
      return completion;
    }),
  );
};

/** ENABLE (RFC 5161, RFC 9051 §6.3.1). */
export const enable: readonly Fault[] = [
  {
    id: 'imap/enable/silent-when-nothing',
    wrong: 'The server sends no ENABLED where it enabled nothing.',
    breaks: ['rfc5161-3.1-enabled', 'rfc9051-6.3.1-enable', 'rfc9051-6.3.1-empty-enabled'],
    plant: tells((names) => (names.includes('CONDSTORE') ? ['CONDSTORE'] : undefined)),
  },
  {
    id: 'imap/enable/echoes',
    wrong: 'The server names in ENABLED all that was asked for.',
    breaks: ['rfc5161-3.2-only-enabled', 'rfc5161-3.1-ignored', 'rfc5161-3.1-ignored-known', 'rfc9051-6.3.1-ignored'],
    plant: tells((names) => names),
  },
  {
    id: 'imap/enable/tells-all',
    wrong: 'The server names in ENABLED all that is enabled, that of earlier commands too.',
    breaks: ['rfc5161-3.1-additive', 'rfc9051-6.3.1-additive', 'rfc9051-7.2.1-enabled-supported'],
    plant: tells((_, session) => [
      ...(session.condstore ? ['CONDSTORE'] : []),
      ...(session.dialect.rev2 ? ['IMAP4rev2'] : []),
    ]),
  },
  {
    id: 'imap/enable/condstore-untold',
    wrong: 'The server does not name CONDSTORE in ENABLED.',
    breaks: ['rfc5161-3.1-enabled', 'rfc9051-6.3.1-enable'],
    plant: tells((names) => names.filter((name) => name !== 'CONDSTORE')),
  },
  {
    id: 'imap/enable/revision-2-untold',
    wrong: 'The server does not name IMAP4rev2 in ENABLED.',
    breaks: ['rfc9051-6.3.1-enable'],
    plant: tells((names) => names.filter((name) => name === 'CONDSTORE')),
  },
  {
    id: 'imap/enable/unknown-refused',
    wrong: 'The server refuses ENABLE with a name that it does not know.',
    breaks: [
      'rfc5161-3.1-ignored',
      'rfc9051-6.3.1-ignored',
      'rfc9051-6.3.1-several',
      'rfc9051-7.2.1-enabled-by-enable',
      'rfc5161-3.1-pipelined-login',
    ],
    plant: refuses(['ENABLE'], (_, given) => (given as readonly string[]).includes('X-MAILSPEC-UNKNOWN')),
  },
  {
    id: 'imap/enable/first-alone',
    wrong: 'The server reads the first name behind ENABLE alone.',
    breaks: ['rfc9051-6.3.1-several', 'rfc9051-7.2.1-enabled-by-enable'],
    plant: hears((line) => line.replace(/^(\S+ ENABLE \S+) .*/i, '$1')),
  },
  {
    id: 'imap/enable/capitals-only',
    wrong: 'The server knows the names behind ENABLE in capitals only.',
    breaks: ['rfc5161-4-case-insensitive'],
    plant: hears((line) => line.replace(/^(\S+ ENABLE .*)condstore/, '$1other')),
  },
  {
    id: 'imap/enable/once',
    wrong: 'The server takes ENABLE once a session.',
    breaks: ['rfc9051-6.3.1-again'],
    plant: (usual) => {
      const before = new WeakSet<Session>();
      return refuses(['ENABLE'], (session, given) => {
        if ((given as readonly string[]).includes('IMAP4REV2')) return false;
        const again = before.has(session);
        before.add(session);
        return again;
      })(usual);
    },
  },
  {
    id: 'imap/enable/capabilities-shrink',
    wrong: 'The server no longer advertises what is enabled.',
    breaks: ['rfc5161-3.1-capability-stays', 'rfc9051-6.3.1-capability-stays', 'imap/session/capabilities-at-enable'],
    shows: ['imap/enable'],
    plant: ({ imap }) => ({
      imap: {
        capabilities: (session) =>
          imap.capabilities(session).filter((name) => name !== 'CONDSTORE' || !session.condstore),
      },
    }),
  },
  {
    id: 'imap/enable/not-pipelined',
    wrong: 'The server passes over what comes in one go with ENABLE.',
    breaks: ['rfc5161-3.1-pipelined', 'rfc9051-6.3.1-pipelined'],
    plant: imapRuns(['ENABLE'], async (usual, { channel }) => {
      if (channel.buffered > 0) await channel.readOctets(channel.buffered);
      return usual();
    }),
  },
  {
    id: 'imap/enable/no-names',
    wrong: 'The server takes ENABLE without names.',
    breaks: ['rfc5161-4-argument', 'rfc9051-6.3.1-argument-missing'],
    plant: overlooks(['ENABLE'], (parser) => parser.atEnd()),
  },
  {
    id: 'imap/enable/any-argument',
    wrong: 'The server says OK to ENABLE of what is no name.',
    breaks: ['rfc5161-3.1-bad-argument', 'rfc9051-6.3.1-argument-malformed'],
    plant: overlooks(['ENABLE'], (parser) => !parser.atEnd()),
  },
  {
    id: 'imap/enable/before-login',
    wrong: 'The server takes ENABLE before login.',
    breaks: ['rfc5161-3.1-authenticated-only', 'rfc9051-6.3.1-needs-login'],
    plant: imapCommands(['ENABLE'], (usual) => ({ ...usual, states: ANY })),
  },
  {
    id: 'imap/enable/until-the-next-mailbox',
    wrong: 'The server forgets what is enabled when another mailbox is selected.',
    breaks: ['rfc5161-3.1-enables', 'rfc9051-6.3.1-for-the-connection'],
    plant: forgets(['SELECT', 'CLOSE']),
  },
  {
    id: 'imap/enable/until-the-next-enable',
    wrong: 'The server forgets what an earlier ENABLE enabled.',
    breaks: ['rfc5161-3.1-additive-effect', 'rfc9051-6.3.1-for-the-connection'],
    plant: (usual) => {
      const before = new WeakSet<Session>();
      const forgetting = forgets(['NOOP']);
      return both(
        forgetting,
        imapRuns(['ENABLE'], async (run, session) => {
          const isAgain = before.has(session);
          before.add(session);
          if (!isAgain) return run();
          await session.behaviour.commands.NOOP?.run(session, undefined, { tag: '', name: 'NOOP', uid: false });
          return run();
        }),
      )(usual);
    },
  },
  {
    id: 'imap/enable/for-show',
    wrong: 'The server says that IMAP4rev2 is enabled, and answers as before.',
    breaks: ['rfc9051-6.3.1-enables'],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override get dialect() {
            return { rev2: false };
          }
        },
    ),
  },
  {
    id: 'imap/enable/for-everyone',
    wrong: 'What one connection of a user enabled is enabled in all later ones.',
    breaks: ['rfc9051-6.3.1-this-connection-only'],
    plant: (usual) => {
      const users = new Set<string>();
      return imapSessions(
        (Usual) =>
          class extends Usual {
            override enableRev2() {
              users.add(this.account.user);
              super.enableRev2();
            }

            override authenticate(user: string) {
              super.authenticate(user);
              if (users.has(user)) super.enableRev2();
            }
          },
      )(usual);
    },
  },
];
