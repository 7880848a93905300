import type { Compiled, MatchResult } from '../pattern/match.js';
import type { Scope } from '../pattern/expression.js';
import type { Response } from './response.js';

export type PatternPlace = 'untagged' | 'tagged' | 'continuation';

export interface ImapPattern {
  readonly source: string;
  readonly place: PatternPlace;
  /** Names of the responses that it can match, such as `FETCH`; for `exactly` and `never`. Empty: any. */
  readonly kinds: readonly string[];
  readonly captures: readonly { readonly name: string; readonly type: string; readonly offset: number }[];
  /** Free names of the expressions in it. */
  readonly names: readonly string[];
}

export declare function compilePattern(source: string, place: PatternPlace): Compiled<ImapPattern>;

/**
 * Whether the response is what the pattern says. Bindings come back extended by the captures.
 * @throws {EvaluationError} where an expression of the pattern has no value, which is the script's fault
 */
export declare function matchResponse(pattern: ImapPattern, response: Response, scope: Scope): MatchResult;

/** The name by which patterns know a response: `FETCH`, `OK`, `+`. */
export const responseKind = (response: Response): string => response.name;
