import { TEXT_LIMIT } from './frame.js';
import type { Frame, Framing, Limits } from './frame.js';

const CR = 0x0d;
const LF = 0x0a;
const CLOSING_BRACE = 0x7d;
const DOT = 0x2e;
/** A longer number of octets than any limit, in digits: what stands in braces is not worth reading further back. */
const ANNOUNCEMENT = 24;
const LITERAL = /~?\{(?<count>\d{1,20})\+?\}\r?\n$/;
/** A status response (RFC 3501 §7.1) or a continuation request ends in free text, where `{5}` announces nothing … */
const STATUS = /^(?:\+ |[^ ]+ (?:OK|NO|BAD|PREAUTH|BYE) )/i;
/** … unless it stands in a response code that is still open. */
const OPEN_CODE = /^(?:\+|[^ ]+ [^ ]+) \[[^\]]*$/;
const STATUS_HEAD = 512;

/** What is kept of something too long. */
const HEAD = 16 * 1024;
/** Smaller chunks are gathered in blocks of this size, so that a server that drips costs no object for each octet. */
const BLOCK = 4096;
/** Dropped chunks that may stand at the front of the list before it is shortened. */
const SLACK = 256;

type Framed = Extract<Frame, { kind: 'frame' | 'too-long' }>;

interface Chunk {
  octets: Buffer;
  at: number;
  /** A block that `octets` lies at the start of, with room for more. */
  readonly block?: Buffer;
  /** Takes no more: a frame may end in it, and its time must stay. */
  full: boolean;
}

/**
 * Cuts a stream into frames. Every octet is looked at once, however the stream is chopped, and copied at most once, when
 * a frame spans chunks.
 */
export class Framer {
  readonly #limits: Limits;
  #chunks: Chunk[] = [];
  /** The first chunk that is not wholly taken, and how many of its octets are. */
  #first = 0;
  #taken = 0;
  #length = 0;
  #received = 0;
  #tooLong: Framed | undefined;
  // How far the frame has been scanned: chunk, offset in it, octets since the frame's start; what is left of a literal.
  #framing: Framing = 'line';
  #chunk = 0;
  #offset = 0;
  #scanned = 0;
  #literal = 0;
  #lineStart = 0;
  /** Octets of the frame that belong to literals. */
  #inLiterals = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Octets that were pushed and not taken. */
  get length(): number {
    return this.#length;
  }

