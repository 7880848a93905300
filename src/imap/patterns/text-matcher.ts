import { isBase64 } from '../../pattern/base64.js';
import { evaluate } from '../../pattern/expression.js';
import type { Scope } from '../../pattern/expression.js';
import type { Segment } from '../../pattern/holes.js';
import type { MatchResult, TextFault } from '../../pattern/match.js';
import type { Bindings, Value } from '../../pattern/value.js';
import { shown } from '../shown.js';

/** The types of captures in the text of a continuation request. */
const textTypes: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['any', () => true],
  ['text', () => true],
  ['base64', isBase64],
  ['number', (text) => /^\d+$/.test(text)],
  ['atom', (text) => /^[^\s(){%*"\\\]]+$/.test(text)],
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
      const actual = at < this.line.length ? shown(this.line.subarray(at), 160) : 'the end of the line';
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
    const octets = this.#octets(segment, bindings);
    const here = this.line.subarray(at, at + octets.length).equals(octets);
    return here ? this.#from(index + 1, at + octets.length, bindings) : this.#fail(segment, at, shown(octets));
  }

  #octets(segment: Exclude<Segment, { kind: 'any' }>, bindings: Bindings): Buffer {
    if (segment.kind === 'text') return Buffer.from(segment.text, 'utf8');
    const value =
      segment.kind === 'value' ? evaluate(segment.expression, { ...this.scope, bindings }) : bindings.get(segment.name);
    return octetsOf(value);
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

function octetsOf(value: Value | undefined): Buffer {
  if (value?.kind === 'octets') return value.octets;
  if (value?.kind === 'message') return value.message.octets;
  return value?.kind === 'number' ? Buffer.from(value.number.toString(), 'latin1') : Buffer.alloc(0);
}
