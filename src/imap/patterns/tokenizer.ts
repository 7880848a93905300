import type { Segment } from '../../pattern/holes.js';
import type { TextFault } from '../../pattern/match.js';
import { mendBy } from '../../pattern/suggest.js';
import type { Part, Token } from './token.js';
import { types } from './types.js';
import { unitsOf } from './units.js';
import type { Hole, Unit } from './units.js';

/** Thrown within the tokenizer at the first fault of a pattern's form. */
export class PatternFault extends Error {
  override readonly name = 'PatternFault';
  constructor(readonly fault: TextFault) {
    super(fault.message);
  }
}

/** A client asks with it; the answer is called as without (RFC 3501 §7.4.2). */
const PEEK = /^(?:BODY|BINARY)\.PEEK\[/i;
/** Data items whose names go on in brackets, with spaces and parentheses in them (RFC 3501 §9 section). */
const WITH_SECTION = new Set(['BODY', 'BODY.PEEK', 'BINARY', 'BINARY.PEEK', 'BINARY.SIZE']);
const SPACE = /\s/;
/** No response nests deeper that the grammar reads. */
const MOST_LEVELS = 600;

/** Reads tokens as a response is read, but for the holes, `...` and alternatives. */
export class Tokenizer {
  readonly #units: readonly Unit[];
  #at = 0;
  #inCode = false;
  #braces = 0;
  #level = 0;

  constructor(segments: readonly Segment[]) {
    this.#units = unitsOf(segments);
  }

  /** All tokens. After the first, a response code in brackets may stand if `status`. */
  all(status: boolean): readonly Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#skipSpace();
      const next = this.#units[this.#at];
      if (!next) return tokens;
      if (next.char === ')') throw this.#fault(next, '`)` closes nothing', 'take it out, or quote it');
      const isCode = status && tokens.length === 1 && next.char === '[';
      tokens.push(isCode ? this.#code() : this.#token());
    }
  }

  #fault(unit: { readonly offset: number; readonly length: number }, message: string, mend?: string): PatternFault {
    return new PatternFault({ offset: unit.offset, length: unit.length, message, ...(mend !== undefined && { mend }) });
  }

  #char(): string | undefined {
    return this.#units[this.#at]?.char;
  }

  #skipSpace(): void {
    for (let char = this.#char(); char !== undefined && SPACE.test(char); char = this.#char()) this.#at++;
  }

  #span(first: Unit): { offset: number; length: number } {
    const last = this.#units[this.#at - 1] ?? first;
    return { offset: first.offset, length: last.offset + last.length - first.offset };
  }

  /** Tokens up to a closing bracket, which is passed. */
  #upTo(opening: Unit, closer: string): readonly Token[] {
    const items: Token[] = [];
    this.#at++;
    if (++this.#level > MOST_LEVELS) throw this.#fault(opening, `lists nest more than ${MOST_LEVELS} levels deep`);
    for (;;) {
      this.#skipSpace();
      const char = this.#char();
      if (char === undefined) throw this.#fault(opening, `\`${opening.char}\` is not closed`, `add \`${closer}\``);
      if (char === closer) break;
      items.push(this.#token());
    }
    this.#level--;
    this.#at++;
    return items;
  }

  #code(): Token {
    const first = this.#here();
    this.#inCode = true;
    const items = this.#upTo(first, ']');
    this.#inCode = false;
    return { kind: 'code', items, ...this.#span(first) };
  }

  #here(): Unit {
    const unit = this.#units[this.#at];
    if (!unit) throw new RangeError('the pattern has ended');
    return unit;
  }

  /** One token, or several with `|` between them and no space. */
  #token(): Token {
    const first = this.#here();
    const options = [this.#single()];
    while (this.#char() === '|' && this.#braces === 0) {
      this.#at++;
      if (!this.#units[this.#at]) throw this.#fault(first, '`|` needs an alternative behind it');
      options.push(this.#single());
    }
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'either', options, ...this.#span(first) };
  }

  #single(): Token {
    const first = this.#here();
    if (first.char === '(') return { kind: 'list', items: this.#upTo(first, ')'), ...this.#span(first) };
    if (first.char === '{') return this.#braced(first);
    if (first.char === '"') return this.#quoted(first);
    return this.#word(first);
  }

  #braced(first: Unit): Token {
    const options: Token[] = [];
    this.#braces++;
    do {
      this.#at++;
      this.#skipSpace();
      if (!this.#units[this.#at]) break;
      options.push(this.#single());
      this.#skipSpace();
    } while (this.#char() === '|');
    this.#braces--;
    if (this.#char() !== '}') throw this.#fault(first, '`{` is not closed', 'write alternatives as `{A|B}`');
    this.#at++;
    return { kind: 'either', options, ...this.#span(first) };
  }

  #quoted(first: Unit): Token {
    const parts: Part[] = [];
    for (this.#at++; this.#char() !== '"'; this.#at++) {
      if (this.#char() === '\\') this.#at++;
      const unit = this.#units[this.#at];
      if (!unit) throw this.#fault(first, 'the quoted string is not closed', 'add `"`');
      parts.push(unit.hole ? this.#value(unit.hole) : unit.char);
    }
    this.#at++;
    return { kind: 'word', parts: joined(parts), quoted: true, ...this.#span(first) };
  }

  /** A hole within a word or string must be an expression: a capture would not know where it ends. */
  #value(hole: Hole): Part {
    if (hole.kind === 'value') return hole.expression;
    throw this.#fault(hole, 'a capture must stand alone as a whole token', 'take away what stands next to it');
  }

  #ends(char: string): boolean {
    return (
      char === '(' ||
      char === ')' ||
      char === '"' ||
      char === '|' ||
      char === '{' ||
      SPACE.test(char) ||
      (char === ']' && this.#inCode) ||
      (char === '}' && this.#braces > 0)
    );
  }

  #word(first: Unit): Token {
    const units: Unit[] = [];
    for (
      let unit = this.#units[this.#at];
      unit && (unit.hole || !this.#ends(unit.char));
      unit = this.#units[this.#at]
    ) {
      if (unit.char === '[' && WITH_SECTION.has(nameOf(units))) units.push(...this.#section(unit));
      else {
        units.push(unit);
        this.#at++;
      }
    }
    const span = this.#span(first);
    const [only] = units;
    if (!only) throw this.#fault(first, `\`${first.char}\` cannot stand here`, 'quote it if it is meant literally');
    if (units.length === 1 && only.hole) return this.#hole(only.hole);
    const parts = joined(units.map((unit) => (unit.hole ? this.#value(unit.hole) : unit.char)));
    const [head] = parts;
    if (typeof head === 'string' && PEEK.test(head)) {
      throw this.#fault(span, 'no response says PEEK', `write \`${head.replace(/\.PEEK/i, '')}…\``);
    }
    return parts.length === 1 && head === '...'
      ? { kind: 'rest', ...span }
      : { kind: 'word', parts, quoted: false, ...span };
  }

  /** `[…]` of a data item name, its brackets included. */
  #section(opening: Unit): readonly Unit[] {
    const from = this.#at;
    while (this.#at < this.#units.length && this.#char() !== ']') this.#at++;
    if (this.#char() === undefined) throw this.#fault(opening, '`[` is not closed', 'add `]`');
    this.#at++;
    return this.#units.slice(from, this.#at);
  }

  #hole(hole: Hole): Token {
    const { offset, length } = hole;
    if (hole.kind === 'value') return { kind: 'value', expression: hole.expression, offset, length };
    if (!types.has(hole.type)) {
      const { mend } = mendBy(hole.type, types.keys());
      throw this.#fault(hole, `\`${hole.type}\` is no type`, mend ?? `use one of ${[...types.keys()].join(' ')}`);
    }
    return hole.kind === 'any'
      ? { kind: 'any', type: hole.type, offset, length }
      : { kind: 'capture', name: hole.name, type: hole.type, offset, length };
  }
}

const nameOf = (units: readonly Unit[]): string =>
  units
    .map(({ char }) => char)
    .join('')
    .toUpperCase();

/** Neighbouring characters as one text. */
function joined(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part;
    else out.push(part);
  }
  return out;
}
