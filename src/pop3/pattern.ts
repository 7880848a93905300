import type { Scope } from '../pattern/expression.js';
import type { MatchResult, Mismatch } from '../pattern/match.js';
import { visible } from '../text/visible.js';
import { keyword } from './command.js';
import { matchElements } from './line-match.js';
import type { Element, LinePattern, ReplyPattern } from './line-pattern.js';
import { assign } from '../pattern/assign.js';
import type { ResponseCode, Status } from './status.js';

export { compileLine } from './line-pattern.js';
export type { LinePattern } from './line-pattern.js';

const SHOWN = 80;

/** What a line is matched with besides its pattern. */
export interface LineContext {
  /** The command that the line answers, as its keyword decides what is compared how. */
  readonly command?: string;
}

/**
 * Matches a status line: the indicator must be one of the pattern's; the response code, where the pattern names one, must be
 * it or a detail of it (`[SYS]` is matched by `[SYS/TEMP]`, RFC 2449 §8); the words must be there, whatever follows them.
 * @throws {EvaluationError} where an expression in the pattern has no value
 */
export function matchStatus(pattern: LinePattern, status: Status, scope: Scope): MatchResult {
  const { reply } = pattern;
  const fail = (spot: { offset: number; length: number }, expected: string, progress: number): MatchResult => ({
    ok: false,
    mismatch: { offset: spot.offset, length: spot.length, expected, actual: shown(status), progress },
  });
  const whole = { offset: 0, length: pattern.source.length };
  if (!reply) return fail(whole, 'a pattern that begins with +OK or -ERR', 0);
  const { indicators, codes } = reply;
  if (!indicators.alternatives.includes(indicator(status)))
    return fail(indicators, indicators.alternatives.join(' or '), 0);
  if (codes && !codes.alternatives.some((levels) => isCode(levels, status.code))) {
    const expected = codes.alternatives.map((levels) => `[${levels.join('/')}]`).join(' or ');
    return fail(codes, expected, indicator(status).length);
  }
  return matchText(reply, status, scope);
}

function matchText({ elements }: ReplyPattern, { text, textOffset }: Status, scope: Scope): MatchResult {
  if (elements.length === 0) return { ok: true, bindings: scope.bindings };
  return matchElements(elements, text, scope.bindings, { end: 'word', textOffset });
}

const indicator = ({ ok }: Status): string => (ok ? '+OK' : '-ERR');

const isCode = (levels: readonly string[], code: ResponseCode | undefined): boolean =>
  code !== undefined && levels.every((level, index) => code.parts[index] === level);

function shown(status: Status): string {
  const code = status.code ? ` [${status.code.parts.join('/')}]` : '';
  const text = visible(Buffer.from(status.text, 'latin1'), { limit: SHOWN });
  return `${indicator(status)}${code}${text === '' ? '' : ` ${text}`}`;
}

/**
 * Matches a line of a multi-line response (without its CRLF, as latin1), or the challenge of a continuation request: all of
 * it, unless the pattern ends in `...`. By meaning where the RFCs leave a choice: behind the size of a scan listing anything
 * may follow (RFC 1939 §5); a capability's tag is case-insensitive (RFC 2449 §5), and SASL's mechanisms come in any order.
 * @throws {EvaluationError} where an expression in the pattern has no value
 */
export function matchLine(pattern: LinePattern, line: string, scope: Scope, context: LineContext = {}): MatchResult {
  const command = keyword(context.command ?? '');
  if (command === 'CAPA') {
    if (isMechanisms(pattern.elements)) return matchMechanisms(pattern.elements, line, scope);
    return matchElements(pattern.elements, line, scope.bindings, { end: 'line', foldFirst: true });
  }
  const isListing =
    command === 'LIST' &&
    pattern.elements.some((element) => element.kind === 'literal' && element.alternatives[0] === ' ');
  return matchElements(pattern.elements, line, scope.bindings, { end: isListing ? 'word' : 'line' });
}

const isText = (element: Element | undefined, text: string): boolean =>
  element?.kind === 'literal' && element.alternatives.length === 1 && element.alternatives[0]?.toUpperCase() === text;

/** `${mechanisms:text}` is for the list as it stands. */
const isMechanisms = (elements: readonly Element[]): boolean =>
  elements.length > 1 &&
  isText(elements[0], 'SASL') &&
  !elements.some((element) => (element.kind === 'capture' || element.kind === 'any') && element.type === 'text');

