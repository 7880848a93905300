import { arity, functions } from './functions.js';
import { LexicalFault, nextToken } from './lexer.js';
import type { Token } from './lexer.js';
import type { TextFault } from './match.js';
import { members } from './node.js';
import type { BinaryOperator, Member, Node } from './node.js';
import { mendBy } from './suggest.js';

/** Deeper nesting than any script needs; it keeps the recursion off the end of the stack. */
const MAX_DEPTH = 64;

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const sums: ReadonlySet<string> = new Set(['+', '-']);
const products: ReadonlySet<string> = new Set(['*', '/', '%']);
const words: ReadonlySet<string> = new Set(['and', 'or', 'not']);

const isMember = (name: string): name is Member => (members as readonly string[]).includes(name);

/**
 * Reads an expression by recursive descent; offsets are counted from `base`.
 * @throws {LexicalFault} at the first fault, which tells where and how to mend it
 */
export function parseExpression(source: string, base: number): Node {
  return new Parser(source, base).whole();
}

class Parser {
  #token: Token;
  #index = 0;
  #depth = 0;

  constructor(
    readonly source: string,
    readonly base: number,
  ) {
    this.#token = this.#read(false);
  }

  whole(): Node {
    if (this.#ended()) this.#fail({ message: 'an expression is missing' });
    const node = this.#or();
    if (!this.#ended()) this.#unexpected('an operator or the end');
    return node;
  }

  #read(afterOperand: boolean): Token {
    const token = nextToken(this.source, this.#index, this.base, afterOperand);
    this.#index = token.offset - this.base + token.length;
    return token;
  }

  /** Takes the current token. Sections and partials are read only where `afterOperand` says that one may stand. */
  #take(afterOperand = false): Token {
    const taken = this.#token;
    this.#token = this.#read(afterOperand);
    return taken;
  }

  #fail(fault: Omit<TextFault, 'offset' | 'length'> & { offset?: number; length?: number }): never {
    throw new LexicalFault({ offset: this.#token.offset, length: Math.max(1, this.#token.length), ...fault });
  }

  #unexpected(expected: string): never {
    const found = this.#token.kind === 'end' ? 'the expression ends' : `\`${this.#written(this.#token)}\` stands`;
    return this.#fail({ message: `${found} where ${expected} should` });
  }

  #written(token: Token): string {
    return this.source.slice(token.offset - this.base, token.offset - this.base + token.length);
  }

