/** Looks a user's password up; undefined for a user unknown here. */
export type Credentials = (user: string) => string | undefined;

/**
 * What follows from the client's last response.
 *
 * - `challenge`: to be sent (base64-encoded) and answered; may be empty.
 * - `success`: the user who is now authenticated. `data`, if present, must reach the client too: where the protocol has
 *   no place for it in its outcome (POP3, IMAP), as one more challenge that the client answers with an empty response
 *   (RFC 4422 §3.6).
 * - `failure`: why not, for the client's eyes: it never tells an unknown user from a wrong password. `kind` tells
 *   wrong credentials from a response that is no message of the mechanism.
 */
export type SaslStep =
  | { readonly challenge: Buffer }
  | { readonly success: string; readonly data?: Buffer }
  | { readonly failure: string; readonly kind: 'credentials' | 'malformed' };

/** The server's side of one authentication exchange (RFC 4422 §3). */
export interface SaslExchange {
  /** Takes the client's next response, decoded; undefined in the first step when there is no initial response. */
  step(response: Buffer | undefined): SaslStep;
}

export type SaslMechanism = (credentials: Credentials) => SaslExchange;

export const EMPTY_CHALLENGE: SaslStep = { challenge: Buffer.alloc(0) };

export const WRONG_CREDENTIALS: SaslStep = { failure: 'wrong user name or password', kind: 'credentials' };

export function malformed(failure: string): SaslStep {
  return { failure, kind: 'malformed' };
}
