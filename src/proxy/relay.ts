import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, Frame, Framing } from '../net/index.js';
import type { ClientLines, Piece } from './client-lines.js';

/** Milliseconds that a read waits at most: a client may idle as long as it likes. */
const LONGEST = 2 ** 31 - 1;
/** Milliseconds that a server has for its last answers when the client has said all. */
const LAST_WORDS = 5_000;
const POLL = 10;

/** How a connection came to its end: by the client, by the server in order, or broken. */
export type EndedBy = 'client' | 'server' | 'lost';

export type NoFrame = Exclude<Frame, { kind: 'frame' }>;

/** One client's way to the server and back: octets pass unchanged, but for what is done to hide STARTTLS and STLS. */
export abstract class Relay {
  readonly #client: Socket;
  protected readonly server: Connection;

  constructor(client: Socket, server: Connection) {
    this.#client = client;
    this.server = server;
    // The iterator over the socket tells of it.
    client.on('error', () => undefined);
  }

  /** Until both sides have ended. */
  async run(): Promise<void> {
    const fromServer = this.#fromServer();
    const fromClient = this.#fromClient();
    const first = await Promise.race([fromServer, fromClient]);
    if (first === 'left' || first === 'broken') {
      if (first === 'left') await Promise.race([fromServer, this.#answered()]);
      await (first === 'left' ? this.server.end() : this.server.reset());
      const end = await fromServer;
      this.ended('client', end.kind === 'end' && end.how === 'ours' ? Buffer.alloc(0) : restOf(end));
    } else {
      await this.#toClient(restOf(first));
      const isOrderly = first.kind === 'end' && (first.how === 'closed' || first.how === 'ours');
      this.ended(isOrderly ? 'server' : 'lost', restOf(first));
      await this.server.end();
    }
    this.#client.end();
    const cut = setTimeout(() => this.#client.destroy(), LAST_WORDS);
    this.#client.resume();
    if (!this.#client.destroyed) await new Promise<void>((resolve) => this.#client.once('close', () => resolve()));
    clearTimeout(cut);
    await fromClient;
  }

  /** Cuts both sides. */
  async cut(): Promise<void> {
    this.#client.destroy();
    await this.server.reset();
  }

  /** Reads one response, tells of it and passes it on; yields what came instead, if any. */
  protected abstract relayOne(): Promise<NoFrame | undefined>;
  /** What the client sent; yields what the server is to get of it. */
  protected abstract take(piece: Piece): Buffer | undefined;
  protected abstract readonly lines: ClientLines;
  /** Whether the server still owes an answer. */
  protected abstract get busy(): boolean;
  protected abstract ended(by: EndedBy, rest: Buffer): void;

  protected async read(framing: Framing): Promise<Frame> {
    for (;;) {
      const frame = await this.server.read(framing, { timeout: LONGEST });
      if (frame.kind !== 'timeout') return frame;
    }
  }

  /** Resolves once the octets are written, or cannot be. */
  #toClient(octets: Buffer): Promise<void> {
    if (octets.length === 0 || !this.#client.writable) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#client.off('close', settle);
        resolve();
      };
      this.#client.once('close', settle);
      this.#client.write(octets, settle);
    });
  }

  protected answer(octets: Buffer): Promise<void> {
    return this.#toClient(octets);
  }

  async #fromServer(): Promise<NoFrame> {
    for (;;) {
      const end = await this.relayOne();
      if (end) return end;
    }
  }

  async #fromClient(): Promise<'left' | 'broken'> {
    try {
      for await (const chunk of this.#client.iterator({ destroyOnReturn: false })) {
        for (const piece of this.lines.feed(chunk as Buffer)) {
          const octets = this.take(piece);
          if (octets) await this.server.write(octets);
        }
      }
      const rest = this.lines.rest();
      if (rest.length > 0) await this.server.write(rest);
      return 'left';
    } catch {
      return 'broken';
    }
  }

  async #answered(): Promise<void> {
    const deadline = performance.now() + LAST_WORDS;
    while (this.busy && performance.now() < deadline) await delay(POLL);
  }
}

function restOf(end: NoFrame): Buffer {
  return end.kind === 'too-long' ? end.octets : end.rest;
}
