import { BadCommand, Refusal } from '../../imap/index.js';
import type { Command, CommandParser, Session, SessionState } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { both, imapCommands, imapRuns } from '../tools.js';
import { afterwards, dialogues, done, imapSessions, inBoth } from './tools.js';

const ANY = ['not authenticated', 'authenticated', 'selected'] as const;
const spelt = (name: string): string => name.toLowerCase().replace(' ', '-');

/** Carries a command out, or at least says so, in a state where it has no place. */
const misplaced = (names: readonly string[], state: (typeof ANY)[number]) =>
  imapCommands(names, (usual) => ({
    ...usual,
    states: ANY,
    parse: (parser, session) => (session.state === state ? undefined : usual.parse(parser, session)),
    run: (session, given, invocation) => (session.state === state ? done : usual.run(session, given, invocation)),
  }));

/** Each command of the authenticated state, with what forbids it before: section in RFC 3501 and in RFC 9051. */
const needsLogin: Readonly<Record<string, readonly (string | undefined)[]>> = {
  SELECT: ['6.3.1', '6.3.2'],
  EXAMINE: ['6.3.2', '6.3.3'],
  CREATE: ['6.3.3', '6.3.4'],
  DELETE: ['6.3.4', '6.3.5'],
  RENAME: ['6.3.5', '6.3.6'],
  SUBSCRIBE: ['6.3.6', '6.3.7'],
  UNSUBSCRIBE: ['6.3.7', '6.3.8'],
  LIST: ['6.3.8', '6.3.9'],
  LSUB: ['6.3.9'],
  NAMESPACE: [undefined, '6.3.10'],
  STATUS: ['6.3.10', '6.3.11'],
  APPEND: ['6.3.11', '6.3.12'],
  IDLE: [undefined, '6.3.13'],
  FETCH: [],
  'UID FETCH': [],
  SEARCH: [],
  CLOSE: [],
};

const beforeLogin = Object.entries(needsLogin).map(([name, [rev1, rev2]]): Fault => ({
  id: `imap/states/before-login-${spelt(name)}`,
  wrong: `The server answers ${name} with OK before the client has logged in.`,
  breaks: [
    ...inBoth('3-wrong-state', '3.1-not-authenticated'),
    `rfc3501-${rev1 === undefined ? '3.1-credentials-first' : `${rev1}-needs-login`}`,
    `rfc9051-${rev2 === undefined ? '3.1-credentials-first' : `${rev2}-needs-login`}`,
    ...(name === 'IDLE' ? ['rfc2177-4-not-before-login'] : []),
  ],
  plant: misplaced([name], 'not authenticated'),
}));

const beforeSelect = ['FETCH', 'STORE', 'SEARCH', 'COPY', 'UID FETCH', 'EXPUNGE', 'CLOSE', 'CHECK'].map(
  (name): Fault => ({
    id: `imap/states/before-select-${spelt(name)}`,
    wrong: `The server answers ${name} with OK where no mailbox is selected.`,
    breaks:
      {
        CHECK: ['rfc3501-6.4.1-check-nothing-selected'],
        CLOSE: [
          ...inBoth('3-wrong-state', '3.2-select-first'),
          'rfc3501-6.4.2-close-nothing-selected',
          'rfc9051-6.4.1-close-nothing-selected',
        ],
      }[name] ?? inBoth('3-wrong-state', '3.2-select-first'),
    plant: misplaced([name], 'authenticated'),
  }),
);

const afterLogin = (
  [
    ['LOGIN', '6.2.3'],
    ['AUTHENTICATE', '6.2.2'],
    ['STARTTLS', '6.2.1'],
  ] as const
).flatMap(([name, section]) =>
  (['authenticated', 'selected'] as const).map((state): Fault => ({
    id: `imap/states/after-login-${spelt(name)}-${state}`,
    wrong: `The server answers ${name} with OK in the ${state} state.`,
    breaks: inBoth('3-wrong-state', `${section}-after-login`),
    plant: misplaced([name], state),
  })),
);

/** Sessions whose login can be lost; `lose` brings it about. */
const loses = (when: (name: string) => boolean) => {
  const lost = new WeakSet<Session>();
  return both(
    imapSessions(
      (Usual) =>
        class extends Usual {
          override get state(): SessionState {
            return lost.has(this) ? 'not authenticated' : super.state;
          }
        },
    ),
    dialogues(
      (Usual) =>
        class extends Usual {
          override findCommand(parser: CommandParser) {
            const name = parser.peekKeyword();
            try {
              return super.findCommand(parser);
            } catch (error) {
              const [word = name] = /\w+/.exec(error instanceof Error ? error.message : '') ?? [];
              if (error instanceof BadCommand && when(word)) lost.add(this.session);
              throw error;
            }
          }
        },
    ),
  );
};

