import type { Command, Completion, Session } from '../../imap/index.js';
import { Disconnected } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns, says } from '../tools.js';
import { completes, dialogues, imapSessions, inBoth, refuses } from './tools.js';

const ANY = ['not authenticated', 'authenticated', 'selected'] as const;

const notIn = ['CAPABILITY', 'NOOP', 'LOGOUT'].flatMap((name) =>
  ANY.map((state): Fault => ({
    id: `imap/any-state/no-${name.toLowerCase()}-when-${state.replace(' ', '-')}`,
    wrong: `The server rejects ${name} in the ${state} state.`,
    breaks: inBoth('6.1-any-state', '6-any-state-commands'),
    plant: imapCommands([name], (usual): Command => ({ ...usual, states: ANY.filter((each) => each !== state) })),
  })),
);

const capabilityNow = (session: Session): string => `CAPABILITY ${session.behaviour.capabilities(session).join(' ')}`;

const leaves = (): never => {
  throw new Disconnected();
};

const bye: Completion = { status: 'OK', text: 'bye' };

/** CAPABILITY, NOOP and LOGOUT (RFC 3501 and RFC 9051 §6.1), and the greeting (§7.1). */
export const anyState: readonly Fault[] = [
  ...notIn,
  {
    id: 'imap/capability/twice',
    wrong: 'The server sends CAPABILITY twice.',
    breaks: inBoth('6.1.1-one-response'),
    plant: imapRuns(['CAPABILITY'], (usual, session) => {
      session.addUntagged(capabilityNow(session));
      return usual();
    }),
  },
  ...(['IMAP4rev1', 'IMAP4rev2'] as const).map((revision): Fault => ({
    id: `imap/capability/no-${revision.toLowerCase()}`,
    wrong: `The server does not name ${revision} in its answer to CAPABILITY while a mailbox is selected.`,
    breaks: [`rfc${revision === 'IMAP4rev1' ? 3501 : 9051}-6.1.1-capability`],
    plant: ({ imap }) => ({
      imap: {
        capabilities: (session) =>
          imap.capabilities(session).filter((name) => session.state !== 'selected' || name !== revision),
      },
    }),
  })),
  {
    id: 'imap/capability/as-code-only',
    wrong: 'While a mailbox is selected, the server lists its capabilities in the tagged OK only.',
    breaks: inBoth('6.1.1-capability'),
    plant: imapRuns(['CAPABILITY'], (usual, session) =>
      session.state === 'selected' ? { status: 'OK', code: capabilityNow(session), text: 'done' } : usual(),
    ),
  },
  {
    id: 'imap/capability/plain-for-show',
    wrong: 'The server advertises AUTH=PLAIN and refuses it.',
    breaks: inBoth('6.1.1-auth-honest'),
    plant: refuses(['AUTHENTICATE'], (_, given) => (given as { mechanism: string }).mechanism === 'PLAIN'),
  },
  {
    id: 'imap/capability/esearch-unasked',
    wrong: 'The server answers as if IMAP4rev2 were enabled, though nobody has asked for it.',
    breaks: [
      ...inBoth('6.1.1-nothing-enabled'),
      'rfc3501-7.2.1-conforms',
      'rfc9051-7.2.2-conforms',
      'rfc9051-6.3.1-no-surprise',
    ],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override get dialect() {
            return { rev2: true };
          }
        },
    ),
  },
  {
    id: 'imap/capability/login-although-disabled',
    wrong: 'The server advertises LOGINDISABLED and takes LOGIN.',
    breaks: ['rfc3501-7.2.1-logindisabled', 'rfc9051-7.2.2-logindisabled', 'imap/session/login-disabled'],
    shows: [],
    plant: ({ imap }) => ({
      imap: { capabilities: (session) => [...imap.capabilities(session), 'LOGINDISABLED'] },
    }),
  },
  {
    id: 'imap/noop/refused',
    wrong: 'The server answers NO to NOOP where no mailbox is selected.',
    breaks: inBoth('6.1.2-noop'),
    plant: refuses(['NOOP'], (session) => session.view === undefined),
  },
  {
    id: 'imap/noop/expunges',
    wrong: 'NOOP expunges the messages marked \\Deleted.',
    breaks: inBoth('6.1.2-does-nothing'),
    plant: imapRuns(['NOOP'], (usual, { view }) => {
      if (view !== undefined) {
        const gone = view.entries.filter(({ message }) => message.flags.has('\\Deleted'));
        view.mailbox.expunge(gone.map(({ message }) => message.uid));
      }
      return usual();
    }),
  },
  {
    id: 'imap/logout/no-bye',
    wrong: 'The server says OK to LOGOUT and closes, without BYE.',
    breaks: [...inBoth('6.1.3-bye', '6.1.3-logout', '3.4-logout-order'), 'imap/session/logout-bye'],
    shows: ['imap/store/kept'],
    plant: imapRuns(['LOGOUT'], () => ({ ...bye, afterwards: leaves })),
  },
  {
    id: 'imap/logout/bye-alone',
    wrong: 'The server says BYE to LOGOUT and closes, without the tagged OK.',
    breaks: inBoth('6.1.3-logout', '3.4-logout-order'),
    plant: imapRuns(['LOGOUT'], async (usual) => ({
      ...(await usual()),
      deliver: () => Promise.reject(new Disconnected()),
    })),
  },
  {
    id: 'imap/logout/stays-open',
    wrong: 'The server keeps the connection open after LOGOUT.',
    breaks: inBoth('6.1.3-closes', '6.1.3-logout', '7.1.5-bye-closes'),
    plant: imapRuns(['LOGOUT'], async (usual) => ({ ...(await usual()), afterwards: () => undefined })),
  },
  {
    id: 'imap/logout/drops-what-came-before',
    wrong: 'The server closes at LOGOUT before the answers to the commands ahead of it are sent.',
    breaks: inBoth('5.5-pipelining'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async complete(tag: string, completion: Completion) {
            const isLogoutNext = this.session.channel.buffered > 'x LOGOUT\r\n'.length;
            if (isLogoutNext && completion.status === 'OK') return;
            await super.complete(tag, completion);
          }
        },
    ),
  },
  {
    id: 'imap/logout/goes-on',
    wrong: 'The server carries out what came in one go with LOGOUT before it closes.',
    breaks: inBoth('6.1.3-nothing-after'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async complete(tag: string, completion: Completion) {
            if (completion.afterwards !== undefined && this.session.channel.buffered > 0) await this.serveCommand();
            await super.complete(tag, completion);
          }
        },
    ),
  },
  {
    id: 'imap/greeting/awaits-the-client',
    wrong: 'The server greets when the client has sent its first line.',
    breaks: inBoth('7.1.1-greeting'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override greet() {
            // It comes with the answer to the first command.
          }

          #greeted = false;

          override read() {
            return super.read().then((read) => {
              if (!this.#greeted) super.greet();
              this.#greeted = true;
              return read;
            });
          }
        },
    ),
  },
  {
    id: 'imap/greeting/bare-text',
    wrong: 'The server greets without OK.',
    breaks: inBoth('7.1.1-greeting'),
    plant: says((octets) => octets.replace(/^\* OK (?=\[CAPABILITY [^\r]*mailspec reference server ready\r\n$)/, '* ')),
  },
  {
    id: 'imap/greeting/capabilities-without-revision',
    wrong: 'The server lists only extensions in the CAPABILITY code of its greeting.',
    breaks: inBoth('7.1-greeting-capabilities'),
    plant: says((octets) =>
      octets.includes('mailspec reference server ready\r\n') ? octets.replace(/ IMAP4rev\d/g, '') : octets,
    ),
  },
  {
    id: 'imap/check/removes',
    wrong: 'CHECK expunges the messages marked \\Deleted.',
    breaks: ['rfc3501-6.4.1-check-removes-nothing'],
    plant: imapRuns(['CHECK'], (usual, { selectedView }) => {
      const gone = selectedView.entries.filter(({ message }) => message.flags.has('\\Deleted'));
      selectedView.mailbox.expunge(gone.map(({ message }) => message.uid));
      return usual();
    }),
  },
  {
    id: 'imap/check/unknown',
    wrong: 'The server does not know CHECK.',
    breaks: ['rfc3501-6.4.1-check'],
    plant: completes(['CHECK'], () => ({ status: 'BAD', text: 'unknown command' })),
  },
];
