import type { Response } from '../../imap/index.js';
import type { Ref, Text } from './text.js';

/** A pattern that the script is to have, and what it must match. */
export interface Expected {
  readonly text: Text;
  readonly response?: Response;
  /** Of a search, what it found: written instead where all of it is known by name. */
  readonly hits?: readonly (Ref | string)[];
  /** What is written where the pattern turns out not to match what was recorded. */
  readonly fallback?: string;
}

/** A step before names are chosen. */
export interface Draft {
  readonly session: number;
  readonly does: 'send' | 'await' | 'connect' | 'disconnect' | 'set' | 'deliver';
  /** What is sent; of `set` an expression, of `deliver` a message. */
  readonly text: Text;
  /** Of `set`: the name that is bound, and the lines of a long expression. */
  readonly name?: string;
  readonly lines?: readonly string[];
  /** It went out before the answer to the one before. */
  readonly piped?: boolean;
  readonly expect: readonly { readonly key: 'untagged' | 'lines'; readonly items: readonly Expected[] }[];
  readonly single: readonly {
    readonly key: 'tagged' | 'continue' | 'reply' | 'body' | 'closed' | 'within';
    readonly value: Expected;
  }[];
  /** Comments in front. */
  readonly notes?: readonly string[];
}
