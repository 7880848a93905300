import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { explain, NetError } from './errors.js';
import { LIMITS } from './frame.js';
import type { EndKind, Frame, Framing, Limits } from './frame.js';
import { Framer } from './framer.js';
import type { Recorder, SecretSpans } from './transcript.js';
import { describeCertificate, refusal, tlsOptions } from './trust.js';
import type { CertificateInfo, Trust } from './trust.js';

/** Unread octets beyond which the server is made to wait, unless a read wants more. */
const READ_AHEAD = 256 * 1024;
/** Octets of an unfinished frame that a timeout or an end shows. */
const REST = 64 * 1024;
/** The longest time that a timer of Node can be set to, in milliseconds; a longer one would go off at once. */
const LONGEST = 2 ** 31 - 1;
/** Milliseconds that a server has to close after we did. */
const LINGER = 1_000;

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'implicit';
  readonly trust: Trust;
  /** The name that the certificate must be for; the host where absent. */
  readonly servername?: string;
  /** Milliseconds for the connection, and again for a TLS handshake. */
  readonly timeout: number;
  /** {@link LIMITS} where absent. */
  readonly limits?: Limits;
  readonly recorder?: Recorder;
  /** Ends the connection, in whatever state it is. */
  readonly signal?: AbortSignal;
}

/** `written`: all went to the system. `ended`: the connection is over. `timeout`: the server takes nothing more. */
export type WriteOutcome = 'written' | 'ended' | 'timeout';

interface Waiting {
  readonly framing: Framing;
  readonly limit: number | undefined;
  readonly settle: (frame: Frame) => void;
}

/**
 * A client's connection. After it is open nothing here rejects because of what the server does: reads tell it, and
 * `upgrade` alone throws, a {@link NetError}.
 */
export class Connection {
  readonly #options: ConnectOptions;
  readonly #framer: Framer;
  readonly #now: () => number;
  /** The TCP socket, and what octets go through: the same or TLS on top of it. */
  readonly #tcp: Socket;
  #socket: Socket;
  #tls: TLSSocket | undefined;
  #certificate: CertificateInfo | undefined;
  #waiting: Waiting | undefined;
  #how: EndKind | undefined;
  #restRecorded = false;
  #closing = false;
  readonly #listeners = new Set<() => void>();
  readonly #onAbort = (): void => void this.reset();

  private constructor(options: ConnectOptions, tcp: Socket) {
    this.#options = options;
    this.#framer = new Framer(options.limits ?? LIMITS);
    const start = performance.now();
    this.#now = options.recorder ? () => options.recorder?.now() ?? 0 : () => performance.now() - start;
    this.#tcp = tcp;
    this.#socket = tcp;
    // Errors are told by what is on top; one that comes after the end has nobody left to tell.
    tcp.on('error', () => undefined);
  }

