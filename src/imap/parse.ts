import type { ResponseFault } from '../pattern/fault.js';
import type { GrammarContext } from './context.js';
import type { Response } from './response.js';

export interface ParsedResponse {
  /** Absent where the octets allow no reading that is evident. */
  readonly response?: Response;
  readonly faults: readonly ResponseFault[];
}

/**
 * Reads one whole response: its lines with the literals among them, and the final CRLF.
 * Never throws. The response keeps views into `octets`, which must not change afterwards.
 */
export declare function parseResponse(octets: Buffer, context: GrammarContext): ParsedResponse;
