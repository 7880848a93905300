import type { Channel } from '../net/index.js';
import type { Wire } from './format.js';

/** Collected octets that are sent at once rather than waiting for the end of the command. */
const FULL = 65_536;

/** Collects responses so that a command's many short lines travel together, and waits for a slow client. */
export class Output {
  private pieces: Buffer[] = [];
  private size = 0;

  constructor(private readonly channel: Channel) {}

  /** Adds a piece without sending it. */
  add(wire: Wire): void {
    for (const piece of typeof wire === 'string' ? [wire] : wire) {
      const octets = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
      this.pieces.push(octets);
      this.size += octets.length;
    }
  }

  /** Adds a piece, and sends when much has come together. */
  async write(wire: Wire): Promise<void> {
    this.add(wire);
    if (this.size >= FULL) await this.flush();
  }

  /** Sends what has been collected; resolves when the client can take more. */
  async flush(): Promise<void> {
    if (this.pieces.length === 0) return;
    const octets = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    this.pieces = [];
    this.size = 0;
    if (octets !== undefined) await this.channel.write(octets);
  }
}
