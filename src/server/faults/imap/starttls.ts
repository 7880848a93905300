import type { Channel } from '../../net/index.js';
import type { Fault } from '../fault.js';
import { both, imapCommands, imapRuns } from '../tools.js';
import { completes, done, inBoth, refuses } from './tools.js';

type Line = Awaited<ReturnType<Channel['readLine']>>;

/** STARTTLS (RFC 3501 and RFC 9051 §6.2.1). */
export const startTls: readonly Fault[] = [
  {
    id: 'imap/starttls/refused',
    wrong: 'The server advertises STARTTLS and refuses it.',
    breaks: [...inBoth('6.2.1-starttls'), 'rfc9051-11.2-starttls'],
    plant: refuses(['STARTTLS']),
  },
  {
    id: 'imap/starttls/greets-again',
    wrong: 'The server sends its capabilities unasked as soon as TLS is established.',
    breaks: inBoth('6.2.1-directly-behind-ok'),
    plant: imapRuns(['STARTTLS'], async (usual) => {
      const completion = await usual();
      return {
        ...completion,
        deliver: async (response) => {
          await completion.deliver?.(`${response}* OK ready\r\n`);
        },
      };
    }),
  },
  {
    id: 'imap/starttls/logs-in',
    wrong: 'The server takes a client under TLS for authenticated.',
    breaks: inBoth('6.2.1-not-authenticated-after'),
    plant: both(
      imapCommands(['LOGIN'], (usual) => ({ ...usual, states: ['not authenticated', 'authenticated'] })),
      imapRuns(['STARTTLS'], async (usual, session) => {
        const completion = await usual();
        const [user] = session.context.store.accounts.keys();
        if (user !== undefined) session.authenticate(user);
        return completion;
      }),
    ),
  },
  {
    id: 'imap/starttls/advertised-under-tls',
    wrong: 'The server advertises STARTTLS under TLS.',
    breaks: ['rfc9051-6.2.1-not-advertised-after', 'imap/session/starttls-gone'],
    shows: ['imap/starttls'],
    plant: ({ imap }) => ({
      imap: {
        capabilities: (session) => {
          const names = imap.capabilities(session);
          return session.channel.secure ? [...names, 'STARTTLS'] : names;
        },
      },
    }),
  },
  {
    id: 'imap/starttls/again-is-no',
    wrong: 'The server answers NO to STARTTLS under TLS.',
    breaks: ['rfc9051-6.2.1-refused-under-tls'],
    plant: completes(['STARTTLS'], (completion) =>
      completion.status === 'BAD' ? { ...completion, status: 'NO' } : completion,
    ),
  },
  {
    id: 'imap/starttls/again-is-ok',
    wrong: 'The server says OK to STARTTLS under TLS, and begins nothing.',
    breaks: ['rfc9051-6.2.1-refused-under-tls', 'rfc3501-6-rejected-keeps-state'],
    plant: imapRuns(['STARTTLS'], (usual, { channel }) => (channel.secure ? done : usual())),
  },
  {
    id: 'imap/starttls/not-offered-taken',
    wrong: 'The server takes STARTTLS where it does not offer it.',
    settings: { startTls: false },
    breaks: ['rfc9051-6.2.1-implicit-tls'],
    plant: imapRuns(['STARTTLS'], (usual, { context }) => (context.tls === undefined ? done : usual())),
  },
  {
    id: 'imap/starttls/injection',
    wrong: 'The server carries out under TLS what came in clear behind STARTTLS.',
    breaks: ['rfc9051-6.2.1-no-injection'],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        #kept: Line | undefined;

        override async startTls(...given: Parameters<InstanceType<typeof Usual>['startTls']>) {
          if (this.buffered > 0) this.#kept = await super.readLine(65_536);
          return super.startTls(...given);
        }

        override readLine(limit: number, timeoutMs?: number): Promise<Line> {
          const kept = this.#kept;
          this.#kept = undefined;
          return kept === undefined ? super.readLine(limit, timeoutMs) : Promise.resolve(kept);
        }
      },
    }),
  },
];
