import { OctetQueue } from './octet-queue.js';

const CR = 0x0d;

/** Why a read gave no octets. `too-long` belongs to lines only: the line was read to its end and thrown away. */
export type NoLine = 'eof' | 'too-long' | 'timeout';

interface Request {
  attempt(): Buffer | 'too-long' | undefined;
  resolve(result: Buffer | NoLine): void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Cuts a stream of octets into lines and counted runs of octets, on demand: one read at a time.
 *
 * A line ends with CRLF; a lone LF is taken as an end as well, so that a person can type into the server. An
 * unterminated line at the end of the stream is not a line and is never returned.
 */
export class LineReader {
  readonly #queue = new OctetQueue();
  #request: Request | undefined;
  #ended = false;
  /** True while the rest of an overlong line is being thrown away. */
  #discarding = false;

  /** Octets received and not yet read. */
  get buffered(): number {
    return this.#queue.length;
  }

  /** True while a read waits for octets. */
  get waiting(): boolean {
    return this.#request !== undefined;
  }

  /** Takes in what came from the peer. */
  push(chunk: Buffer): void {
    if (this.#ended) return;
    this.#queue.push(chunk);
    this.#serve();
  }

  /** The peer will send no more. Reads still get what is buffered, then `eof`. */
  end(): void {
    this.#ended = true;
    this.#serve();
  }

  /** Throws away all buffered octets, also the rest of a line that was too long. */
  discard(): void {
    this.#queue.clear();
    this.#discarding = false;
  }

  /** See `Channel.readLine`. */
  async readLine(limit: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    const line = await this.readRawLine(limit, timeoutMs);
    return typeof line === 'string' ? line : line.subarray(0, line.at(-2) === CR ? -2 : -1);
  }

  /** See `Channel.readRawLine`. */
  readRawLine(limit: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    return this.#read(() => this.#attemptLine(limit), timeoutMs);
  }

  /** See `Channel.readOctets`. */
  readOctets(count: number, timeoutMs?: number): Promise<Buffer | NoLine> {
    return this.#read(() => (this.#queue.length >= count ? this.#queue.take(count) : undefined), timeoutMs);
  }

  #attemptLine(limit: number): Buffer | 'too-long' | undefined {
    const length = this.#queue.lineLength();
    if (length === undefined) {
      if (this.#discarding || this.#queue.length > limit) {
        this.#discarding = true;
        this.#queue.clear();
      }
      return undefined;
    }
    const line = this.#queue.take(length);
    if (this.#discarding || length > limit) {
      this.#discarding = false;
      return 'too-long';
    }
    return line;
  }

  #read(attempt: Request['attempt'], timeoutMs: number | undefined): Promise<Buffer | NoLine> {
    if (this.#request) return Promise.reject(new Error('a read is already under way on this channel'));
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => this.#settle('timeout'), timeoutMs);
      this.#request = { attempt, resolve, timer };
      this.#serve();
    });
  }

  #serve(): void {
    if (!this.#request) return;
    const result = this.#request.attempt();
    if (result !== undefined) this.#settle(result);
    else if (this.#ended) this.#settle('eof');
  }

  #settle(result: Buffer | NoLine): void {
    const request = this.#request;
    if (!request) return;
    clearTimeout(request.timer);
    this.#request = undefined;
    request.resolve(result);
  }
}
