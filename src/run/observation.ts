import type { Response } from '../imap/index.js';
import type { Status } from '../pop3/index.js';

/** One response as it was read. */
export interface Received {
  readonly octets: Buffer;
  /** Absent where the grammar could make nothing of it. */
  readonly response?: Response;
}

/** What stopped the reading before the answer was complete. */
export type Cut =
  | { readonly kind: 'closed' | 'reset' | 'tls' | 'ours'; readonly rest: Buffer }
  | { readonly kind: 'timeout'; readonly milliseconds: number; readonly rest: Buffer }
  | {
      readonly kind: 'too-long';
      readonly of: 'frame' | 'text' | 'connection';
      readonly limit: number;
      readonly rest: Buffer;
    }
  /** A flood: more responses, or more octets in them, than any answer has. */
  | { readonly kind: 'too-many' | 'too-much'; readonly limit: number; readonly rest: Buffer };

/** Everything that one session received in the course of one step. */
export interface Observation {
  /** IMAP: untagged responses since the session's previous step. */
  readonly untagged: readonly Received[];
  readonly tagged?: Received;
  readonly continuation?: Received;
  /** POP3: the status line, and the multi-line response as it was on the wire. */
  readonly status?: { readonly line: Buffer; readonly status?: Status };
  readonly block?: Buffer;
  /** POP3: the command that was answered, for what depends on it. */
  readonly command: string;
  readonly cut?: Cut;
  /** Milliseconds for which silence was listened to, once all else was read. */
  readonly listened?: number;
  /** What came although silence was demanded. */
  readonly noise?: Buffer;
}