  /** Adds octets that arrived `at` a time. What goes beyond the connection's limit is dropped. */
  push(octets: Buffer, at: number): void {
    if (octets.length === 0 || this.#tooLong || this.#received > this.#limits.total) return;
    this.#received += octets.length;
    this.#length += octets.length;
    const last = this.#chunks.at(-1);
    if (octets.length >= BLOCK / 4 || (octets.includes(LF) && (last?.full ?? true))) {
      this.#chunks.push({ octets, at, full: true });
    } else if (!last || last.full || last.octets.length + octets.length > BLOCK) {
      const block = Buffer.allocUnsafe(BLOCK);
      octets.copy(block);
      this.#chunks.push({ octets: block.subarray(0, octets.length), at, block, full: octets.includes(LF) });
    } else {
      this.#append(last, octets, at);
    }
  }

  /** The next frame, of at most `limit` octets, or undefined when more octets are needed. */
  next(framing: Framing, limit = this.#limits.frame): Framed | undefined {
    if (this.#tooLong) return this.#tooLong;
    if (framing !== this.#framing) this.#rewind(framing);
    for (let chunk = this.#chunks[this.#chunk]; chunk; chunk = this.#chunks[this.#chunk]) {
      const rest = chunk.octets.length - this.#offset;
      if (rest === 0) {
        if (this.#chunk + 1 === this.#chunks.length) break;
        this.#chunk += 1;
        this.#offset = 0;
      } else if (this.#literal > 0) {
        const step = Math.min(rest, this.#literal);
        this.#advance(step);
        this.#literal -= step;
        this.#inLiterals += step;
        this.#lineStart = this.#scanned;
      } else {
        const found = chunk.octets.indexOf(LF, this.#offset);
        this.#advance(found === -1 ? rest : found + 1 - this.#offset);
        if (found === -1) continue;
        const announced = framing === 'response' ? this.#announced() : undefined;
        if (this.#scanned + (announced ?? 0) > limit) return this.#refuse('frame', limit);
        if (this.#hasLongText()) return this.#refuse('text', TEXT_LIMIT);
        if (framing === 'block' ? this.#isTerminator() : announced === undefined) return this.#cut();
        this.#lineStart = this.#scanned;
        this.#literal = announced ?? 0;
      }
    }
    if (this.#scanned > limit) return this.#refuse('frame', limit);
    if (this.#hasLongText()) return this.#refuse('text', TEXT_LIMIT);
    if (this.#received > this.#limits.total) return this.#refuse('connection', this.#limits.total);
    return undefined;
  }

  /** At most `count` octets of those not taken, without taking them. */
  peek(count: number): Buffer {
    const parts: Buffer[] = [];
    let missing = count;
    for (let index = this.#first; index < this.#chunks.length && missing > 0; index += 1) {
      const from = index === this.#first ? this.#taken : 0;
      const part = this.#chunks[index]?.octets.subarray(from, from + missing) ?? Buffer.alloc(0);
      missing -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** Takes all octets there are, whether they make a frame or not. */
  drain(): Buffer {
    const octets = this.peek(this.#length);
    this.#clear();
    return octets;
  }

  #append(chunk: Chunk, octets: Buffer, at: number): void {
    if (!chunk.block) return;
    octets.copy(chunk.block, chunk.octets.length);
    chunk.octets = chunk.block.subarray(0, chunk.octets.length + octets.length);
    chunk.at = at;
    chunk.full = octets.includes(LF);
  }

  #advance(octets: number): void {
    this.#offset += octets;
    this.#scanned += octets;
  }

  /** The octets of the literal that the line just scanned announces, undefined for none. */
  #announced(): number | undefined {
    const line = this.#scanned - this.#lineStart;
    const tail = this.#lookBack(Math.min(line, ANNOUNCEMENT));
    if (tail.at(-2) !== CLOSING_BRACE && tail.at(-3) !== CLOSING_BRACE) return undefined;
    const count = LITERAL.exec(tail.toString('latin1'))?.groups?.count;
    if (count === undefined) return undefined;
    if (this.#lineStart === 0) {
      const head = this.peek(Math.min(line, STATUS_HEAD)).toString('latin1');
      if (STATUS.test(head) && !OPEN_CODE.test(head)) return undefined;
    }
    return Number(count);
  }

  #isTerminator(): boolean {
    const line = this.#scanned - this.#lineStart;
    if (line > 3) return false;
    const octets = this.#lookBack(line);
    return octets[0] === DOT && (line === 2 || octets[1] === CR);
  }

  /** The last octets that were scanned. */
  #lookBack(count: number): Buffer {
    const octets = this.#chunks[this.#chunk]?.octets ?? Buffer.alloc(0);
    if (this.#offset >= count) return octets.subarray(this.#offset - count, this.#offset);
    const parts = [octets.subarray(0, this.#offset)];
    let missing = count - this.#offset;
    for (let index = this.#chunk - 1; missing > 0 && index >= this.#first; index -= 1) {
      const part = this.#chunks[index]?.octets.subarray(-missing) ?? Buffer.alloc(0);
      missing -= part.length;
      parts.unshift(part);
    }
    return Buffer.concat(parts);
  }

  /** Takes what was scanned as a frame. */
  #cut(): Framed {
    const last = this.#chunks[this.#chunk];
    const octets =
      last && this.#chunk === this.#first ? last.octets.subarray(this.#taken, this.#offset) : this.peek(this.#scanned);
    this.#length -= this.#scanned;
    this.#first = this.#chunk;
    this.#taken = this.#offset;
    if (this.#length === 0) this.#clear();
    else if (this.#first > SLACK) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
    this.#rewind(this.#framing);
    return { kind: 'frame', octets, at: last?.at ?? 0 };
  }

  /** Lines of a block are those of a message, which may be as long as they like. */
  #hasLongText(): boolean {
    return this.#framing !== 'block' && this.#scanned - this.#inLiterals > TEXT_LIMIT;
  }

  #refuse(of: Extract<Framed, { kind: 'too-long' }>['of'], limit: number): Framed {
    const octets = this.peek(HEAD);
    this.#clear();
    this.#tooLong = { kind: 'too-long', octets, limit, of };
    return this.#tooLong;
  }

  #clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#taken = 0;
    this.#length = 0;
    this.#rewind(this.#framing);
  }

  #rewind(framing: Framing): void {
    this.#framing = framing;
    this.#chunk = this.#first;
    this.#offset = this.#taken;
    this.#scanned = 0;
    this.#literal = 0;
    this.#lineStart = 0;
    this.#inLiterals = 0;
  }
}
