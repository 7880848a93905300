import type { Expression, Scope } from '../pattern/expression.js';
import { segments } from '../pattern/holes.js';
import type { Segment } from '../pattern/holes.js';
import type { Compiled, MatchResult } from '../pattern/match.js';
import type { Bindings } from '../pattern/value.js';
import { checkShape, kindsOf } from './patterns/shape.js';
import { Matcher } from './patterns/matcher.js';
import { TextMatcher, textFaults } from './patterns/text-matcher.js';
import type { Token } from './patterns/token.js';
import { PatternFault, Tokenizer } from './patterns/tokenizer.js';
import type { Response } from './response.js';

export type PatternPlace = 'untagged' | 'tagged' | 'continuation';

/** A pattern for one response (docs/script-language.md, "Patterns"). Offsets are characters of the source. */
export interface ImapPattern {
  readonly source: string;
  readonly place: PatternPlace;
  /** Names of the responses that it can match, in upper case, such as `FETCH`; never none. */
  readonly kinds: readonly string[];
  readonly captures: readonly { readonly name: string; readonly type: string; readonly offset: number }[];
  /** Free names of the expressions in it. */
  readonly names: readonly string[];
  /** Of a continuation request, whose pattern is a line of text. */
  readonly segments: readonly Segment[];
  readonly tokens: readonly Token[];
}

/** Reads a pattern without running it: form, response name and types are checked. */
export function compilePattern(source: string, place: PatternPlace): Compiled<ImapPattern> {
  const cut = segments(source);
  if (!cut.ok) return cut;
  const names = expressionsOf(cut.value).flatMap((expression) => expression.names);
  const captures = cut.value.flatMap((segment) =>
    segment.kind === 'capture' ? [{ name: segment.name, type: segment.type, offset: segment.offset }] : [],
  );
  const pattern = { source, place, captures, names: [...new Set(names)], segments: cut.value };
  if (place === 'continuation') {
    const faults = textFaults(cut.value);
    return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { ...pattern, kinds: ['+'], tokens: [] } };
  }
  try {
    const tokens = new Tokenizer(cut.value).all(true);
    checkShape(tokens, place, source);
    return { ok: true, value: { ...pattern, tokens, kinds: kindsOf(tokens) } };
  } catch (error) {
    if (error instanceof PatternFault) return { ok: false, faults: [error.fault] };
    throw error;
  }
}

const expressionsOf = (parts: readonly Segment[]): readonly Expression[] =>
  parts.flatMap((part) => (part.kind === 'value' ? [part.expression] : []));

/** The name by which patterns know a response: `FETCH`, `OK`, `+`. */
export const responseKind = (response: Response): string => response.name;

const STATUSES = new Set(['OK', 'NO', 'BAD', 'PREAUTH', 'BYE']);

/**
 * Whether the response is what the pattern says. Bindings come back extended by the captures. Of status responses, response
 * code and text are looked at only where the pattern has them; a pattern that is a bare name matches all of that name.
 * @throws {EvaluationError} where an expression of the pattern has no value, which is the script's fault
 */
export function matchResponse(pattern: ImapPattern, response: Response, scope: Scope): MatchResult {
  if (pattern.place !== response.kind) {
    return mismatch(pattern, `${pattern.place} response`, `${response.kind} response`);
  }
  if (response.kind === 'continuation') {
    const line = response.octets.subarray(response.octets[1] === 0x20 ? 2 : 1, response.tree.end);
    return new TextMatcher(pattern.source, pattern.segments, line, scope).match();
  }
  if (!pattern.kinds.includes(response.name)) {
    return mismatch(pattern, pattern.kinds.join(' or '), response.name);
  }
  const matcher = new Matcher(pattern.source, scope);
  let bindings: Bindings | undefined;
  const keep = (bound: Bindings): boolean => {
    bindings = bound;
    return true;
  };
  try {
    matchTree(matcher, pattern, response, scope.bindings, keep);
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    return mismatch(pattern, pattern.source, `a value that is no pattern: ${error.message}`);
  }
  if (bindings) return { ok: true, bindings };
  return matcher.mismatch
    ? { ok: false, mismatch: matcher.mismatch }
    : mismatch(pattern, pattern.source, response.octets.toString('latin1'));
}

function matchTree(
  matcher: Matcher,
  { tokens, source }: ImapPattern,
  response: Response,
  bindings: Bindings,
  keep: (bound: Bindings) => boolean,
): boolean {
  const whole: Token = { kind: 'rest', offset: 0, length: source.length };
  const { items, end } = response.tree;
  const [first] = tokens;
  if (tokens.length === 1 && first?.kind !== 'rest') {
    const name = items.find((item) => item.kind === 'atom');
    return first !== undefined && name !== undefined && matcher.match(first, name, bindings, keep);
  }
  if (!STATUSES.has(response.name)) {
    const spliced = matcher.spliced(tokens, bindings);
    return matcher.seq({ list: whole, tokens: spliced, nodes: items, end, next: keep }, 0, 0, false, bindings);
  }
  // What the pattern does not mention of a status is not looked at.
  const wantsCode = tokens.some(({ kind }) => kind === 'code');
  const seen = items.filter(({ kind }) => kind !== 'code' || wantsCode);
  const open: Token = { ...whole, offset: source.length, length: 0 };
  const all = tokens.at(-1)?.kind === 'rest' ? tokens : [...tokens, open];
  return matcher.seq({ list: whole, tokens: all, nodes: seen, end, next: keep }, 0, 0, false, bindings);
}

const mismatch = ({ source }: ImapPattern, expected: string, actual: string): MatchResult => ({
  ok: false,
  mismatch: { offset: 0, length: source.length, expected, actual, progress: 0 },
});
