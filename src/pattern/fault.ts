import type { Level } from '../events/events.js';

/** A place in a response where the grammar is broken, for reports that can be argued. */
export interface ResponseFault {
  /** Octets from the start of the response. */
  readonly offset: number;
  /** The RFC rule that was being read, such as `flag-list`. */
  readonly rule: string;
  /** RFC and section that say so, such as `RFC 3501 §9`. */
  readonly source: string;
  readonly level: Level;
  /** What may stand there, such as `SP or ")"`. */
  readonly expected: string;
  /** What stands there, invisible octets made visible. */
  readonly found: string;
}
