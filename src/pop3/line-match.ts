import { toBigInt } from '../pattern/digits.js';
import { evaluate } from '../pattern/expression.js';
import type { Mismatch } from '../pattern/match.js';
import { isSecret, octetsOf } from '../pattern/operators.js';
import type { Bindings, Value } from '../pattern/value.js';
import { visible } from '../text/visible.js';
import type { Element } from './line-pattern.js';
import { lineTypes } from './line-types.js';

/** So many trials are more than any line needs; beyond them it does not match. Long ones count as several. */
const MAX_TRIALS = 50_000;
const LONG = 1024;

/** As many octets of the line as a mismatch shows. */
const SHOWN = 80;

export interface LineOptions {
  /** What may follow the last element: nothing, or whatever a space separates from it. */
  readonly end: 'line' | 'word';
  /** Letters of the first element compare without regard to case. */
  readonly foldFirst?: boolean;
  /** Octets of the response in front of the text, for `progress`. */
  readonly textOffset?: number;
}

export type LineResult =
  { readonly ok: true; readonly bindings: Bindings } | { readonly ok: false; readonly mismatch: Mismatch };

/**
 * Matches a text against the elements of a pattern, all of it. Texts are latin1.
 * @throws {EvaluationError} where an expression has no value
 */
export function matchElements(
  elements: readonly Element[],
  text: string,
  bindings: Bindings,
  options: LineOptions,
): LineResult {
  const matcher = new LineMatcher(elements, text, options);
  const bound = matcher.from(0, 0, bindings);
  return bound ? { ok: true, bindings: bound } : { ok: false, mismatch: matcher.mismatch() };
}

class LineMatcher {
  #trials = 0;
  #furthest = -1;
  #failed: Element | undefined;
  #expected = '';

  constructor(
    readonly elements: readonly Element[],
    readonly text: string,
    readonly options: LineOptions,
  ) {}

  /** Matches the elements from `index` on at `position`; the bindings with what was captured, `undefined` for no match. */
  from(index: number, position: number, bindings: Bindings): Bindings | undefined {
    const element = this.elements[index];
    if (!element) return this.#atEnd(position) ? bindings : undefined;
    for (const step of this.#steps(element, index, position, bindings)) {
      this.#trials += 1 + Math.floor((step.end - position) / LONG);
      if (this.#trials > MAX_TRIALS) return undefined;
      const bound = this.from(index + 1, step.end, step.bindings ?? bindings);
      if (bound) return bound;
    }
    return undefined;
  }

  mismatch(): Mismatch {
    // Where more comes than the pattern has, its last piece is the one to point at.
    const { offset = 0, length = 1 } = this.#failed ?? this.elements.at(-1) ?? {};
    const rest = Buffer.from(this.text.slice(this.#furthest), 'latin1');
    return {
      offset,
      length,
      expected: this.#expected,
      actual: rest.length === 0 ? 'the line ends' : visible(rest, { limit: SHOWN }),
      progress: (this.options.textOffset ?? 0) + this.#furthest,
    };
  }

  /** Keeps the failure that came furthest; returns that there is no way on. */
  #fail(position: number, element: Element | undefined, expected: string): [] {
    if (position > this.#furthest) {
      this.#furthest = position;
      this.#failed = element;
      this.#expected = expected;
    }
    return [];
  }

  #atEnd(position: number): boolean {
    if (position === this.text.length || (this.options.end === 'word' && this.text[position] === ' ')) return true;
    this.#fail(
      position,
      undefined,
      this.options.end === 'word' ? 'a space or the end of the line' : 'the end of the line',
    );
    return false;
  }

  /** Where the element can end when it begins at a position, best first, with the bindings that changes. */
  #steps(
    element: Element,
    index: number,
    position: number,
    bindings: Bindings,
  ): Iterable<{ end: number; bindings?: Bindings }> {
    switch (element.kind) {
      case 'literal':
        return this.#literal(element, index, position);
      case 'more':
        return this.#more(index, position);
      case 'value':
        return this.#same(element, position, evaluate(element.expression, { bindings }));
      case 'any':
        return this.#typed(element, position);
      case 'capture': {
        const bound = bindings.get(element.name);
        return bound ? this.#same(element, position, bound) : this.#typed(element, position, bindings);
      }
    }
  }

  #literal(element: Element & { kind: 'literal' }, index: number, position: number): { end: number }[] {
    const fold =
      index === 0 && this.options.foldFirst === true ? (text: string) => text.toUpperCase() : (text: string) => text;
    const found = element.alternatives.filter(
      (word) => fold(this.text.slice(position, position + word.length)) === fold(word),
    );
    if (found.length > 0) {
      // The longest first, so that of `a|ab` the right one is taken.
      return found.sort((a, b) => b.length - a.length).map((word) => ({ end: position + word.length }));
    }
    const expected = element.alternatives.map((word) => `"${visible(Buffer.from(word, 'latin1'))}"`).join(' or ');
    return this.#fail(position, element, expected);
  }

  /** Words with their spaces: in the middle at least the one space, at an end perhaps nothing. */
  *#more(index: number, position: number): Generator<{ end: number }> {
    const isFirst = index === 0;
    if (index === this.elements.length - 1) {
      const free = isFirst || position === this.text.length || this.text[position] === ' ';
      if (free) yield { end: this.text.length };
      else this.#fail(position, undefined, 'a space or the end of the line');
      return;
    }
    if (isFirst) yield { end: position };
    else if (this.text[position] !== ' ') {
      this.#fail(position, undefined, 'a space');
      return;
    }
    for (let space = this.text.indexOf(' ', position); space >= 0; space = this.text.indexOf(' ', space + 1)) {
      yield { end: space + 1 };
    }
  }

  #same(element: Element, position: number, value: Value): { end: number }[] {
    if (value.kind === 'number') {
      const digits = /\d+/y;
      digits.lastIndex = position;
      const [written] = digits.exec(this.text) ?? [];
      if (written !== undefined && toBigInt(written) === value.number) return [{ end: position + written.length }];
      return this.#fail(position, element, value.number.toString());
    }
    const octets = octetsOf(value);
    const text = octets.toString('latin1');
    if (this.text.startsWith(text, position)) return [{ end: position + text.length }];
    // A mismatch is shown to everyone.
    const expected = isSecret(value) ? 'a secret value' : `"${visible(octets, { limit: SHOWN })}"`;
    return this.#fail(position, element, expected);
  }

  *#typed(
    element: Element & { kind: 'capture' | 'any' },
    position: number,
    bindings?: Bindings,
  ): Generator<{ end: number; bindings?: Bindings }> {
    const type = lineTypes.get(element.type);
    if (!type) throw new RangeError(`no type ${element.type}`);
    type.pattern.lastIndex = position;
    const [written] = type.pattern.exec(this.text) ?? [];
    if (written === undefined || !type.holds(written)) {
      this.#fail(position, element, type.expected);
      return;
    }
    const least = type.vague && element.type !== 'text' ? 1 : 0;
    for (let { length } = written; length >= least; length -= 1) {
      const text = written.slice(0, length);
      const end = position + length;
      yield element.kind === 'capture' && bindings
        ? { end, bindings: new Map([...bindings, [element.name, type.value(text)]]) }
        : { end };
      if (!type.vague) return;
    }
  }
}
