import type { Maildrop } from './maildrop.js';

/** One piece of what an honest server says: the answer to a command, the greeting, or a request to go on. */
export interface Answer {
  /** The word of the command, or `greeting`, `continuation`. */
  readonly point: string;
  /** The tag of the command; `*` where there is none. */
  readonly tag: string;
  readonly octets: Buffer;
  readonly then?: 'close' | 'tls';
}

/** The honest side of one connection. */
export interface Honest {
  readonly greeting: Answer;
  /** What is to be said to octets of the client, in order. */
  hear(octets: Buffer): Answer[];
}

export type Speaks = (maildrop: Maildrop) => Honest;

/** Cuts what a client sends into lines, and the octets that a line announces. */
export class ClientLines {
  #text = '';

  push(octets: Buffer): void {
    this.#text += octets.toString('latin1');
  }

  /** The next line without its CRLF, undefined where it is not whole yet. */
  line(): string | undefined {
    const end = this.#text.indexOf('\r\n');
    if (end === -1) return undefined;
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 2);
    return line;
  }

  /** So many octets, as latin1. */
  take(count: number): string | undefined {
    if (this.#text.length < count) return undefined;
    const taken = this.#text.slice(0, count);
    this.#text = this.#text.slice(count);
    return taken;
  }
}

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
