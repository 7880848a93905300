/**
 * How a server's octets are cut. `line`: up to and with LF. `response`: a line and, as long as it announces a literal
 * (RFC 3501 §4.3, RFC 7888, RFC 3516 §4.4), its octets and the next line. `block`: lines up to and with one that is a
 * lone dot (RFC 1939 §3). A bare LF ends a line too: whether it may is for the grammar to say.
 */
export type Framing = 'line' | 'response' | 'block';

/** What a read gives. */
export type Frame =
  | {
      readonly kind: 'frame';
      readonly octets: Buffer;
      /** When its last octet arrived: milliseconds on the recorder's clock. */
      readonly at: number;
    }
  | {
      /** The connection is over, and `rest` is what was left: an unfinished frame, or nothing. */
      readonly kind: 'end';
      readonly how: EndKind;
      readonly rest: Buffer;
    }
  | {
      /** Nothing complete came in time; the octets of `rest` (at most the first 64 KiB) stay for the next read. */
      readonly kind: 'timeout';
      readonly rest: Buffer;
    }
  | {
      /** More than a limit allows, or announced by a literal; only the head is kept. Every further read says so again. */
      readonly kind: 'too-long';
      readonly octets: Buffer;
      /** Octets: of one frame, of its text outside literals, or of all that the server may send over the connection. */
      readonly limit: number;
      readonly of: 'frame' | 'text' | 'connection';
    };

/** `closed` by the server, `reset` or otherwise lost, broken TLS, or ended on `our` side. */
export type EndKind = 'closed' | 'reset' | 'tls-error' | 'ours';

/** Bounds on what a server may send, in octets. */
export interface Limits {
  /** One line, response or block. */
  readonly frame: number;
  /** All of one connection. */
  readonly total: number;
}

/**
 * Octets of a line, or of a response without its literals. What is read word by word costs far more time and memory than
 * what is only kept.
 */
export const TEXT_LIMIT = 1024 * 1024;

export const LIMITS: Limits = { frame: 64 * 1024 * 1024, total: 512 * 1024 * 1024 };
