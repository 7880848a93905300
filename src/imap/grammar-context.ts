/** What of a session's past decides how its responses are to be read. */
export interface GrammarContext {
  /** RFC 3501, or RFC 9051 after ENABLE IMAP4rev2 (or where the server offers nothing else). */
  readonly revision: 'rev1' | 'rev2';
  /** UTF-8 may stand in quoted strings (RFC 6855 §3, RFC 9051 §5.1). */
  readonly utf8: boolean;
  /** What ENABLED responses have named, in upper case (RFC 5161 §3.1). */
  readonly enabled: ReadonlySet<string>;
}

/** A connection that has just been opened. */
export const initialContext: GrammarContext = { revision: 'rev1', utf8: false, enabled: new Set() };
