import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Sessions } from './tools.js';

const inTurn = 'rfc2449-6.6-in-turn';

/** Answers longer than `octets` go out while the next commands are carried out already. */
const overtaken = (octets: number): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        override send(reply: string | Buffer): Promise<void> {
          if (reply.length < octets) return super.send(reply);
          setTimeout(() => void super.send(reply), 20);
          return Promise.resolve();
        }
      },
  );

/** Throws away what the client has sent and nobody has read. */
const flush = async ({
  channel,
}: {
  readonly channel: { buffered: number; readOctets(count: number): Promise<unknown> };
}) => {
  if (channel.buffered > 0) await channel.readOctets(channel.buffered);
};

/** Several commands in one segment (RFC 2449 §6.6). */
export const pipelining: readonly Fault[] = [
  {
    id: 'pop3/pipelining/messages-overtaken',
    wrong: 'Messages are sent in the background, so that the answers to later commands overtake them.',
    breaks: [inTurn],
    plant: overtaken(200),
  },
  {
    id: 'pop3/pipelining/large-messages-overtaken',
    wrong: 'Messages of a megabyte are sent in the background, so that the answers to later commands overtake them.',
    breaks: ['rfc2449-6.6-while-sending', inTurn],
    plant: overtaken(1 << 20),
  },
  {
    id: 'pop3/pipelining/flushed-at-login',
    wrong: 'The process that takes over at login knows nothing of what came behind it in the same segment.',
    breaks: ['rfc2449-6.6-authorization', inTurn],
    plant: pop3Runs(['PASS', 'AUTH'], async (usual, session) => {
      await usual();
      if (session.state === 'TRANSACTION') await flush(session);
    }),
  },
  {
    id: 'pop3/pipelining/flushed-by-refusal',
    wrong: 'A refusal throws away what came behind the refused command in the same segment.',
    breaks: ['rfc2449-6.6-refused-among-others', inTurn],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override async send(reply: string | Buffer): Promise<void> {
            if (typeof reply === 'string' && reply.startsWith('-ERR')) await flush(this);
            await super.send(reply);
          }
        },
    ),
  },
  {
    id: 'pop3/pipelining/sixteen',
    wrong: 'The server forgets what is beyond 16 commands that have come together.',
    breaks: [inTurn],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          #together = 0;

          override async readLine(limit: number): Promise<string | undefined> {
            this.#together = this.channel.buffered > 0 ? this.#together + 1 : 0;
            if (this.#together >= 16) await flush(this);
            return super.readLine(limit);
          }
        },
    ),
  },
];
