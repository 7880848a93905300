import { isUtf8 } from 'node:buffer';
import type { Level } from '../events/events.js';
import { imapGrammarRuleNames } from '../events/rules/imap-grammar.js';
import type { ImapGrammarRule } from '../events/rules/imap-grammar.js';
import { toBigInt } from '../pattern/digits.js';
import type { ResponseFault } from '../pattern/fault.js';
import { visible } from '../text/visible.js';
import type { GrammarContext } from './grammar-context.js';
import { Node } from './node.js';
import type { NodeKind } from './node.js';
import * as o from './octets.js';
import { markOf } from './rule.js';
import type { Rule } from './rule.js';

/** Thrown within the grammar where no reading of the rest is evident; the fault is recorded before. */
export class GrammarStop extends Error {
  override readonly name = 'GrammarStop';
}

/** Faults told of one response; further ones are of the same kind, or follow from these. */
const MOST_FAULTS = 20;
/** Deeper lists are refused, so that no response can exhaust the stack; messages nest a few levels, malicious ones hundreds. */
const MOST_LEVELS = 600;

const LINE_END_MARK = markOf('line-end');
const SPACE_MARK = markOf('space');
const SEVEN_BIT_MARK = markOf('seven-bit');
const UTF_8_MARK = markOf('utf-8');
const NUL_MARK = markOf('nul');
const NUMBER_MARK = markOf('number');
const STRING_MARK = markOf('string');
const LITERAL_MARK = markOf('literal');

/** A fault of grammar, and the always-on rule that it breaks. */
export interface ImapFault extends ResponseFault {
  readonly watch: ImapGrammarRule;
}

/** The always-on rules that had something to judge in a response, those of its faults among them. */
export interface JudgedRules {
  names(): readonly ImapGrammarRule[];
}

/** Octets of a fault's place that a report shows. */
const SHOWN = 24;

const MAX_32 = 4_294_967_295;
const MAX_63 = 9_223_372_036_854_775_807n;

export interface Bounds {
  /** Non-zero, and no leading zero (nz-number). */
  readonly nz: boolean;
  /** 63 bits instead of 32. */
  readonly wide: boolean;
}

export const NUMBER: Bounds = { nz: false, wide: false };
export const NZ_NUMBER: Bounds = { nz: true, wide: false };
export const NUMBER64: Bounds = { nz: false, wide: true };
export const NZ_NUMBER64: Bounds = { nz: true, wide: true };

/** Reads one response from left to right. Methods bear the names of RFC 3501 §9 rules; each yields a node or stops. */
export class Reader implements JudgedRules {
  at = 0;
  readonly faults: ImapFault[] = [];
  /** By the places of always-on rules: 1 where the response had something that the rule judges. */
  readonly #judged = new Uint8Array(imapGrammarRuleNames.length);
  #level = 0;

  constructor(
    readonly octets: Buffer,
    readonly context: GrammarContext,
  ) {}

  /** The octet at hand, `undefined` at the end. */
  peek(): number | undefined {
    return this.octets[this.at];
  }