/** The list of SASL mechanisms is a set (RFC 2449 §6.3): each word of the pattern needs a parameter of its own. */
function matchMechanisms(elements: readonly Element[], line: string, scope: Scope): MatchResult {
  const [tag, ...rest] = elements;
  const head = matchElements(tag ? [tag] : [], line, scope.bindings, { end: 'word', foldFirst: true });
  if (!head.ok) return head;
  const words = splitWords(rest);
  const more = rest.some((element) => element.kind === 'more');
  const mechanisms = line
    .split(' ')
    .slice(1)
    .filter((word) => word !== '');
  const fits = (word: readonly Element[], mechanism: string, bindings: Scope['bindings']): MatchResult =>
    matchElements(word, mechanism, bindings, { end: 'line', foldFirst: true });
  const assigned = assign(words, mechanisms, fits, { ordered: false, more }, head.bindings);
  if (assigned.ok) return assigned;
  const { kind, index, mismatch } = assigned;
  const actual = visible(Buffer.from(line, 'latin1'), { limit: SHOWN });
  const last = elements.at(-1);
  const end = (last?.offset ?? 0) + (last?.length ?? 0);
  const failure: Mismatch =
    kind === 'missing'
      ? { ...spotOf(words[index] ?? []), expected: mismatch?.expected ?? 'one more mechanism', actual, progress: 5 }
      : { offset: end, length: 1, expected: 'no more mechanisms', actual: mechanisms[index] ?? actual, progress: 5 };
  return { ok: false, mismatch: failure };
}

function splitWords(elements: readonly Element[]): Element[][] {
  const words: Element[][] = [[]];
  for (const element of elements) {
    if (element.kind === 'more' || isText(element, ' ')) words.push([]);
    else words.at(-1)?.push(element);
  }
  return words.filter((word) => word.length > 0);
}

function spotOf(word: readonly Element[]): { offset: number; length: number } {
  const [first] = word;
  const last = word.at(-1);
  const offset = first?.offset ?? 0;
  return { offset, length: last ? last.offset + last.length - offset : 1 };
}

/** Of a whole list of patterns: which one failed (index), or which line no pattern names. */
export interface LinesMismatch extends Mismatch {
  /** The pattern to point at; absent where lines came that no pattern names. */
  readonly pattern?: number;
  /** The index of the line to point at; absent where no line came near. */
  readonly line?: number;
}

export type LinesResult =
  | { readonly ok: true; readonly bindings: Scope['bindings'] }
  | { readonly ok: false; readonly mismatch: LinesMismatch };

export interface LinesContext extends LineContext {
  /** The lines come in the order of the patterns. */
  readonly ordered: boolean;
  /** There may be lines that no pattern names. */
  readonly more: boolean;
}

/**
 * Matches the lines of a multi-line response: each pattern needs a line of its own. Captures of one pattern hold in all
 * others, so the assignment is searched for, within bounds. The mismatch is that of the pattern and line that came furthest.
 * @throws {EvaluationError} where an expression in a pattern has no value
 */
export function matchLines(
  patterns: readonly LinePattern[],
  lines: readonly string[],
  context: LinesContext,
  scope: Scope,
): LinesResult {
  const fits = (pattern: LinePattern, line: string, bindings: Scope['bindings']): MatchResult =>
    matchLine(pattern, line, { bindings }, context);
  const assigned = assign(patterns, lines, fits, context, scope.bindings);
  if (assigned.ok) return assigned;
  const { kind, index, mismatch, nearest } = assigned;
  if (kind === 'missing') {
    const pattern = patterns[index];
    const line = nearest === undefined ? undefined : lines[nearest];
    const actual = line === undefined ? 'no such line' : visible(Buffer.from(line, 'latin1'), { limit: SHOWN });
    const none: Mismatch = {
      offset: 0,
      length: pattern?.source.length ?? 1,
      expected: pattern?.source ?? '',
      actual,
      progress: 0,
    };
    return {
      ok: false,
      mismatch: { ...(mismatch ?? none), pattern: index, ...(nearest !== undefined && { line: nearest }) },
    };
  }
  const actual = visible(Buffer.from(lines[index] ?? '', 'latin1'), { limit: SHOWN });
  return { ok: false, mismatch: { offset: 0, length: 1, expected: 'no more lines', actual, progress: 0, line: index } };
}
