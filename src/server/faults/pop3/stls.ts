import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Commands, pop3Runs } from '../tools.js';
import { pop3Hears, pop3Messages, pop3Sessions } from './tools.js';

/** A server whose STLS carries out, under TLS, what came in clear behind it. */
const injectable: Fault['plant'] = pop3Sessions(
  (Usual) =>
    class extends Usual {
      #injected: string[] = [];

      override async readLine(limit: number): Promise<string | undefined> {
        const line = this.#injected.shift() ?? (await super.readLine(limit));
        if (line?.toUpperCase() === 'STLS' && this.channel.buffered > 0) {
          const octets = await this.channel.readOctets(this.channel.buffered);
          this.#injected = octets.toString('latin1').split('\r\n').slice(0, -1);
        }
        return line;
      }
    },
);

const deafUnderTls = (pattern: RegExp): Fault['plant'] =>
  pop3Hears((line, { channel }) => (channel.secure && pattern.test(line) ? `?${line}` : line));

/** STLS (RFC 2595 §4, RFC 8314). */
export const stls: readonly Fault[] = [
  {
    id: 'pop3/stls/refused',
    wrong: 'The server announces STLS and refuses it.',
    breaks: ['rfc2595-4-stls', 'rfc8314-4-starttls-works', 'rfc8314-4-tls-12'],
    plant: pop3Runs(['STLS'], () => {
      throw new Refusal((texts) => texts.noTls);
    }),
  },
  {
    id: 'pop3/stls/no-handshake',
    wrong: 'The server answers STLS positively and goes on in clear.',
    breaks: ['rfc2595-4-stls', 'rfc8314-4-starttls-works', 'rfc8314-4-tls-12'],
    plant: pop3Runs(['STLS'], (usual, session, rest) => (rest === undefined ? session.ok('') : usual())),
  },
  {
    id: 'pop3/stls/line-in-clear',
    wrong: 'The server sends a second line in clear behind its answer to STLS.',
    breaks: ['rfc2595-4-nothing-behind-answer', 'rfc2595-4-stls'],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        override startTls(context: Parameters<typeof this.upgrade>[0], reply: string | Uint8Array): Promise<boolean> {
          return this.upgrade(context, `${Buffer.from(reply as Uint8Array).toString()}+OK ready\r\n`);
        }

        upgrade(...parameters: Parameters<InstanceType<typeof Usual>['startTls']>): Promise<boolean> {
          return super.startTls(...parameters);
        }
      },
    }),
  },
  {
    id: 'pop3/stls/injection',
    wrong: 'The server carries out under TLS what came in clear behind STLS.',
    breaks: ['rfc2595-4-tls-begins-at-once'],
    plant: injectable,
  },
  {
    id: 'pop3/stls/user-before-counts',
    wrong: 'The name that USER gave in clear still counts under TLS.',
    breaks: ['rfc2595-4-no-login-forgotten', 'rfc1939-7-pass-immediately'],
    plant: (behaviour) => {
      const names = new WeakMap<object, string>();
      return pop3Runs(['USER', 'STLS', 'PASS'], async (usual, session, rest) => {
        const name = names.get(session);
        if (name !== undefined && rest !== undefined) session.known.user ??= name;
        await usual();
        if (session.known.user !== undefined && !session.channel.secure) names.set(session, session.known.user);
      })(behaviour);
    },
  },
  {
    id: 'pop3/stls/ends-session-when-refused',
    wrong: 'The server closes the connection behind its refusal of STLS.',
    breaks: ['rfc2595-4-session-goes-on-after-refusal'],
    plant: pop3Runs(['STLS'], async (usual, session, rest) => {
      if (rest !== undefined) session.finish();
      await usual();
    }),
  },
  {
    id: 'pop3/stls/enters-transaction',
    wrong: 'The server answers STAT under TLS as if somebody had logged in.',
    breaks: ['rfc2595-4-authorization-state-stays'],
    plant: pop3Commands(['STAT'], (usual) => ({
      ...usual,
      states: ['AUTHORIZATION', 'TRANSACTION'],
      execute: (session, rest) => {
        if (session.maildrop) return usual.execute(session, rest);
        const { replies } = session.behaviour;
        return session.send(session.channel.secure ? replies.ok('0 0') : replies.err(''));
      },
    })),
  },
  {
    id: 'pop3/stls/no-login-under-tls',
    wrong: 'The server refuses PASS under TLS.',
    breaks: ['rfc2595-4-login-under-tls'],
    plant: deafUnderTls(/^pass /i),
  },
  {
    id: 'pop3/stls/no-plain-under-tls',
    wrong: 'The server refuses AUTH PLAIN under TLS.',
    breaks: ['rfc5034-4-plain-under-tls'],
    plant: deafUnderTls(/^auth plain/i),
  },
  {
    id: 'pop3/stls/other-commands',
    wrong: 'The server does not know RETR under TLS.',
    breaks: ['rfc8314-3.1-pop3-under-tls', 'rfc2595-4-stls'],
    plant: deafUnderTls(/^retr /i),
  },
  {
    id: 'pop3/stls/sixteen-kilobytes',
    wrong: 'The server sends no more of a message under TLS than the records of a megabyte hold.',
    breaks: ['rfc2595-4-stls', 'rfc1939-5-retr-message'],
    plant: pop3Messages((usual, _, session) => ({
      get octets() {
        const { octets } = usual;
        const end = octets.lastIndexOf('\n', 1 << 20) + 1;
        return session.channel.secure && octets.length > 1 << 20 ? octets.subarray(0, end) : octets;
      },
      get size() {
        return usual.size;
      },
    })),
  },
  {
    id: 'pop3/stls/tls-lost-by-refused-auth',
    wrong: 'The server closes the connection behind an AUTH that it has refused under TLS.',
    breaks: ['rfc4422-3.6-tls-remains'],
    plant: pop3Runs(['AUTH'], async (usual, session) => {
      try {
        await usual();
      } catch (refusal) {
        if (session.channel.secure) session.finish();
        throw refusal;
      }
    }),
  },
];