  #ended(): boolean {
    return this.#token.kind === 'end';
  }

  #isWord(word: string): boolean {
    return this.#token.kind === 'name' && this.#token.text === word;
  }

  #or(): Node {
    let left = this.#and();
    while (this.#isWord('or')) {
      this.#take();
      left = this.#binary('or', left, this.#and());
    }
    return left;
  }

  #and(): Node {
    let left = this.#not();
    while (this.#isWord('and')) {
      this.#take();
      left = this.#binary('and', left, this.#not());
    }
    return left;
  }

  #not(): Node {
    if (!this.#isWord('not')) return this.#comparison();
    const { offset } = this.#take();
    const of = this.#nested(() => this.#not());
    return { kind: 'not', of, offset, length: of.offset + of.length - offset };
  }

  #comparison(): Node {
    const left = this.#sum();
    if (!this.#isOperator(comparisons)) return left;
    const operator = this.#operator();
    const node = this.#binary(operator, left, this.#sum());
    if (this.#isOperator(comparisons)) this.#fail({ message: 'comparisons do not chain', mend: 'join them by `and`' });
    return node;
  }

  #sum(): Node {
    let left = this.#product();
    while (this.#isOperator(sums)) left = this.#binary(this.#operator(), left, this.#product());
    return left;
  }

  #product(): Node {
    let left = this.#postfix();
    while (this.#isOperator(products)) left = this.#binary(this.#operator(), left, this.#postfix());
    return left;
  }

  #isOperator(set: ReadonlySet<string>): boolean {
    return this.#token.kind === 'operator' && set.has(this.#token.text);
  }

  /** Takes an operator; names may hold hyphens, so spaces must set it off. */
  #operator(): BinaryOperator {
    const operator = this.#token;
    const next = this.#index;
    if (!operator.spaced || !/\s/.test(this.source[next] ?? ' ')) {
      this.#fail({ message: 'an operator has spaces around it', mend: `write \` ${operator.text} \`` });
    }
    return this.#take().text as BinaryOperator;
  }

  #binary(operator: BinaryOperator, left: Node, right: Node): Node {
    return {
      kind: 'binary',
      operator,
      left,
      right,
      offset: left.offset,
      length: right.offset + right.length - left.offset,
    };
  }

  #postfix(): Node {
    let node = this.#operand();
    for (;;) {
      const token = this.#token;
      if (token.kind === 'section') {
        node = this.#section(node);
      } else if (token.kind === 'punctuation' && token.text === '.' && !token.spaced) {
        this.#take();
        node = this.#member(node);
      } else return node;
    }
  }

  #section(of: Node): Node {
    const { text } = this.#take(true);
    const partial = this.#token.kind === 'partial' ? this.#take(true).text : '';
    return { kind: 'section', of, spec: text + partial, ...this.#since(of.offset) };
  }

  #member(of: Node): Node {
    const { kind, text } = this.#token;
    if (kind !== 'name') this.#unexpected(`one of ${members.join(', ')}`);
    if (!isMember(text)) this.#fail({ message: `a message has no \`${text}\``, ...mendBy(text, members) });
    this.#take(true);
    return { kind: 'member', of, member: text, ...this.#since(of.offset) };
  }

  /** From an offset to the end of the last token that was taken. */
  #since(offset: number): { offset: number; length: number } {
    const before = this.source.slice(0, this.#token.offset - this.base).trimEnd().length;
    return { offset, length: this.base + before - offset };
  }

  #operand(): Node {
    const token = this.#token;
    const { offset, length } = token;
    switch (token.kind) {
      case 'number':
        return this.#number(this.#take(), '');
      case 'text':
        this.#take(true);
        return { kind: 'text', text: token.text, offset, length };
      case 'name':
        return this.#name();
      case 'operator':
        if (token.text === '-') {
          this.#take();
          if (this.#token.kind !== 'number' || this.#token.spaced) this.#unexpected('a number');
          return this.#number(this.#take(), '-');
        }
        break;
      case 'punctuation':
        if (token.text === '(') {
          this.#take();
          const node = this.#nested(() => this.#or());
          if (this.#token.text !== ')') this.#unexpected('`)`');
          this.#take(true);
          return node;
        }
        break;
      default:
    }
    return this.#unexpected('a value');
  }

  #number(token: Token, sign: '' | '-'): Node {
    // 2^63 has 19 digits; far longer ones only cost time.
    if (token.length > 40)
      this.#fail({ message: 'the number is too long', offset: token.offset, length: token.length });
    const offset = token.offset - sign.length;
    return { kind: 'number', number: BigInt(sign + token.text), offset, length: token.length + sign.length };
  }

  #name(): Node {
    const { text, offset, length } = this.#token;
    if (words.has(text)) this.#unexpected('a value');
    this.#take(true);
    if (this.#token.kind === 'punctuation' && this.#token.text === '(' && !this.#token.spaced)
      return this.#call(text, offset);
    return { kind: 'name', name: text, offset, length };
  }

  #call(name: string, offset: number): Node {
    const known = functions.get(name);
    if (!known) {
      this.#fail({
        message: `there is no function \`${name}\``,
        offset,
        length: name.length,
        ...mendBy(name, functions.keys()),
      });
    }
    this.#take();
    const args: Node[] = [];
    while (!(this.#token.kind === 'punctuation' && this.#token.text === ')')) {
      args.push(this.#nested(() => this.#or()));
      if (this.#token.kind === 'punctuation' && this.#token.text === ',') this.#take();
      else if (this.#token.text !== ')') this.#unexpected('`,` or `)`');
    }
    this.#take(true);
    const spot = this.#since(offset);
    if (args.length !== known.parameters.length) {
      this.#fail({
        message: `\`${name}\` takes ${arity(known)}, not ${args.length}`,
        mend: `write \`${known.usage}\``,
        ...spot,
      });
    }
    return { kind: 'call', name, args, ...spot };
  }

  #nested(parse: () => Node): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail({ message: `an expression may not nest deeper than ${MAX_DEPTH}` });
    const node = parse();
    this.#depth -= 1;
    return node;
  }
}
