/** What a client did over its connections and what it had heard before each deed, in the order of time. */

export type Deed =
  | { readonly kind: 'connect'; readonly connection: number; readonly host: string; readonly port: number }
  /** Changes to TLS, and waits for the handshake. */
  | { readonly kind: 'secure'; readonly connection: number }
  /** In base64. */
  | { readonly kind: 'write'; readonly connection: number; readonly octets: string }
  | { readonly kind: 'end' | 'reset'; readonly connection: number }
  /** A wait on purpose begins: one that ran to its end. */
  | { readonly kind: 'wait'; readonly timer: number; readonly milliseconds: number };

export type Hearing =
  /** So many line ends came; the length of lines may differ from run to run, their number does not. */
  | { readonly kind: 'lines'; readonly connection: number; readonly count: number }
  /** The server closed, or reset, before the client did. */
  | { readonly kind: 'closed'; readonly connection: number }
  | { readonly kind: 'waited'; readonly timer: number };

/** The test that what follows belongs to; none while the run is prepared and cleaned up. */
export interface Heading {
  readonly kind: 'test';
  readonly id: string | undefined;
}

export type RecordedEvent = Deed | Hearing | Heading;
export type Recording = readonly RecordedEvent[];

/** What `record-child.ts` writes. */
export interface RecordedRun {
  /** The tests that were not skipped, and how long each took. */
  readonly ran: readonly { readonly id: string; readonly milliseconds: number }[];
  readonly recording: Recording;
}

const LF = 0x0a;

export function countLines(octets: Uint8Array): number {
  let count = 0;
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1)) count += 1;
  return count;
}