const inSelectedState = ['CREATE', 'DELETE', 'RENAME', 'SUBSCRIBE', 'UNSUBSCRIBE', 'LIST', 'STATUS', 'APPEND'].flatMap(
  (name): Fault[] => [
    {
      id: `imap/states/${spelt(name)}-deselects`,
      wrong: `${name} leaves no mailbox selected.`,
      breaks: inBoth('6-success-changes-state'),
      plant: imapRuns([name], async (usual, session) => {
        const completion = await usual();
        session.deselect();
        return completion;
      }),
    },
    {
      id: `imap/states/${spelt(name)}-only-before-select`,
      wrong: `The server refuses ${name} while a mailbox is selected.`,
      breaks: inBoth('6-in-selected-state', '6.3-commands', '6.4-authenticated-commands'),
      plant: imapCommands([name], (usual): Command => ({ ...usual, states: ['authenticated'] })),
    },
  ],
);

/** Which commands are taken in which state, and what changes it (RFC 3501 and RFC 9051 §3, §6). */
export const states: readonly Fault[] = [
  ...beforeLogin,
  ...beforeSelect,
  ...afterLogin,
  ...inSelectedState,
  {
    id: 'imap/states/logged-in-from-the-start',
    wrong: 'The server greets with OK, and the client is logged in.',
    breaks: inBoth('3-greeting-state', '7.1.1-ok-greeting', '3.1-not-authenticated'),
    plant: both(
      imapCommands(['LOGIN', 'AUTHENTICATE', 'STARTTLS'], (usual) => ({ ...usual, states: ANY })),
      dialogues(
        (Usual) =>
          class extends Usual {
            override greet() {
              super.greet();
              const [user] = this.session.context.store.accounts.keys();
              if (user !== undefined) this.session.authenticate(user);
            }
          },
      ),
    ),
  },
  ...['LOGIN', 'AUTHENTICATE', 'STARTTLS'].map((name): Fault => ({
    id: `imap/states/refused-${spelt(name)}-logs-out`,
    wrong: `The server forgets who is logged in when it refuses ${name} after login.`,
    breaks: inBoth('6.2-no-return', '6-rejected-keeps-state'),
    plant: loses((word) => word === name),
  })),
  ...['SELECT', 'EXAMINE', 'LSUB'].map((name): Fault => ({
    id: `imap/states/${spelt(name)}-only-before-select`,
    wrong: `The server refuses ${name} while a mailbox is selected.`,
    breaks: name === 'LSUB' ? ['rfc3501-6.4-authenticated-commands'] : inBoth('6.4-authenticated-commands'),
    plant: imapCommands([name], (usual): Command => ({ ...usual, states: ['authenticated'] })),
  })),
  {
    id: 'imap/states/failed-select-keeps-mailbox',
    wrong: 'A SELECT that fails leaves the mailbox before it selected.',
    breaks: ['rfc3501-6.3.1-deselects-first', 'rfc9051-6.3.2-deselects-first'],
    plant: imapRuns(['SELECT'], async (usual, session) => {
      const before = session.view;
      try {
        return await usual();
      } catch (error) {
        if (before !== undefined) session.select(before.mailbox, before.readOnly);
        throw error;
      }
    }),
  },
  {
    id: 'imap/states/failed-select-logs-out',
    wrong: 'The server takes no command any more after a SELECT that failed.',
    breaks: inBoth('3.2-after-failed-select'),
    plant: (usual) => {
      const lost = new WeakSet<Session>();
      return both(
        imapSessions(
          (Usual) =>
            class extends Usual {
              override get state(): SessionState {
                return lost.has(this) ? 'not authenticated' : super.state;
              }
            },
        ),
        imapRuns(['SELECT'], async (select, session) => {
          try {
            return await select();
          } catch (error) {
            if (error instanceof Refusal) lost.add(session);
            throw error;
          }
        }),
      )(usual);
    },
  },
  ...['CLOSE', 'UNSELECT'].map((name): Fault => ({
    id: `imap/states/${spelt(name)}-keeps-mailbox`,
    wrong: `${name} leaves the mailbox selected.`,
    breaks:
      name === 'CLOSE'
        ? [...inBoth('3.2-after-close'), 'rfc3501-6.4.2-close-state', 'rfc9051-6.4.1-close-state']
        : ['rfc9051-3.2-after-unselect'],
    plant: imapRuns([name], () => done),
  })),
  {
    id: 'imap/states/rejected-deselects',
    wrong: 'A command that is answered BAD leaves no mailbox selected.',
    breaks: inBoth('6-rejected-keeps-state'),
    plant: afterwards(({ status }, { session }) => {
      if (status === 'BAD') session.deselect();
    }),
  },
  {
    id: 'imap/states/failed-deselects',
    wrong: 'A command that is answered NO leaves no mailbox selected.',
    breaks: inBoth('6-failed-keeps-state'),
    plant: afterwards(({ status }, { session }) => {
      if (status === 'NO') session.deselect();
    }),
  },
];
