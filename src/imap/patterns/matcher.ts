import { evaluate } from '../../pattern/expression.js';
import type { Expression, Scope } from '../../pattern/expression.js';
import type { Mismatch } from '../../pattern/match.js';
import { text } from '../../pattern/value.js';
import type { Bindings, Value } from '../../pattern/value.js';
import { visible } from '../../text/visible.js';
import type { Node } from '../node.js';
import { sameLeaf } from './same.js';
import type { Token } from './token.js';
import { meaningOf, octetsOf, SHOWN, tokensInPlaceOf } from './values.js';
import { captured, types } from './types.js';

/** What is left to match, given the bindings so far: unordered parts try their choices until it succeeds. */
export type Continue = (bindings: Bindings) => boolean;

/** Pieces of a response, and the tokens that they must match one by one. */
interface Row {
  readonly list: Token;
  readonly tokens: readonly Token[];
  readonly nodes: readonly Node[];
  /** Octets from the start of the response to where the pieces end. */
  readonly end: number;
  readonly next: Continue;
}

/** Choices tried before a pattern counts as too ambiguous to decide. */
const MOST_STEPS = 100_000;

/** Matches tokens of one pattern against pieces of one response. */
export class Matcher {
  mismatch: Mismatch | undefined;
  #steps = 0;

  constructor(
    readonly source: string,
    private readonly scope: Scope,
  ) {}

  /** Notes why it went no further; the furthest such place is the one that is told. */
  fail(token: Pick<Token, 'offset' | 'length'>, expected: string, actual: string, progress: number): false {
    if (!this.mismatch || progress > this.mismatch.progress) {
      this.mismatch = { offset: token.offset, length: token.length, expected, actual, progress };
    }
    return false;
  }

  /** A piece of the response as a report shows it. */
  shown(node: Node | undefined): string {
    return node ? visible(node.source.subarray(node.start, node.end), { limit: SHOWN }) : 'nothing';
  }

  written(token: Token): string {
    return token.text ?? this.source.slice(token.offset, token.offset + token.length);
  }