  names(): readonly ImapGrammarRule[] {
    // What each quoted string is judged by is told once for all of them.
    if (this.#judged[STRING_MARK] === 1) {
      this.#judged[NUL_MARK] = 1;
      this.#judged[this.context.utf8 ? UTF_8_MARK : SEVEN_BIT_MARK] = 1;
    }
    return imapGrammarRuleNames.filter((_, mark) => this.#judged[mark] === 1);
  }

  mark(mark: number): void {
    this.#judged[mark] = 1;
  }

  /** Records a fault and goes on. */
  fault(rule: Rule, expected: string, at = this.at, level: Level = 'MUST', watch = this.#watchOf(rule, at)): void {
    this.#judged[markOf(watch)] = 1;
    if (this.faults.length >= MOST_FAULTS) return;
    const last = this.faults.at(-1);
    if (last?.offset === at && last.rule === rule.name && last.expected === expected) return;
    const source = this.context.revision === 'rev2' ? rule.source.replace('RFC 3501 §9', 'RFC 9051 §9') : rule.source;
    this.faults.push({ offset: at, rule: rule.name, source, level, expected, found: this.#found(at), watch });
  }

  /** What is no 7-bit character breaks the rule on octets, wherever it stands. */
  #watchOf(rule: Rule, at: number): ImapGrammarRule {
    const octet = this.octets[at] ?? o.CR;
    if (octet === 0) return 'nul';
    if (octet < 0x80) return rule.watch;
    return this.context.utf8 ? 'utf-8' : 'seven-bit';
  }

  #found(at: number): string {
    if (at >= this.octets.length) return 'the end of the response';
    const found = visible(this.octets.subarray(at, at + SHOWN));
    return this.octets.length > at + SHOWN ? `${found}…` : found;
  }

  /** Records a fault where no reading of the rest is evident. */
  stop(rule: Rule, expected: string, at = this.at, watch = this.#watchOf(rule, at)): never {
    this.fault(rule, expected, at, 'MUST', watch);
    throw new GrammarStop();
  }

  node(kind: NodeKind, rule: Rule, start: number, items?: readonly Node[], from = start): Node {
    this.#judged[rule.mark] = 1;
    return new Node(this.octets, kind, rule, start, from, this.at, items);
  }

  is(octetClass: number): boolean {
    const next = this.peek();
    return next !== undefined && ((o.classOf[next] ?? 0) & octetClass) !== 0;
  }

  /** Moves over octets of the class. */
  skip(octetClass: number): void {
    const { octets } = this;
    let { at } = this;
    for (
      let octet = octets[at];
      octet !== undefined && ((o.classOf[octet] ?? 0) & octetClass) !== 0;
      octet = octets[at]
    ) {
      at++;
    }
    this.at = at;
  }

  slice(from: number, to = this.at): string {
    return this.octets.toString('latin1', from, to);
  }

  take(octet: number): boolean {
    if (this.octets[this.at] !== octet) return false;
    this.at++;
    return true;
  }

  expect(octet: number, rule: Rule): void {
    if (!this.take(octet)) this.stop(rule, `"${String.fromCharCode(octet)}"`);
  }

  /** Exactly one space (RFC 3501 §9 note 2); further ones, and none before a list or string, are faults and no more. */
  sp(rule: Rule): void {
    if (!this.take(o.SP)) {
      const next = this.peek();
      if (next === o.TAB) this.stop(rule, 'SP', this.at, 'space');
      if (next !== o.OPEN && next !== o.DQUOTE && next !== o.OPEN_BRACE) this.stop(rule, 'SP');
      this.spaceFault(rule, 'SP');
    } else if (this.peek() === o.SP) {
      this.spaceFault(rule, 'exactly one SP');
      while (this.take(o.SP));
    }
  }

  /** A space too many or too few. */
  spaceFault(rule: Rule, expected: string, at = this.at): void {
    this.fault(rule, expected, at, 'MUST', 'space');
  }

  /** A space if more follows before the line's end or `closer`. A space at that end is a fault and no more. */
  maybeSp(rule: Rule, closer?: number): boolean {
    const start = this.at;
    this.#judged[SPACE_MARK] = 1;
    if (!this.take(o.SP)) return false;
    while (this.take(o.SP));
    const atEnd = this.atLineEnd() || this.peek() === closer;
    if (atEnd) this.spaceFault(rule, closer === undefined ? 'CRLF' : `"${String.fromCharCode(closer)}"`, start);
    else if (this.at > start + 1) this.spaceFault(rule, 'exactly one SP', start + 1);
    return !atEnd;
  }

  atLineEnd(): boolean {
    const next = this.peek();
    return next === undefined || next === o.CR || next === o.LF;
  }

  /**
   * The end of the response; spaces before it and a bare LF are faults and no more. What stands before it breaks the
   * rule of `last`, the construct that should have ended.
   */
  crlf(rule: Rule, last = rule): void {
    this.maybeSp(rule);
    this.#judged[LINE_END_MARK] = 1;
    const start = this.at;
    const cr = this.take(o.CR);
    if (!this.take(o.LF)) this.stop(rule, 'CRLF', start, cr ? 'line-end' : this.#watchOf(last, start));
    if (!cr) this.fault(rule, 'CRLF', start, 'MUST', 'line-end');
    if (this.at < this.octets.length) this.stop(rule, 'the end of the response', this.at, 'line-end');
  }

  /** Whether the letters (upper case) stand here, in any case; moves over them if so. */
  keyword(letters: string): boolean {
    const end = this.at + letters.length;
    if (this.octets.toString('latin1', this.at, end).toUpperCase() !== letters) return false;
    this.at = end;
    return true;
  }

  /** The atom at hand in upper case, without moving. */
  peekAtom(): string {
    const start = this.at;
    this.skip(o.ATOM);
    const atom = this.slice(start).toUpperCase();
    this.at = start;
    return atom;
  }

  atom(rule: Rule, expected = 'atom'): Node {
    const start = this.at;
    this.skip(o.ATOM);
    if (this.at === start) this.stop(rule, expected);
    return this.node('atom', rule, start);
  }

  digits(rule: Rule, bounds: Bounds): void {
    const start = this.at;
    this.skip(o.DIGIT);
    if (this.at === start) this.#noDigits(rule, bounds);
    this.#judged[NUMBER_MARK] = 1;
    this.#checkBounds(rule, bounds, start);
  }

  /** What has a sign or a point is meant as a number; anything else is not what the grammar has here. */
  #noDigits(rule: Rule, { nz }: Bounds): never {
    const next = this.peek();
    const isNumber = next === o.MINUS || next === o.PLUS || next === o.DOT;
    const watch = isNumber ? 'number' : this.#watchOf(rule, this.at);
    return this.stop(rule, nz ? 'digit 1 to 9' : 'digit', this.at, watch);
  }

  number(rule: Rule, bounds: Bounds): Node {
    const start = this.at;
    this.digits(rule, bounds);
    return this.node('number', rule, start);
  }

  #checkBounds(rule: Rule, { nz, wide }: Bounds, start: number): void {
    const length = this.at - start;
    if (nz && this.octets[start] === 0x30) this.#range(rule, 'non-zero number without leading zero', start);
    if (length < 10 || (wide && length < 19)) return;
    const text = this.slice(start);
    if (!wide && Number(text) > MAX_32) this.#range(rule, `number of at most ${MAX_32}`, start);
    if (wide && toBigInt(text) > MAX_63) this.#range(rule, `number of at most ${MAX_63}`, start);
  }

