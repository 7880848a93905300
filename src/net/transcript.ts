import type { TranscriptEntry } from '../events/events.js';
import { replace, Secrets } from './secrets.js';
import type { Span } from './secrets.js';

/** Octets of one entry that are kept; the middle of a longer one is left out. */
export const ENTRY_LIMIT = 64 * 1024;
/** Octets of all entries that are kept; the middle of a longer transcript is left out. */
export const TRANSCRIPT_LIMIT = 4 * 1024 * 1024;
/** What an entry costs besides its octets. */
const ENTRY_COST = 64;

/** Which octets of a write are secret: all, or these spans. */
export type SecretSpans = boolean | readonly Span[];

/** Writes down what one session says and hears. */
export interface Recorder {
  readonly session: string;
  /** Milliseconds on the transcript's clock. */
  now(): number;
  /** Octets that were sent; secret ones are replaced, and recognised from then on in whatever comes back. */
  send(octets: Buffer, secret?: SecretSpans): void;
  /** Octets that were received `at` the given time, now where absent. */
  receive(octets: Buffer, at?: number): void;
  /** What was done to the connection, in words. */
  note(text: string): void;
}

export interface TranscriptOptions {
  /** Milliseconds since the test began; by default since the transcript was made. */
  now?: () => number;
  /** Secrets known beforehand, such as all passwords of the run. */
  secrets?: Secrets;
}

/** All that went over the connections of a test, on one clock, in bounded memory and without secrets. */
export class Transcript {
  /** Secrets registered here are replaced in all that is recorded afterwards. */
  readonly secrets: Secrets;
  readonly #now: () => number;
  readonly #first: TranscriptEntry[] = [];
  #last: TranscriptEntry[] = [];
  #dropped = 0;
  #firstOctets = 0;
  #lastOctets = 0;

  constructor(options: TranscriptOptions = {}) {
    const start = performance.now();
    this.#now = options.now ?? (() => performance.now() - start);
    this.secrets = new Secrets(options.secrets);
  }

  /** The recorder for one session; several connections of a session may share it. */
  recorder(session: string): Recorder {
    return {
      session,
      now: this.#now,
      send: (octets, secret = false) => this.#record('send', session, this.#hide(octets, secret), this.#now()),
      receive: (octets, at = this.#now()) => this.#record('receive', session, octets, at),
      note: (text) => this.#record('note', session, Buffer.from(text, 'utf8'), this.#now()),
    };
  }

  /** What was recorded, in the order of time; where entries were left out, a note says how many. */
  entries(): TranscriptEntry[] {
    const entries = [...this.#first, ...this.#last].sort((a, b) => a.at - b.at);
    if (this.#dropped > 0) {
      const at = this.#first.at(-1)?.at ?? 0;
      const octets = `${this.#dropped} entries left out, the transcript is too long`;
      entries.splice(this.#first.length, 0, { at, session: '', direction: 'note', octets });
    }
    return entries;
  }

  #hide(octets: Buffer, secret: SecretSpans): Buffer {
    const spans = secret === true ? [{ start: 0, end: withoutLineEnd(octets) }] : secret || [];
    for (const { start, end } of spans) this.secrets.add(octets.subarray(start, end));
    return spans.length > 0 ? replace(octets, spans) : octets;
  }

  #record(direction: TranscriptEntry['direction'], session: string, octets: Buffer, at: number): void {
    const entry = { at, session, direction, octets: shorten(octets, this.secrets) };
    const cost = entry.octets.length + ENTRY_COST;
    if (this.#last.length === 0 && this.#firstOctets + cost <= TRANSCRIPT_LIMIT / 2) {
      this.#first.push(entry);
      this.#firstOctets += cost;
      return;
    }
    this.#last.push(entry);
    this.#lastOctets += cost;
    if (this.#lastOctets > TRANSCRIPT_LIMIT / 2) this.#drop();
  }

  /** Drops a quarter of the later half at once, so that a flood of entries costs no more than their number. */
  #drop(): void {
    let count = 0;
    while (this.#lastOctets > TRANSCRIPT_LIMIT * 0.375 && count < this.#last.length - 1) {
      this.#lastOctets -= (this.#last[count]?.octets.length ?? 0) + ENTRY_COST;
      count += 1;
    }
    this.#dropped += count;
    this.#last = this.#last.slice(count);
  }
}

function withoutLineEnd(octets: Buffer): number {
  if (octets.at(-1) !== 0x0a) return octets.length;
  return octets.at(-2) === 0x0d ? octets.length - 2 : octets.length - 1;
}

/** As latin1 text without secrets. Of long octets only the ends are looked at. */
function shorten(octets: Buffer, secrets: Secrets): string {
  if (octets.length <= ENTRY_LIMIT) return secrets.redact(octets).toString('latin1');
  const half = ENTRY_LIMIT / 2;
  const margin = secrets.longest;
  if (octets.length <= ENTRY_LIMIT + 2 * margin) {
    const whole = secrets.redact(octets).toString('latin1');
    return whole.length <= ENTRY_LIMIT ? whole : cut(whole.slice(0, half), whole.slice(-half), octets.length);
  }
  const head = secrets.redactHead(octets, half).toString('latin1');
  const tail = secrets.redactTail(octets, half).toString('latin1');
  return cut(head.slice(0, half), tail.slice(-half), octets.length);
}

const cut = (head: string, tail: string, length: number): string =>
  `${head}[... ${length - head.length - tail.length} octets left out ...]${tail}`;
