import type { Session } from '../imap/index.js';
import { imapCommands } from '../faults/tools.js';
import type { Variation } from './variation.js';

/** Commands after which the connection is another one, or whose answer must come alone. */
const apart = ['STARTTLS', 'LOGOUT', 'AUTHENTICATE', 'LOGIN'];

/** Does something before and after each command that is carried out. */
const around =
  (
    before: (session: Session, name: string) => void,
    after: (session: Session, name: string) => void,
  ): Variation['plant'] =>
  (usual) =>
    imapCommands(
      Object.keys(usual.imap.commands).filter((name) => !apart.includes(name)),
      (command, name) => ({
        ...command,
        run: async (session, given, invocation) => {
          before(session, name);
          try {
            return await command.run(session, given, invocation);
          } finally {
            after(session, name);
          }
        },
      }),
    )(usual);

const nothing = (): void => undefined;

/** Untagged data that nobody asked for. */
export const untagged: readonly Variation[] = [
  {
    id: 'imap/chatty',
    what: 'The server sends status responses with unknown codes, capabilities and sizes with every command.',
    sources: ['RFC 3501 §7', 'RFC 3501 §7.1', 'RFC 9051 §7'],
    plant: around(
      (session, name) => {
        session.addStatus('OK', 'X-LOAD 0.7 (a b)', 'Still here');
        if (name !== 'CAPABILITY')
          session.addUntagged(`CAPABILITY ${session.behaviour.capabilities(session).join(' ')}`);
        if (session.view !== undefined) session.addUntagged(`${session.view.entries.length} EXISTS`);
      },
      (session) => session.addStatus('NO', undefined, 'The disk is nearly full'),
    ),
  },
  {
    id: 'imap/flags-unasked',
    what: 'The server tells the flags of the mailbox and of its first message again and again.',
    sources: ['RFC 3501 §7', 'RFC 3501 §7.4.2', 'RFC 9051 §7.5.2'],
    plant: around((session, name) => {
      const { view, format } = session;
      const [first] = view?.entries ?? [];
      if (view === undefined) return;
      session.addUntagged(`FLAGS ${format.list(session.definedFlags(view.mailbox))}`);
      if (first === undefined || first.expunged || /STORE|FETCH|SELECT|EXAMINE|CLOSE/.test(name)) return;
      session.behaviour.updates.reportFlagsOf(session, first, 'with flags');
    }, nothing),
  },
  {
    id: 'imap/updates-early',
    what: 'The server tells what others did before it answers a command.',
    sources: ['RFC 3501 §5.2', 'RFC 3501 §7', 'RFC 9051 §5.2'],
    plant: around(
      (session, name) =>
        session.behaviour.updates.report(
          session,
          // What message numbers of the command mean is decided before anything is told.
          session.behaviour.commands[name]?.reportsExpunge === true && !/^(?:COPY|MOVE)$/.test(name),
        ),
      nothing,
    ),
  },
];
