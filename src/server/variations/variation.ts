import type { Fault } from '../faults/index.js';

/** Something that the RFCs allow a server, though few do it: no verdict on a server may hang on it. */
export interface Variation extends Pick<Fault, 'plant' | 'settings'> {
  readonly id: string;
  /** What the server does, in one plain sentence. */
  readonly what: string;
  /** Where an RFC allows it. */
  readonly sources: readonly string[];
  /** It leaves things out that a server need not have: tests of these are skipped. */
  readonly lacks?: boolean;
  /** Tests of a SHOULD that it does not follow. */
  readonly warns?: readonly string[];
}