  /**
   * Connects, with TLS at once where `tls` is `implicit`.
   * @throws {NetError} whose message says in one line what is wrong and what to do
   */
  static async open(options: ConnectOptions): Promise<Connection> {
    const address = addressOf(options);
    if (options.signal?.aborted) throw aborted(address);
    // A server may close its side and still read (RFC 9293 §3.6); whether we close is for our side to say.
    const tcp = connect({ host: options.host, port: options.port, allowHalfOpen: true, noDelay: true });
    const connection = new Connection(options, tcp);
    await connection.#settled(tcp, 'connect', address, false);
    options.signal?.addEventListener('abort', connection.#onAbort, { once: true });
    tcp.once('close', () => options.signal?.removeEventListener('abort', connection.#onAbort));
    options.recorder?.note(`connected to ${address}`);
    if (options.tls === 'implicit') await connection.#shakeHands();
    else {
      tcp.on('error', connection.#onError);
      connection.#attach(tcp);
    }
    return connection;
  }

  /** True once TLS protects the connection. */
  get secure(): boolean {
    return this.#tls !== undefined;
  }

  /** The server's certificate, once there is TLS. */
  get certificate(): CertificateInfo | undefined {
    return this.#certificate;
  }

  /** How the connection ended, as far as it is known; octets may still be unread. */
  get over(): EndKind | undefined {
    return this.#how;
  }

  /** Resolves when the connection has ended, whichever side ended it. */
  get ended(): Promise<EndKind> {
    return new Promise((resolve) => {
      const tell = (): void => resolve(this.#how ?? 'ours');
      if (this.#how) tell();
      else this.#listeners.add(tell);
    });
  }

  /** What was received and not read: at most the first 64 KiB. */
  pending(): Buffer {
    return this.#framer.peek(REST);
  }

  /**
   * Sends octets, in one segment where the system can. `secret` says which of them no transcript may show; they are
   * recognised from then on in what the server sends back.
   * `timeout`: milliseconds that the server may take nothing, those of the connection where absent.
   */
  write(octets: Buffer, options: { secret?: SecretSpans; timeout?: number } = {}): Promise<WriteOutcome> {
    this.#options.recorder?.send(octets, options.secret);
    const socket = this.#socket;
    if (this.#how === 'ours' || !socket.writable) return Promise.resolve('ended');
    return new Promise((resolve) => {
      const settle = (outcome: WriteOutcome): void => {
        clearTimeout(timer);
        socket.off('close', onClose);
        resolve(outcome);
      };
      const onClose = (): void => settle('ended');
      const limit = options.timeout ?? this.#options.timeout;
      const timer = setTimeout(() => settle('timeout'), Math.min(limit, LONGEST));
      socket.once('close', onClose);
      socket.write(octets, (error) => settle(error ? 'ended' : 'written'));
    });
  }

  /**
   * The next frame, of at most `limit` octets where that is less than the connection's, or why there is none within
   * `timeout` milliseconds.
   * @throws {Error} when another read is still waiting
   */
  async read(framing: Framing, options: { timeout: number; limit?: number }): Promise<Frame> {
    if (this.#waiting) throw new Error('another read of this connection is still waiting');
    const { timeout, limit } = options;
    const frame = this.#available(framing, limit) ?? (await this.#wait(framing, timeout, limit));
    if (frame.kind === 'frame') this.#options.recorder?.receive(frame.octets, frame.at);
    else if (frame.kind === 'end') this.#recordRest();
    else if (frame.kind === 'too-long') this.#recordHead(frame.octets);
    return frame;
  }

  /**
   * Changes to TLS in place, after the server agreed to STARTTLS (RFC 3501 §6.2.1) or STLS (RFC 2595 §4). What the server
   * had sent in clear behind the last frame that was read is returned in `clear`, and TLS never sees it.
   * @throws {NetError} when the handshake fails; the connection is over then
   */
  async upgrade(): Promise<{ readonly clear: Buffer }> {
    if (this.#tls) throw new Error('the connection is already protected by TLS');
    if (this.#waiting) throw new Error('another read of this connection is still waiting');
    if (this.#how)
      throw new NetError('closed', `${addressOf(this.#options)} closed the connection before the TLS handshake`);
    this.#detach(this.#tcp);
    this.#tcp.pause();
    for (;;) {
      const chunk = this.#tcp.read() as Buffer | null;
      if (chunk === null) break;
      this.#framer.push(chunk, this.#now());
    }
    const clear = this.#framer.drain();
    if (clear.length > 0) this.#options.recorder?.receive(clear);
    await this.#shakeHands();
    return { clear };
  }

  /**
   * Closes our side (FIN, under TLS close_notify before it). What the server still sends is dropped; if it does not close
   * its side within a second the connection is cut. Resolves when it is gone; never rejects.
   */
  end(): Promise<void> {
    return this.#finish(() => {
      if (this.#closing) return;
      this.#closing = true;
      const linger = setTimeout(() => this.#tcp.destroy(), LINGER);
      this.#tcp.once('close', () => clearTimeout(linger));
      this.#detach(this.#socket);
      this.#socket.on('data', () => undefined);
      this.#socket.on('end', () => this.#tcp.destroySoon());
      this.#socket.end();
      this.#socket.resume();
      if (this.#socket.readableEnded) this.#tcp.destroySoon();
    });
  }

  /** Cuts the connection with RST; what was written and not sent is lost. Resolves when it is gone; never rejects. */
  reset(): Promise<void> {
    // A socket that is already closing cannot be reset: Node would never let go of it.
    return this.#finish(() => (this.#closing ? this.#tcp.destroy() : this.#tcp.resetAndDestroy()));
  }

  #finish(close: () => void): Promise<void> {
    const gone = this.#tcp.closed
      ? Promise.resolve()
      : new Promise<void>((resolve) => this.#tcp.once('close', () => resolve()));
    if (!this.#tcp.destroyed) {
      this.#recordRest();
      this.#over('ours');
      close();
    }
    return gone;
  }

  async #shakeHands(): Promise<void> {
    const { host, trust, servername, recorder } = this.#options;
    const address = addressOf(this.#options);
    const tls = connectTls({ socket: this.#tcp, ...tlsOptions(trust, host, servername) });
    this.#socket = tls;
    // From the beginning: an error may come in the same breath as the end of the handshake.
    tls.on('error', this.#onError);
    await this.#settled(tls, 'secureConnect', address, true);
    const refused = refusal(trust, tls, address);
    if (refused) {
      await this.reset();
      throw refused;
    }
    this.#tls = tls;
    this.#certificate = describeCertificate(tls);
    recorder?.note(`TLS established: ${this.#certificate.protocol}, certificate ${this.#certificate.subject}`);
    this.#attach(tls);
  }

  /** Waits for an event that means success; on failure, timeout or abort destroys the socket and throws. */
  #settled(socket: Socket, event: 'connect' | 'secureConnect', address: string, handshaking: boolean): Promise<void> {
    const { timeout, signal } = this.#options;
    return new Promise((resolve, reject) => {
      const settle = (error?: NetError): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        socket.off('error', onError).off(event, onSuccess).off('close', onClose);
        if (!error) {
          resolve();
          return;
        }
        // Whatever the dying socket still has to say, it has been said.
        socket.on('error', () => undefined);
        this.#over('ours');
        socket.destroy();
        this.#tcp.destroy();
        reject(error);
      };
      const onSuccess = (): void => settle();
      const onError = (error: Error): void => settle(explain(error, address, handshaking));
      const onClose = (): void => settle(new NetError('closed', `${address} closed the connection`));
      const onAbort = (): void => settle(aborted(address));
      const timer = setTimeout(
        () => {
          const what = handshaking ? 'did not finish the TLS handshake' : 'did not accept the connection';
          settle(
            new NetError(
              'timeout',
              `${address} ${what} within ${timeout} ms; check the address, the port and the firewall`,
            ),
          );
        },
        Math.min(timeout, LONGEST),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      socket.once(event, onSuccess).once('error', onError).once('close', onClose);
    });
  }

  #attach(socket: Socket): void {
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
    if (socket.destroyed) this.#onEnd();
    socket.resume();
  }

  #detach(socket: Socket): void {
    socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onEnd);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#framer.push(chunk, this.#now());
    this.#serve();
    if (!this.#waiting && this.#framer.length > READ_AHEAD) this.#socket.pause();
  };

  readonly #onEnd = (): void => this.#over('closed');

  readonly #onError = (error: Error): void => {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    this.#over(code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') ? 'tls-error' : 'reset');
  };

  #over(how: EndKind): void {
    if (this.#how) return;
    this.#how = how;
    if (how !== 'ours') this.#options.recorder?.note(ENDINGS[how]);
    this.#serve();
    for (const tell of this.#listeners) tell();
    this.#listeners.clear();
  }

  /** Gives a waiting read what there is for it. */
  #serve(): void {
    if (!this.#waiting) return;
    const frame = this.#available(this.#waiting.framing, this.#waiting.limit);
    if (frame) this.#waiting.settle(frame);
  }

  #available(framing: Framing, limit: number | undefined): Frame | undefined {
    const frame = this.#framer.next(framing, limit);
    if (frame) return frame;
    return this.#how ? { kind: 'end', how: this.#how, rest: this.pending() } : undefined;
  }

  #wait(framing: Framing, timeout: number, limit: number | undefined): Promise<Frame> {
    this.#socket.resume();
    return new Promise((resolve) => {
      const settle = (frame: Frame): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(frame);
      };
      const timer = setTimeout(() => settle({ kind: 'timeout', rest: this.pending() }), Math.min(timeout, LONGEST));
      this.#waiting = { framing, limit, settle };
    });
  }

  #recordHead(octets: Buffer): void {
    if (this.#restRecorded) return;
    this.#restRecorded = true;
    this.#options.recorder?.receive(octets);
  }

  /** Writes down what came and never made a frame. */
  #recordRest(): void {
    if (this.#restRecorded) return;
    this.#restRecorded = true;
    const rest = this.#framer.drain();
    if (rest.length > 0) this.#options.recorder?.receive(rest);
  }
}

const ENDINGS: Readonly<Record<Exclude<EndKind, 'ours'>, string>> = {
  closed: 'closed by the server',
  reset: 'reset by the server',
  'tls-error': 'broken off by a TLS error',
};

const addressOf = ({ host, port }: ConnectOptions): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const aborted = (address: string): NetError => new NetError('aborted', `connecting to ${address} was interrupted`);
