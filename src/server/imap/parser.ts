import type { OctetString } from '../mime/index.js';
import type { Literal, Segment } from './command-reader.js';
import { BadCommand } from './errors.js';
import { decodeUtf8 } from './octets.js';
import { parseSequenceSet, type SequenceSet } from './sequence-set.js';

const ATOM = /[^\x00-\x20\x7f-\xff(){%*"\\\]]+/y;
const ASTRING_ATOM = /[^\x00-\x20\x7f-\xff(){%*"\\]+/y;
const LIST_ATOM = /[^\x00-\x20\x7f-\xff(){"\\]+/y;
const QUOTED = /"((?:[^\x00\r\n"\\]|\\["\\])*)"/y;
const NUMBER = /[0-9]+/y;
const SEQUENCE_SET = /[0-9*:,]+|\$/y;
const FLAG = /\\?[^\x00-\x20\x7f-\xff(){%*"\\\]]+/y;
const NON_SPACE = /[^\x00 ]+/y;

/**
 * Reads the arguments of one command, left to right, by the rules of RFC 9051 §9 (RFC 3501 §9 where both agree); each
 * method is named after its rule. Every method throws {@link BadCommand} when something else stands there.
 */
export class CommandParser {
  protected segment = 0;
  protected at = 0;

  constructor(protected readonly segments: readonly Segment[]) {}

  /** SP: exactly one space. */
  space(): void {
    if (!this.accept(' ')) throw this.unexpected('a space');
  }

  /** End of the command. */
  end(): void {
    if (this.at < this.text.length || this.segment < this.segments.length - 1)
      throw this.unexpected('the end of the command');
  }

  atEnd(): boolean {
    return this.at >= this.text.length && this.segment >= this.segments.length - 1;
  }

  /** The octet at hand without taking it; empty at the end or before a literal. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  /** Takes these octets if they stand here, in this case. */
  accept(octets: string): boolean {
    if (!this.text.startsWith(octets, this.at)) return false;
    this.at += octets.length;
    return true;
  }

  /** Takes these octets. */
  expect(octets: string): void {
    if (!this.accept(octets)) throw this.unexpected(`"${octets}"`);
  }

  /** Takes what the sticky expression matches; `what` names it for the client. */
  match(expression: RegExp, what: string): OctetString {
    const found = this.tryMatch(expression);
    if (found === undefined) throw this.unexpected(what);
    return found;
  }

  tryMatch(expression: RegExp): OctetString | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found === null || found[0] === '') return undefined;
    this.at += found[0].length;
    return found[0];
  }

  /** An atom, in capitals: for names of commands, items and keys, which are case-insensitive. */
  keyword(what: string): string {
    return this.match(ATOM, what).toUpperCase();
  }

  /** The keyword at hand without taking it; empty if there is none. */
  peekKeyword(): string {
    const { at } = this;
    const found = this.tryMatch(ATOM);
    this.at = at;
    return found?.toUpperCase() ?? '';
  }

  atom(what: string): OctetString {
    return this.match(ATOM, what);
  }

  /** Anything up to the next space: for base64 and what else is no atom. */
  word(what: string): OctetString {
    return this.match(NON_SPACE, what);
  }

  astring(what: string): OctetString {
    return this.tryString() ?? this.match(ASTRING_ATOM, what);
  }

  /** list-mailbox: an astring that may hold wildcards. */
  listMailbox(): OctetString {
    return this.tryString() ?? this.match(LIST_ATOM, 'a mailbox name or pattern');
  }

  string(what: string): OctetString {
    const found = this.tryString();
    if (found === undefined) throw this.unexpected(what);
    return found;
  }

  nstring(what: string): OctetString | undefined {
    const found = this.tryString();
    if (found !== undefined) return found;
    if (this.peekKeyword() !== 'NIL') throw this.unexpected(what);
    this.at += 3;
    return undefined;
  }

  /** A literal as such. */
  literal(): Literal {
    const found = this.tryLiteral();
    if (found === undefined) throw this.unexpected('a literal');
    return found;
  }

  /** An unsigned number; RFC 9051 allows 63 bits where RFC 3501 had 32. */
  number(what: string): number {
    const value = Number(this.match(NUMBER, what));
    if (!Number.isSafeInteger(value)) throw new BadCommand(`The number is too large for ${what}`);
    return value;
  }

  nzNumber(what: string): number {
    if (this.peek() === '0') throw this.unexpected(what);
    return this.number(what);
  }

  sequenceSet(): SequenceSet {
    return parseSequenceSet(this.match(SEQUENCE_SET, 'a sequence set'));
  }

  flag(): OctetString {
    return this.match(FLAG, 'a flag');
  }

  flagList(): OctetString[] {
    return this.list(() => this.flag(), 'empty allowed');
  }

  /** A parenthesized list of items, a space between two. */
  list<T>(item: () => T, emptiness: 'empty allowed' | 'not empty'): T[] {
    this.expect('(');
    const items: T[] = [];
    if (emptiness === 'empty allowed' && this.accept(')')) return items;
    do items.push(item());
    while (this.accept(' '));
    this.expect(')');
    return items;
  }

  /** The complaint that something else was expected here. */
  unexpected(expected: string): BadCommand {
    const rest = this.text.slice(this.at, this.at + 20).replace(/[^\x20-\x7e]/g, '?');
    const literalHere = this.at >= this.text.length && this.segment < this.segments.length - 1;
    const found = literalHere ? 'a literal' : rest === '' ? 'the end of the command' : `"${rest}"`;
    return new BadCommand(`Expected ${expected}, found ${found}`);
  }

  protected get text(): OctetString {
    const segment = this.segments[this.segment];
    return typeof segment === 'string' ? segment : '';
  }

  protected tryString(): OctetString | undefined {
    const literal = this.tryLiteral();
    if (literal !== undefined) {
      if (literal.binary || literal.octets.includes(0)) throw new BadCommand('A string cannot hold NUL');
      return literal.octets.toString('latin1');
    }
    if (this.peek() !== '"') return undefined;
    return this.quoted();
  }

  /** quoted: with its escapes undone. */
  protected quoted(): OctetString {
    const quoted = this.match(QUOTED, 'a quoted string').slice(1, -1);
    if (/[\x80-\xff]/.test(quoted) && decodeUtf8(quoted) === undefined) {
      throw new BadCommand('A quoted string holds octets that are not UTF-8');
    }
    return quoted.replace(/\\(.)/g, '$1');
  }

  protected tryLiteral(): Literal | undefined {
    const next = this.segments[this.segment + 1];
    if (this.at < this.text.length || next === undefined || typeof next === 'string') return undefined;
    this.segment += 2;
    this.at = 0;
    return next;
  }
}
