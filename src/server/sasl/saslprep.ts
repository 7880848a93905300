/** Mapped to a space (RFC 4013 §2.1, RFC 3454 C.1.2). */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
/** Mapped to nothing (RFC 4013 §2.1, RFC 3454 B.1). */
const NOTHING = /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g;
/** Control, private and unassigned characters, surrogates, and what changes the display (RFC 4013 §2.3). */
const PROHIBITED = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u2ff0-\u2ffb\ufffc\ufffd\u0340\u0341]/u;

/**
 * Prepares a string by SASLprep for a comparison; undefined where it is prohibited. Bidirectional checks are left out:
 * what is compared with the name of an account is refused anyway where it is another.
 */
export function saslprep(text: string): string | undefined {
  const prepared = text.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC');
  return PROHIBITED.test(prepared) ? undefined : prepared;
}
