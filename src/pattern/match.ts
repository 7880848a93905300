import type { Bindings } from './value.js';

/** A fault in the text of a template or pattern: where it is (characters from its start) and how to mend it. */
export interface TextFault {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  /** What to write instead. */
  readonly mend?: string;
}

export type Compiled<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly TextFault[] };

/** Why a response does not match: which piece of the pattern, and what stood in the response. */
export interface Mismatch {
  /** Characters from the start of the pattern's text. */
  readonly offset: number;
  readonly length: number;
  readonly expected: string;
  readonly actual: string;
  /** How far the match got (octets of the response): the furthest of several candidates is the one to show. */
  readonly progress: number;
}

export type MatchResult =
  { readonly ok: true; readonly bindings: Bindings } | { readonly ok: false; readonly mismatch: Mismatch };
