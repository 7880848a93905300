import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { LineReader } from './line-reader.js';
import type { NoLine } from './line-reader.js';

/** Unread octets beyond which the peer is made to wait, unless a read asks for more. */
const READ_AHEAD = 256 * 1024;

/** Milliseconds that bound what a peer can hold up. */
export interface ChannelTimeouts {
  /** A TLS handshake. */
  handshake: number;
  /** The peer takes nothing of what is written to it. */
  write: number;
  /** The peer does not close after we did. */
  linger: number;
}

const CHANNEL_TIMEOUTS: ChannelTimeouts = { handshake: 30_000, write: 60_000, linger: 5_000 };

/**
 * One connection of a client, seen from the server: reads lines and counted octets, writes with back-pressure, changes
 * to TLS. Nothing here rejects because of what the peer does: a lost connection reads as `eof`, and what is written to
 * it vanishes.
 */
export class Channel {
  #socket: Socket;
  #secure = false;
  #closed = false;
  #ending: NodeJS.Timeout | undefined;
  readonly #reader = new LineReader();
  readonly #timeouts: ChannelTimeouts;
  readonly #closeListeners = new Set<() => void>();

  /** `socket` must have been made with `allowHalfOpen`, so that a client may close its side and still get answers. */
  constructor(socket: Socket, timeouts: Partial<ChannelTimeouts> = {}) {
    this.#timeouts = { ...CHANNEL_TIMEOUTS, ...timeouts };
    this.#socket = socket;
    socket.setNoDelay(true);
    this.#attach(socket);
  }

  /** True once TLS protects the connection. */
  get secure(): boolean {
    return this.#secure;
  }

  /** True once nothing can be read or written any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The client's IP address, as far as it is still known. */
  get remoteAddress(): string {
    return this.#socket.remoteAddress ?? '0.0.0.0';
  }

  /** Octets that the client sent and nobody has read yet: above zero when it pipelines. */
  get buffered(): number {
    return this.#reader.buffered;
  }

  /** Calls `listener` once when the connection is gone, for whichever reason; at once if it already is. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closeListeners.add(listener);
  }

  /**
   * The next line without its CRLF.
   *
   * `limit` is in octets and counts the CRLF. A longer line is read to its end and thrown away, in bounded memory, and
   * gives `too-long`: its tail is never seen as a line. `eof`: the client has closed its side (an unterminated last
   * line is dropped) or the connection is lost. With `timeoutMs`, `timeout` when no line was complete by then; the
   * octets that came stay for the next read. Only one read at a time: a second one rejects.
   */
  readLine(limit: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    return this.#flowing(this.#reader.readLine(limit, timeoutMs));
  }

  /** As `readLine`, but with the line end as it came, CRLF or a lone LF, so that message data stay what they are. */
  readRawLine(limit: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    return this.#flowing(this.#reader.readRawLine(limit, timeoutMs));
  }

  /** Exactly `count` octets, e.g. of a literal; `eof` when the client closes before, `timeout` as for `readLine`. */
  readOctets(count: number): Promise<Buffer | 'eof'>;
  readOctets(count: number, timeoutMs: number | undefined): Promise<Buffer | 'eof' | 'timeout'>;
  readOctets(count: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    return this.#flowing(this.#reader.readOctets(count, timeoutMs));
  }

  /**
   * Sends octets (a string as UTF-8) in the order of the calls. Resolves when more may be written: at once, unless the
   * client is slow to read. A client that takes nothing for the write timeout is cut off.
   */
  write(data: string | Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (this.#closed || socket.writableEnded || socket.destroyed) return Promise.resolve();
    if (socket.write(data)) return Promise.resolve();
    return this.#drained(socket);
  }

  /**
   * Changes to TLS after a STARTTLS or STLS command: throws away every octet received in clear so far, sends `reply`,
   * and only then starts the handshake. What a man in the middle put behind the command is thus never taken for a
   * command given under TLS (RFC 2595 §4, RFC 8314); if it arrives later still, it breaks the handshake.
   *
   * Resolves to true when TLS is established, to false (and the connection is destroyed) when it cannot be.
   */
  async startTls(context: SecureContext, reply: string | Uint8Array): Promise<boolean> {
    if (this.#secure) throw new Error('TLS is already active on this channel');
    const clear = this.#socket;
    this.#detach(clear);
    clear.pause();
    while (clear.read() !== null);
    this.#reader.discard();
    if (clear.readableEnded || clear.destroyed) {
      this.destroy();
      return false;
    }
    const secured = await new Promise<boolean>((resolve) => {
      const giveUp = (): void => {
        resolve(false);
        this.destroy();
      };
      const timer = setTimeout(giveUp, this.#timeouts.handshake);
      this.onClose(() => {
        clearTimeout(timer);
        resolve(false);
      });
      const shakeHands = (): void => {
        const tls = new TLSSocket(clear, { isServer: true, secureContext: context });
        this.#socket = tls;
        this.#attach(tls);
        tls.once('end', () => resolve(false));
        tls.once('secure', () => {
          clearTimeout(timer);
          resolve(true);
        });
      };
      if (reply.length === 0) shakeHands();
      else clear.write(reply, (error) => (error ? giveUp() : shakeHands()));
    });
    this.#secure = secured;
    if (!secured) this.destroy();
    return secured;
  }

  /** Closes after all that was written has gone out; the client has the linger timeout to close its own side. */
  end(): void {
    if (this.#closed || this.#ending) return;
    this.#ending = setTimeout(() => this.destroy(), this.#timeouts.linger);
    const socket = this.#socket;
    // What the client still sends is read and dropped: unread octets would turn our close into a reset, which may
    // destroy the reply on its way.
    this.#detach(socket);
    socket.on('data', () => undefined);
    socket.on('end', () => socket.destroySoon());
    socket.resume();
    socket.end();
    if (socket.readableEnded) socket.destroySoon();
    this.#reader.discard();
    this.#reader.end();
  }

  /** Cuts the connection at once. */
  destroy(): void {
    this.#socket.destroy();
    this.#onClosed();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#reader.push(chunk);
    if (this.#reader.buffered > READ_AHEAD && !this.#reader.waiting) this.#socket.pause();
  };

  readonly #onEnd = (): void => {
    this.#reader.end();
  };

  readonly #onClosed = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#ending);
    this.#reader.end();
    for (const listener of this.#closeListeners) listener();
    this.#closeListeners.clear();
  };

  #attach(socket: Socket): void {
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClosed);
    socket.on('error', () => socket.destroy());
  }

  /** Stops reading; the socket's end is still followed through its `close` event. */
  #detach(socket: Socket): void {
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
  }

  /** Lets octets flow again when a read needs them. */
  async #flowing<T>(read: Promise<T>): Promise<T> {
    if (this.#socket.isPaused() && (this.#reader.waiting || this.#reader.buffered <= READ_AHEAD)) this.#socket.resume();
    return read;
  }

  #drained(socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        socket.off('drain', done);
        this.#closeListeners.delete(done);
        resolve();
      };
      const timer = setTimeout(() => this.destroy(), this.#timeouts.write);
      socket.once('drain', done);
      this.onClose(done);
    });
  }
}
