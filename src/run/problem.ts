import type { Place } from '../events/events.js';
import type { MatchResult, Mismatch } from '../pattern/match.js';
import type { Bindings } from '../pattern/value.js';
import type { Located } from '../script/model.js';
import type { Cut, Observation } from './observation.js';

/** One expectation that does not hold. */
export interface Problem {
  readonly message: string;
  /** Of the whole pattern. */
  readonly place: Place;
  /** The piece of the pattern that does not match: characters of its source. */
  readonly piece?: { readonly source: string; readonly offset: number; readonly length: number };
  readonly expected: string;
  readonly actual: string;
}

/** What an evaluation looks at. */
export interface Scene {
  readonly seen: Observation;
  /** Of the step. */
  readonly place: Place;
  /** Octets as a report shows them, without secrets. */
  readonly show: (octets: Buffer) => string;
}

/** A check of one key; it yields what is bound afterwards, or what is wrong. */
export type Check = (bindings: Bindings) => Bindings | Problem;

export const isProblem = (result: Bindings | Problem): result is Problem => 'message' in result;

/** What stopped the reading, as the second half of a sentence. */
export function describeCut(cut: Cut, show: Scene['show']): string {
  const rest = cut.rest.length > 0 ? `, after an unfinished ${show(cut.rest)}` : '';
  switch (cut.kind) {
    case 'closed':
      return `the server closed the connection${rest}`;
    case 'reset':
      return `the server reset the connection${rest}`;
    case 'tls':
      return `TLS broke${rest}`;
    case 'ours':
      return `the connection was ended from our side${rest}`;
    case 'timeout':
      return `nothing more within ${(cut.milliseconds / 1000).toString()} s${rest}`;
    case 'too-long':
      return `more than ${cut.limit.toString()} octets ${places[cut.of]}: ${show(cut.rest)}`;
    case 'too-many':
      return `more than ${cut.limit.toString()} responses to one step`;
    case 'too-much':
      return `more than ${cut.limit.toString()} octets of responses to one step`;
  }
}

const places = {
  frame: 'in one response',
  text: 'in one line',
  connection: 'over one connection',
} as const;

/** Everything of a step that says what came instead. */
function describeSeen({ seen, show }: Scene): string {
  const octets = [
    ...seen.untagged.map((received) => received.octets),
    ...(seen.continuation ? [seen.continuation.octets] : []),
    ...(seen.tagged ? [seen.tagged.octets] : []),
    ...(seen.status ? [seen.status.line] : []),
  ];
  const left = octets.length - shownResponses;
  const lines = octets.slice(0, shownResponses).map(show);
  if (left > 0) lines.push(`… and ${left.toString()} more`);
  if (seen.cut) lines.push(describeCut(seen.cut, show));
  return lines.length > 0 ? lines.join('\n') : 'nothing';
}

/** Responses that are shown where the expected one did not come. */
const shownResponses = 20;

/** What was expected did not come at all. */
export function missing(
  what: string,
  { place, source }: Pick<Located<unknown>, 'place' | 'source'>,
  scene: Scene,
): Problem {
  const { cut } = scene.seen;
  return {
    message: cut ? `${what} came: ${describeCut(cut, scene.show)}` : `${what} came`,
    place,
    expected: source,
    actual: describeSeen(scene),
  };
}

/** What came is another thing than expected, at a piece of the pattern that can be pointed at. */
export function mismatched(mismatch: Mismatch, pattern: Located<unknown>, message: string, actual: string): Problem {
  const piece = mismatch.expected === '' ? '' : `: expected ${mismatch.expected}, found ${mismatch.actual}`;
  return {
    message: message + piece,
    place: pattern.place,
    piece: { source: pattern.source, offset: mismatch.offset, length: mismatch.length },
    expected: pattern.source,
    actual,
  };
}

/** What a match gives: the bindings, or the problem. */
export const settled = (
  result: MatchResult,
  pattern: Located<unknown>,
  message: string,
  actual: () => string,
): Bindings | Problem => (result.ok ? result.bindings : mismatched(result.mismatch, pattern, message, actual()));
