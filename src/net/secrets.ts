import { visible } from '../text/visible.js';

/** What stands in a transcript where a secret was. */
export const MARKER = '[secret]';

const marker = Buffer.from(MARKER, 'latin1');
/** Shorter secrets are replaced only where they stand as a word of their own, else the word `one` would black out half a mailbox. */
const SHORT = 6;
/** A piece of base64 shorter than this tells nothing, and occurs by chance. */
const SHORTEST_BASE64 = 8;
const BASE64_CHARACTER = /^[A-Za-z0-9+/=]+$/;

/**
 * The passwords, and whatever is made from them, that no output may show. They are found in octets in the forms in which
 * they travel: as they are, as an IMAP quoted string (RFC 3501 §4.3), and inside base64 (RFC 4648 §4) at any alignment.
 */
export class Secrets {
  readonly #needles = new Map<string, { octets: Buffer; whole: boolean }>();
  readonly #parent: Secrets | undefined;

  /** `parent` holds further secrets, such as those of the whole run. */
  constructor(parent?: Secrets) {
    this.#parent = parent;
  }

  /** The longest form of a secret in octets: what a caller must leave around a cut to be sure that none is halved. */
  get longest(): number {
    let longest = this.#parent?.longest ?? 0;
    for (const { octets } of this.#needles.values()) longest = Math.max(longest, octets.length);
    return longest;
  }

  /** Registers a secret with all its forms. An empty one is ignored. */
  add(octets: Buffer): void {
    if (octets.length === 0 || this.#needles.has(octets.toString('latin1'))) return;
    const quoted = Buffer.from(octets.toString('latin1').replace(/["\\]/g, '\\$&'), 'latin1');
    for (const form of [octets, quoted]) {
      this.#needle(form);
      // As reports show it.
      this.#needle(Buffer.from(visible(form), 'utf8'));
    }
    for (const shift of [0, 1, 2]) this.#base64(octets, shift);
  }

  /** The octets with every registered secret replaced by {@link MARKER}; the same buffer when there is none. */
  redact(octets: Buffer): Buffer {
    const spans = this.#find(octets);
    if (spans.length === 0) return octets;
    return replace(octets, spans);
  }

  /** The first `length` octets, or somewhat more: a secret that they would end in the middle of goes whole. */
  redactHead(octets: Buffer, length: number): Buffer {
    const spans = this.#find(octets.subarray(0, length + this.longest + 1)).filter(({ start }) => start < length);
    const end = spans.reduce((last, span) => Math.max(last, span.end), length);
    return replace(octets.subarray(0, end), spans);
  }

  /** As {@link redactHead}, of the last ones. */
  redactTail(octets: Buffer, length: number): Buffer {
    const near = octets.subarray(-length - this.longest - 1);
    const first = near.length - length;
    const spans = this.#find(near).filter(({ end }) => end > first);
    const start = spans.reduce((least, span) => Math.min(least, span.start), first);
    return replace(
      near.subarray(start),
      spans.map((span) => ({ start: span.start - start, end: span.end - start })),
    );
  }

  /**
   * As {@link redact}, for text such as an error message. Where it was cut (at its ends, and around `…`), what may be a
   * piece of a secret goes too.
   */
  redactText(text: string): string {
    const octets = Buffer.from(text, 'utf8');
    const redacted = this.redact(octets);
    const whole = redacted === octets ? text : redacted.toString('utf8');
    return this.#pieces(whole);
  }

  #pieces(text: string): string {
    let shown = this.#parent ? this.#parent.#pieces(text) : text;
    for (const { octets, whole } of this.#needles.values()) {
      if (whole) continue;
      const secret = octets.toString('utf8');
      shown = shown
        .split('…')
        .map((part) => withoutTail(withoutHead(part, secret), secret))
        .join('…');
    }
    return shown;
  }

  #needle(octets: Buffer): void {
    this.#needles.set(octets.toString('latin1'), { octets: Buffer.from(octets), whole: octets.length < SHORT });
  }

  /** The characters of base64 that depend on the secret alone, when it starts `shift` octets into a group of three. */
  #base64(octets: Buffer, shift: number): void {
    const text = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64');
    const from = shift === 0 ? 0 : shift + 1;
    const bits = (shift + octets.length) * 8;
    const inner = text.slice(from, Math.floor(bits / 6));
    if (inner.length >= SHORTEST_BASE64) this.#needle(Buffer.from(inner, 'latin1'));
  }

  #find(octets: Buffer): Span[] {
    const spans = this.#parent ? this.#parent.#find(octets) : [];
    for (const { octets: needle, whole } of this.#needles.values()) {
      for (let at = octets.indexOf(needle); at !== -1; at = octets.indexOf(needle, at + needle.length)) {
        const end = at + needle.length;
        if (!whole || (!isWord(octets[at - 1]) && !isWord(octets[end]))) spans.push(widen(octets, { start: at, end }));
      }
    }
    return spans;
  }
}

/** Octets from `start` up to, but without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The octets with each span replaced by {@link MARKER}; overlapping and touching spans become one. */
export function replace(octets: Buffer, spans: readonly Span[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= from) continue;
    // A span that begins where, or before, the last one ended is covered by its marker.
    if (start > from || parts.length === 0) parts.push(octets.subarray(from, start), marker);
    from = end;
  }
  parts.push(octets.subarray(from));
  return Buffer.concat(parts);
}

/** A secret inside base64: the whole run of base64 characters goes, its edges are made of the secret too. */
function widen(octets: Buffer, span: Span): Span {
  if (span.end - span.start < SHORTEST_BASE64) return span;
  if (!BASE64_CHARACTER.test(octets.toString('latin1', span.start, span.end))) return span;
  let { start, end } = span;
  while (isBase64(octets[start - 1]) && span.start - start < 4) start -= 1;
  while (isBase64(octets[end]) && end - span.end < 4) end += 1;
  return { start, end };
}

/** Characters of a secret that a cut may leave: fewer tell nothing, and occur by chance. */
const SHORTEST_PIECE = 5;

/** A text without the end of a secret that it begins with. */
function withoutHead(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= SHORTEST_PIECE; length -= 1) {
    if (text.startsWith(secret.slice(-length))) return MARKER + text.slice(length);
  }
  return text;
}

/** A text without the beginning of a secret that it ends with. */
function withoutTail(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= SHORTEST_PIECE; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + MARKER;
  }
  return text;
}

const isBase64 = (octet: number | undefined): boolean =>
  octet !== undefined && (isWord(octet) || octet === 0x2b || octet === 0x2f || octet === 0x3d);

const isWord = (octet: number | undefined): boolean =>
  octet !== undefined &&
  ((octet >= 0x30 && octet <= 0x39) || (octet >= 0x41 && octet <= 0x5a) || (octet >= 0x61 && octet <= 0x7a));