  #failAt(token: Token, node: Node, meaning?: string): false {
    const expected = meaning === undefined ? this.written(token) : `${this.written(token)} (${meaning})`;
    return this.fail(token, expected, this.shown(node), node.start);
  }

  match(token: Token, node: Node, bindings: Bindings, next: Continue): boolean {
    switch (token.kind) {
      case 'rest':
        return next(bindings);
      case 'any':
        return this.#isType(token, token.type, node) && next(bindings);
      case 'capture':
        return this.#capture(token, node, bindings, next);
      case 'value':
        return this.#matchValue(token, this.evaluated(token.expression, bindings), node, bindings, next);
      case 'word':
        return this.#word(token, node, bindings) && next(bindings);
      case 'either':
        return this.#either(token, node, bindings, next);
      case 'list':
      case 'code':
        if ((node.kind === 'code') !== (token.kind === 'code') || !node.isList) return this.#failAt(token, node);
        return this.list(token, token.items, node, bindings, next);
    }
  }

  /** Whether the token decides by itself: it neither binds nor chooses, so that no other order of matching can matter. */
  isPlain(token: Token, bindings: Bindings): boolean {
    if (token.kind === 'word') return true;
    if (token.kind === 'capture') return bindings.has(token.name);
    return token.kind === 'value';
  }

  private evaluated(expression: Expression, bindings: Bindings): Value {
    return evaluate(expression, { ...this.scope, bindings });
  }

  /** Tokens with the patterns that values stand for spliced in. */
  spliced(tokens: readonly Token[], bindings: Bindings): readonly Token[] {
    if (!tokens.some((token) => token.kind === 'value')) return tokens;
    return tokens.flatMap((token) => {
      // A name that this very pattern binds further on is not known yet.
      if (token.kind !== 'value' || !token.expression.names.every((name) => bindings.has(name))) return [token];
      const value = this.evaluated(token.expression, bindings);
      return value.kind === 'pattern' ? this.#inPlaceOf(token, value.source) : [token];
    });
  }

  /** The tokens of a value in pattern notation; mismatches in them are told of the hole they stand in. */
  #inPlaceOf(hole: Token, source: string): readonly Token[] {
    return tokensInPlaceOf(hole, source);
  }

  #isType(token: Token, type: string, node: Node): boolean {
    return types.get(type)?.(node) === true || this.fail(token, type, this.shown(node), node.start);
  }

  #capture(token: Token & { kind: 'capture' }, node: Node, bindings: Bindings, next: Continue): boolean {
    if (!this.#isType(token, token.type, node)) return false;
    const known = bindings.get(token.name);
    if (known) return this.#matchValue(token, known, node, bindings, next);
    return next(new Map(bindings).set(token.name, captured(node, token.type)));
  }

  #matchValue(token: Token, value: Value, node: Node, bindings: Bindings, next: Continue): boolean {
    const source = this.#asPattern(value, node);
    if (source !== undefined) {
      const [only, ...more] = this.#inPlaceOf(token, source);
      return only && more.length === 0 ? this.match(only, node, bindings, next) : this.#failAt(token, node);
    }
    const octets = octetsOf(value);
    if (octets && !node.isList && sameLeaf(octets, false, node)) return next(bindings);
    return this.#failAt(token, node, meaningOf(value));
  }

  /** Facts are patterns already; text that meets a list is one that was captured, or bound by the script. */
  #asPattern(value: Value, node: Node): string | undefined {
    if (value.kind === 'pattern') return value.source;
    return value.kind === 'octets' && node.isList ? value.octets.toString('utf8') : undefined;
  }

  #word(token: Token & { kind: 'word' }, node: Node, bindings: Bindings): boolean {
    if (node.isList) return this.#failAt(token, node);
    const values = token.parts.map((part) => (typeof part === 'string' ? text(part) : this.evaluated(part, bindings)));
    const expected = Buffer.concat(values.map((value) => octetsOf(value) ?? Buffer.alloc(0)));
    if (sameLeaf(expected, !token.quoted, node)) return true;
    const hasHoles = token.parts.some((part) => typeof part !== 'string');
    const isSecret = values.some((value) => value.kind === 'octets' && value.secret === true);
    return this.#failAt(token, node, hasHoles && !isSecret ? visible(expected, { limit: SHOWN }) : undefined);
  }

  #either(token: Token & { kind: 'either' }, node: Node, bindings: Bindings, next: Continue): boolean {
    const before = this.mismatch;
    if (token.options.some((option) => this.match(option, node, bindings, next))) return true;
    // Where no option got anywhere, all of them together are what was expected.
    if (this.mismatch !== before && this.mismatch?.progress === node.start) {
      this.mismatch = before;
      this.#failAt(token, node);
    }
    return false;
  }

  /** A list by what its rule says of order and keys. */
  list(token: Token, tokens: readonly Token[], node: Node, bindings: Bindings, next: Continue): boolean {
    const spliced = this.#textTogether(this.spliced(tokens, bindings), node);
    switch (node.rule.compare) {
      case 'set':
        return this.#set(token, spliced, node, bindings, next);
      case 'map':
      case 'open-map':
        return this.#map(token, spliced, node, bindings, next);
      default:
        return this.seq(
          { list: token, tokens: spliced, nodes: node.items, end: node.end, next },
          0,
          0,
          false,
          bindings,
        );
    }
  }

  /** The free text of a response code that the grammar does not know is one piece, however many words a pattern has for it. */
  #textTogether(tokens: readonly Token[], { items }: Node): readonly Token[] {
    const tail = tokens.slice(items.length - 1);
    const [first, last] = [tail[0], tail.at(-1)];
    if (items.at(-1)?.kind !== 'text' || !first || !last || !tail.every(({ kind }) => kind === 'word')) return tokens;
    const spot = { offset: first.offset, length: last.offset + last.length - first.offset };
    const words = this.source.slice(spot.offset, spot.offset + spot.length);
    return [...tokens.slice(0, items.length - 1), { kind: 'word', parts: [words], quoted: true, ...spot }];
  }

  /**
   * Pieces in order. A list without parentheses takes all tokens that are left. `...` as the last token lets anything follow;
   * before others it says that the list may end there, or after any of them.
   */
  seq(row: Row, tokenAt: number, nodeAt: number, mayEnd: boolean, bindings: Bindings): boolean {
    const [token, node] = [row.tokens[tokenAt], row.nodes[nodeAt]];
    if (node?.kind === 'bare') return this.list(row.list, row.tokens.slice(tokenAt), node, bindings, row.next);
    if (!token) {
      if (!node) return row.next(bindings);
      if (node.rule.optional) return this.seq(row, tokenAt, nodeAt + 1, mayEnd, bindings);
      return this.fail(row.list, 'nothing more here', this.shown(node), node.start);
    }
    if (token.kind === 'rest') {
      if (tokenAt === row.tokens.length - 1) return row.next(bindings);
      return this.seq(row, tokenAt + 1, nodeAt, true, bindings);
    }
    if (!node) return mayEnd ? row.next(bindings) : this.fail(token, this.written(token), 'nothing', row.end);
    if (node.rule.optional && token.kind !== 'list') return this.seq(row, tokenAt, nodeAt + 1, mayEnd, bindings);
    return this.match(token, node, bindings, (bound) => this.seq(row, tokenAt + 1, nodeAt + 1, mayEnd, bound));
  }

  /** Counts a choice; `false` when there have been too many. */
  #step(token: Token): boolean {
    if (++this.#steps <= MOST_STEPS) return true;
    this.mismatch = undefined;
    return this.fail(token, this.written(token), 'too many ways to match it: say more exactly what is expected', 0);
  }

  #set(list: Token, all: readonly Token[], node: Node, bindings: Bindings, next: Continue): boolean {
    const tokens = all.filter(({ kind }) => kind !== 'rest');
    const isOpen = tokens.length < all.length;
    const free = new Set(node.items);
    // What decides by itself goes first; each such token has one partner, so nothing is to be tried again.
    for (const token of tokens) {
      if (!this.isPlain(token, bindings)) continue;
      const partner = this.#quietly(() => [...free].find((item) => this.match(token, item, bindings, () => true)));
      if (!partner) return this.fail(token, this.written(token), this.shown(node), node.start);
      free.delete(partner);
    }
    const choosing = tokens.filter((token) => !this.isPlain(token, bindings));
    const assign = (at: number, bound: Bindings): boolean => {
      const token = choosing[at];
      if (!token) {
        const [extra] = free;
        if (extra && !isOpen) return this.fail(list, 'nothing more in it', this.shown(extra), extra.start);
        return next(bound);
      }
      for (const item of [...free]) {
        if (!this.#step(token)) return false;
        free.delete(item);
        if (this.match(token, item, bound, (more) => assign(at + 1, more))) return true;
        free.add(item);
      }
      return this.fail(token, this.written(token), this.shown(node), node.start);
    };
    return assign(0, bindings);
  }

  /** Mismatches on the way to a partner are no news. */
  #quietly<T>(search: () => T): T {
    const before = this.mismatch;
    const found = search();
    this.mismatch = before;
    return found;
  }

  #map(list: Token, all: readonly Token[], node: Node, bindings: Bindings, next: Continue): boolean {
    const { width } = node.rule;
    const tokens = all.filter(({ kind }) => kind !== 'rest');
    const isOpen = tokens.length < all.length || node.rule.compare === 'open-map';
    const [wanted, present] = [chunked(tokens, width), chunked(node.items, width)];
    const free = new Set(present);
    const assign = (at: number, bound: Bindings): boolean => {
      const entry = wanted[at];
      const key = entry?.[0];
      if (key && entry.length < width) return this.fail(key, `${width} values for each entry`, this.written(key), 0);
      if (!entry || !key) {
        const [extra] = free;
        if (extra?.[0] && !isOpen) return this.fail(list, 'nothing more in it', this.shown(extra[0]), extra[0].start);
        return next(bound);
      }
      let found = false;
      for (const item of [...free]) {
        const name = item[0];
        if (!name || !this.#step(key)) return false;
        if (!this.#quietly(() => this.match(key, name, bound, () => true))) continue;
        found = true;
        free.delete(item);
        const row = { list, tokens: entry, nodes: item, end: node.end, next: (more: Bindings) => assign(at + 1, more) };
        if (this.seq(row, 0, 0, false, bound)) return true;
        free.add(item);
      }
      const names = present.map(([name]) => this.shown(name)).join(' ');
      return found ? false : this.fail(key, this.written(key), names === '' ? 'nothing' : `only ${names}`, node.start);
    };
    return assign(0, bindings);
  }
}

const chunked = <T>(items: readonly T[], width: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / width) }, (_, at) => items.slice(at * width, (at + 1) * width));
