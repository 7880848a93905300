import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Fault } from '../faults/index.js';
import type { Variation } from './variation.js';

/** Octets of one write that travel alone; the rest follows together, or a message of megabytes would take minutes. */
const alone = 80;
/** Milliseconds. */
const pause = 5;

/** Writes one after another, each by `send`; the order stays. */
const sending =
  (send: (octets: Buffer, write: (octets: Uint8Array) => Promise<void>) => Promise<void>): Fault['plant'] =>
  ({ channel: Usual }) => ({
    channel: class extends Usual {
      #last: Promise<void> = Promise.resolve();

      override write(data: string | Uint8Array): Promise<void> {
        const octets = Buffer.from(data as Uint8Array);
        this.#last = this.#last.then(() => send(octets, (part) => super.write(part)));
        return this.#last;
      }

      override end(): void {
        void this.#last.then(() => super.end());
      }
    },
  });

/** How the octets travel. */
export const delivery: readonly Variation[] = [
  {
    id: 'octet-by-octet',
    what: 'The server sends every octet in a packet of its own.',
    sources: ['RFC 3501 §2.2', 'RFC 1939 §3'],
    plant: sending(async (octets, write) => {
      for (let at = 0; at < Math.min(octets.length, alone); at++) {
        await write(octets.subarray(at, at + 1));
        await setImmediate();
      }
      if (octets.length > alone) await write(octets.subarray(alone));
    }),
  },
  {
    id: 'slow',
    what: 'The server takes its time for every answer.',
    sources: ['RFC 3501 §5.4', 'RFC 1939 §3'],
    plant: sending(async (octets, write) => {
      await setTimeout(pause);
      await write(octets);
    }),
  },
];