  #range(rule: Rule, expected: string, at: number): void {
    this.fault(rule, expected, at, 'MUST', 'number');
  }

  nil(rule: Rule): Node | undefined {
    const { octets, at } = this;
    if (((octets[at] ?? 0) | 0x20) !== 0x6e || ((octets[at + 1] ?? 0) | 0x20) !== 0x69) return undefined;
    if (((octets[at + 2] ?? 0) | 0x20) !== 0x6c || ((o.classOf[octets[at + 3] ?? 0] ?? 0) & o.ATOM) !== 0)
      return undefined;
    this.at = at + 3;
    return this.node('nil', rule, at);
  }

  get atString(): boolean {
    const next = this.peek();
    return next === o.DQUOTE || next === o.OPEN_BRACE;
  }

  string(rule: Rule, expected = 'string'): Node {
    const next = this.peek();
    if (next === o.DQUOTE) return this.quoted(rule);
    if (next === o.OPEN_BRACE) return this.literal(rule);
    return this.stop(rule, expected);
  }

  nstring(rule: Rule): Node {
    return this.nil(rule) ?? this.string(rule, 'string or NIL');
  }

  astring(rule: Rule, expected = 'astring'): Node {
    if (this.atString) return this.string(rule);
    const start = this.at;
    this.skip(o.ASTRING);
    if (this.at === start) this.stop(rule, expected);
    return this.node('atom', rule, start);
  }

  quoted(rule: Rule): Node {
    const start = this.at;
    this.expect(o.DQUOTE, rule);
    this.#judged[STRING_MARK] = 1;
    for (;;) {
      this.skip(o.QUOTED);
      const next = this.peek();
      if (next === o.DQUOTE) break;
      if (next === o.BACKSLASH) this.#escape(rule);
      else if (next === undefined || next === o.CR || next === o.LF) this.#open(rule);
      else this.#eightBit(rule);
    }
    this.at++;
    return this.node('quoted', rule, start, undefined, start + 1);
  }

  #open(rule: Rule): never {
    return this.stop(rule, 'closing quote', this.at, 'string');
  }

  /** RFC 3501 §9 QUOTED-CHAR: only `\"` and `\\`. */
  #escape(rule: Rule): void {
    const escaped = this.octets[this.at + 1];
    if (escaped !== o.DQUOTE && escaped !== o.BACKSLASH) {
      this.fault(rule, '\\" or \\\\ (nothing else is escaped)', this.at, 'MUST', 'string');
      this.at++;
    } else this.at += 2;
  }

  /** Octets of more than 7 bits between quotes: UTF-8 where that is enabled (RFC 6855 §3, RFC 9051 §9), else a fault. */
  #eightBit(rule: Rule): void {
    const start = this.at;
    if (this.peek() === 0) this.fault(rule, 'no NUL (RFC 3501 §9 note 3)');
    while (this.peek() === 0) this.at++;
    const from = this.at;
    for (let octet = this.peek(); octet !== undefined && octet >= 0x80; octet = this.peek()) this.at++;
    if (this.at === from) return;
    if (!this.context.utf8) this.fault(rule, '7-bit characters in a quoted string', start, 'MUST', 'seven-bit');
    else if (!isUtf8(this.octets.subarray(from, this.at))) {
      this.fault(rule, 'valid UTF-8 in a quoted string', start, 'MUST', 'utf-8');
    }
  }

  /** RFC 3501 §9 literal; servers never send the non-synchronising form (RFC 9051 §9). */
  literal(rule: Rule): Node {
    const node = this.#literal(rule, this.at);
    this.#judged[NUL_MARK] = 1;
    const nul = node.octets.indexOf(0);
    if (nul >= 0) this.fault(rule, 'no NUL in a literal (RFC 3501 §9 note 3)', node.from + nul, 'MUST', 'nul');
    return node;
  }

  /** RFC 3516 §7, RFC 9051 §9 literal8: NULs may be in it. */
  literal8(rule: Rule): Node {
    const start = this.at;
    this.expect(o.TILDE, rule);
    return this.#literal(rule, start);
  }

  #literal(rule: Rule, start: number): Node {
    this.#judged[LITERAL_MARK] = 1;
    const fail = (expected: string, at = this.at): never => this.stop(rule, expected, at, 'literal');
    this.expect(o.OPEN_BRACE, rule);
    const digits = this.at;
    if (!this.is(o.DIGIT)) fail('the number of octets');
    this.digits(rule, this.context.revision === 'rev2' ? NUMBER64 : NUMBER);
    const length = Number(this.slice(digits));
    if (this.take(o.PLUS)) this.#synchronising(rule);
    if (!this.take(o.CLOSE_BRACE)) fail('"}"');
    if (!this.take(o.CR) || !this.take(o.LF)) fail('CRLF after the literal’s length');
    const from = this.at;
    if (from + length > this.octets.length) fail(`${length} octets`, from);
    this.at = from + length;
    return this.node('literal', rule, start, undefined, from);
  }

  #synchronising(rule: Rule): void {
    this.fault(rule, '"}": a server sends no non-synchronising literal', this.at - 1, 'MUST', 'literal');
  }

  /** A parenthesised list of at least `least` members with one space between them; the reader stands on `(`. */
  list(rule: Rule, member: (reader: Reader) => Node, least: 0 | 1): Node {
    const start = this.at;
    const items: Node[] = [];
    this.open(rule);
    if (this.peek() === o.CLOSE) {
      if (least > 0) this.fault(rule, 'at least one member');
    } else {
      do items.push(member(this));
      while (this.more(rule));
    }
    this.close(rule);
    return this.node('list', rule, start, items);
  }

  open(rule: Rule): void {
    this.expect(o.OPEN, rule);
    if (++this.#level > MOST_LEVELS) this.stop(rule, `lists nested at most ${MOST_LEVELS} levels deep`);
    if (this.peek() === o.SP) {
      this.spaceFault(rule, 'no SP after "("');
      while (this.take(o.SP));
    }
  }

  close(rule: Rule): void {
    if (!this.take(o.CLOSE)) this.stop(rule, 'SP or ")"');
    this.#level--;
  }

  /** Whether a list is open, so that `)` ends an unquoted name. */
  get inList(): boolean {
    return this.#level > 0;
  }

  /** Whether another member of a list follows; a space before `)` is a fault and no more. */
  more(rule: Rule): boolean {
    const start = this.at;
    if (!this.take(o.SP)) return false;
    if (this.peek() === o.SP) {
      this.spaceFault(rule, 'exactly one SP');
      while (this.take(o.SP));
    }
    if (this.peek() !== o.CLOSE) return true;
    this.spaceFault(rule, '")" without a space before it', start);
    return false;
  }

  /** A sequence-set (RFC 3501 §9) or, without `*`, a uid-set (RFC 4315 §4); compared as a set of numbers. */
  sequenceSet(rule: Rule, star: boolean): Node {
    const start = this.at;
    do {
      this.#seqNumber(rule, star);
      if (this.take(o.COLON)) this.#seqNumber(rule, star);
    } while (this.take(o.COMMA));
    return this.node('atom', rule, start);
  }

  #seqNumber(rule: Rule, star: boolean): void {
    if (this.peek() === o.STAR) {
      if (!star) this.fault(rule, 'number ("*" is not allowed here)');
      this.at++;
    } else this.digits(rule, NZ_NUMBER);
  }
}
