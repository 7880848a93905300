import { isBase64 } from '../../pattern/base64.js';
import { evaluate } from '../../pattern/expression.js';
import type { Scope } from '../../pattern/expression.js';
import type { Segment } from '../../pattern/holes.js';
import type { MatchResult, TextFault } from '../../pattern/match.js';
import { text } from '../../pattern/value.js';
import type { Bindings, Value } from '../../pattern/value.js';
import { visible } from '../../text/visible.js';
import { meaningOf, octetsOf, SHOWN } from './values.js';

/** The types of captures in the text of a continuation request. */
const textTypes: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['any', () => true],
  ['text', () => true],
  ['base64', isBase64],
  ['number', (line) => /^\d+$/.test(line)],
  ['atom', (line) => /^[^\s(){%*"\\\]]+$/.test(line)],
]);

/** Faults of captures whose type means nothing in a line of text. */
export const textFaults = (segments: readonly Segment[]): readonly TextFault[] =>
  segments.flatMap((segment) => {
    if (segment.kind !== 'capture' && segment.kind !== 'any') return [];
    if (textTypes.has(segment.type)) return [];
    const { offset, length } = segment;
    const mend = `use one of ${[...textTypes.keys()].join(' ')}`;
    return [{ offset, length, message: `\`${segment.type}\` is no type of text`, mend }];
  });

/** Matches a line of text, octet for octet, with holes; `...` at its end lets it go on. */
export class TextMatcher {
  #furthest = -1;
  #result: MatchResult = { ok: false, mismatch: { offset: 0, length: 0, expected: '', actual: '', progress: 0 } };

  constructor(
    private readonly source: string,
    private readonly segments: readonly Segment[],
    private readonly line: Buffer,
    private readonly scope: Scope,
  ) {}

  match(): MatchResult {
    return this.#from(0, 0, this.scope.bindings) ?? this.#result;
  }

  #fail(
    segment: { readonly offset: number; readonly length: number },
    at: number,
    expected: string,
  ): MatchResult | undefined {
    if (at > this.#furthest) {
      this.#furthest = at;
      const actual = at < this.line.length ? visible(this.line.subarray(at), { limit: SHOWN }) : 'the end of the line';
      const { offset, length } = segment;
      this.#result = { ok: false, mismatch: { offset, length, expected, actual, progress: at } };
    }
    return undefined;
  }

  #from(index: number, at: number, bindings: Bindings): MatchResult | undefined {
    const segment = this.segments[index];
    if (!segment) {
      if (at === this.line.length) return { ok: true, bindings };
      return this.#fail({ offset: this.source.length, length: 0 }, at, 'the end of the line');
    }
    if (segment.kind === 'capture' && !bindings.has(segment.name)) return this.#capture(segment, index, at, bindings);
    if (segment.kind === 'any') return this.#capture(segment, index, at, bindings);
    const isLast = index === this.segments.length - 1;
    if (segment.kind === 'text' && isLast && segment.text.endsWith('...')) {
      const head = Buffer.from(segment.text.slice(0, -3), 'utf8');
      const here = this.line.subarray(at, at + head.length).equals(head);
      return here ? { ok: true, bindings } : this.#fail(segment, at, segment.text);
    }
    const value = this.#value(segment, bindings);
    const octets = (value && octetsOf(value)) ?? Buffer.alloc(0);
    const here = this.line.subarray(at, at + octets.length).equals(octets);
    if (here) return this.#from(index + 1, at + octets.length, bindings);
    const written = this.source.slice(segment.offset, segment.offset + segment.length);
    return this.#fail(segment, at, (value && meaningOf(value)) ?? written);
  }

  #value(segment: Exclude<Segment, { kind: 'any' }>, bindings: Bindings): Value | undefined {
    if (segment.kind === 'text') return text(segment.text);
    if (segment.kind === 'capture') return bindings.get(segment.name);
    return evaluate(segment.expression, { ...this.scope, bindings });
  }

  /** A capture takes as much as it can, and less until what follows it fits. */
  #capture(
    segment: Segment & { kind: 'capture' | 'any' },
    index: number,
    at: number,
    bindings: Bindings,
  ): MatchResult | undefined {
    const isLast = index === this.segments.length - 1;
    for (let end = this.line.length; end >= at; end--) {
      const octets = this.line.subarray(at, end);
      if (textTypes.get(segment.type)?.(octets.toString('utf8')) === true) {
        const bound =
          segment.kind === 'any' ? bindings : new Map(bindings).set(segment.name, { kind: 'octets', octets } as const);
        const result = this.#from(index + 1, end, bound);
        if (result) return result;
      }
      if (isLast) break;
    }
    return this.#fail(segment, at, segment.type);
  }
}
