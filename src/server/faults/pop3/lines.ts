import type { Fault } from '../fault.js';
import { pop3Hears, pop3Sessions } from './tools.js';

/** More than any line of the suite. */
const ANY = 1 << 20;

/** Cuts lines into pieces of `octets`, each of which is taken for a line. */
const bufferOf = (octets: number): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        #pieces: string[] = [];

        override async readLine(): Promise<string | undefined> {
          const piece = this.#pieces.shift();
          if (piece !== undefined) return piece;
          const line = await super.readLine(ANY);
          const [first = '', ...others] = line?.match(new RegExp(`.{1,${octets}}`, 'gs')) ?? [];
          this.#pieces = others;
          return line === undefined ? undefined : first;
        }
      },
  );

/** Sizes of buffers as servers have them; what is claimed of the smallest is how long a line must be possible at least. */
const buffers: readonly (readonly [number, readonly string[]])[] = [
  [40, ['rfc1939-3-arguments-of-40-characters', 'rfc1939-3-one-response']],
  [128, ['rfc2449-4-commands-of-255-octets', 'rfc2449-4-commands-of-255-octets-after-login']],
  ...[255, 512, 1023, 2047, 4095, 8191, 16383, 65535].map((octets) => [octets, ['rfc1939-3-one-response']] as const),
];

const swallowing = (wrong: string, id: string, breaks: readonly string[], pattern: RegExp): Fault => ({
  id,
  wrong,
  breaks,
  plant: pop3Sessions(
    (Usual) =>
      class extends Usual {
        override async readLine(limit: number): Promise<string | undefined> {
          let line = await super.readLine(limit);
          while (line !== undefined && pattern.test(line)) line = await super.readLine(limit);
          return line;
        }
      },
  ),
});

/** How lines are read: their ends, their length, their characters (RFC 1939 §3, RFC 2449 §4). */
export const lines: readonly Fault[] = [
  ...buffers.map(([octets, breaks]): Fault => ({
    id: `pop3/lines/buffer-of-${octets}`,
    wrong: `The server takes each ${octets} octets of a longer line for a line of their own.`,
    breaks,
    plant: bufferOf(octets),
  })),
  swallowing(
    'The server does not answer an empty line.',
    'pop3/lines/empty-unanswered',
    ['rfc1939-3-unrecognized-empty', 'rfc1939-3-unrecognized'],
    /^$/,
  ),
  swallowing(
    'The server does not answer a line with octets that it cannot print.',
    'pop3/lines/binary-unanswered',
    ['rfc1939-3-printable-ascii', 'rfc1939-3-unrecognized'],
    /[^\x20-\x7e]/,
  ),
  {
    id: 'pop3/lines/nul-ends-command',
    wrong: 'The server takes a NUL for the end of a command, as C does.',
    breaks: ['rfc1939-3-printable-ascii'],
    plant: pop3Hears((line) => line.replace(/\0.*$/s, '')),
  },
  {
    id: 'pop3/lines/controls-dropped',
    wrong: 'The server answers a command of control characters as one that does nothing.',
    breaks: ['rfc1939-3-printable-ascii', 'rfc1939-3-unrecognized'],
    plant: pop3Hears((line, { state }) => (/[\x01-\x1f]/.test(line) && state === 'TRANSACTION' ? 'NOOP' : line)),
  },
  {
    id: 'pop3/lines/segment-is-line',
    wrong: 'The server takes what a segment brings for a line, whether or not CRLF has come.',
    breaks: ['rfc1939-3-crlf-awaited', 'rfc1939-3-crlf'],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        override async readLine(limit: number, timeoutMs = 30_000) {
          for (let waited = 0; waited < timeoutMs; waited += 30) {
            const line = await super.readLine(limit, 30);
            if (line !== 'timeout') return line;
            if (this.buffered > 0) return this.readOctets(this.buffered);
          }
          return 'timeout';
        }
      },
    }),
  },
  {
    id: 'pop3/lines/end-of-stream-ends-line',
    wrong: 'The server takes what stands behind the last CRLF for a command when the client closes the connection.',
    breaks: ['rfc1939-6-cut-quit-no-removal', 'rfc1939-3-crlf', 'rfc1939-6-no-quit-no-removal'],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        override async readLine(limit: number, timeoutMs?: number) {
          const line = await super.readLine(limit, timeoutMs);
          if (line !== 'eof' || this.buffered === 0) return line;
          const rest = await this.readOctets(this.buffered);
          return Buffer.isBuffer(rest) ? Buffer.from(rest.toString('latin1').trimEnd(), 'latin1') : rest;
        }
      },
    }),
  },
  {
    id: 'pop3/lines/rest-of-segment-lost',
    wrong: 'The server loses what a segment has behind the end of a command.',
    breaks: ['rfc1939-3-segment-with-more', 'rfc1939-3-crlf', 'rfc2449-6.6-in-turn', 'rfc2449-6.6-authorization'],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        override async readLine(limit: number, timeoutMs?: number) {
          const line = await super.readLine(limit, timeoutMs);
          if (this.buffered > 0) await this.readOctets(this.buffered);
          return line;
        }
      },
    }),
  },
  {
    id: 'pop3/lines/two-spaces',
    wrong: 'The server takes several spaces for one.',
    breaks: ['rfc1939-3-single-space'],
    plant: pop3Hears((line) => line.replace(/(\S) +/g, '$1 ')),
  },
  {
    id: 'pop3/lines/leading-space',
    wrong: 'The server skips spaces in front of a command.',
    breaks: ['rfc1939-3-leading-space'],
    plant: pop3Hears((line) => line.replace(/^ +/, '')),
  },
  {
    id: 'pop3/lines/trailing-space',
    wrong: 'The server drops spaces at the end of a command.',
    breaks: ['rfc1939-3-trailing-space'],
    plant: pop3Hears((line) => line.replace(/ +$/, '')),
  },
  {
    id: 'pop3/lines/tab',
    wrong: 'The server takes a tab for a space.',
    breaks: ['rfc1939-3-tab'],
    plant: pop3Hears((line) => line.replaceAll('\t', ' ')),
  },
  {
    id: 'pop3/lines/sasl-responses-of-255',
    wrong: 'The server has the limit of commands for the responses of SASL, too.',
    breaks: ['rfc5034-4-long-responses'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override readLine(limit: number): Promise<string | undefined> {
            return super.readLine(Math.min(limit, 255));
          }
        },
    ),
  },
];
