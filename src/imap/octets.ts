/** Classes of octets by RFC 3501 §9, as bits. */
export const ATOM = 1;
export const ASTRING = 2;
export const QUOTED = 4;
export const TEXT = 8;
export const TAG = 16;
export const DIGIT = 32;
export const CODE_TEXT = 64;
/** Letters, digits, `_` and `-` (RFC 8474 §7 objectid). */
export const ALPHA_NUMERIC = 128;

/** By octet: the classes it belongs to. */
export const classOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  const char = String.fromCharCode(octet);
  const graphic = octet > 0x20 && octet < 0x7f;
  const isAtom = graphic && !'(){%*"\\]'.includes(char);
  const isAstring = isAtom || char === ']';
  const isText = octet > 0 && octet < 0x80 && char !== '\r' && char !== '\n';
  const isDigit = char >= '0' && char <= '9';
  return (
    (isAtom ? ATOM : 0) |
    (isAstring ? ASTRING : 0) |
    (isText && char !== '"' && char !== '\\' ? QUOTED : 0) |
    (isText ? TEXT : 0) |
    (isAstring && char !== '+' ? TAG : 0) |
    (isDigit ? DIGIT : 0) |
    (isText && char !== ']' ? CODE_TEXT : 0) |
    (/[A-Za-z0-9_-]/.test(char) ? ALPHA_NUMERIC : 0)
  );
});

/** Whether every octet belongs to the class; true for none. */
export function allOf(octets: Buffer, octetClass: number): boolean {
  for (const octet of octets) if (((classOf[octet] ?? 0) & octetClass) === 0) return false;
  return true;
}

export const SP = 0x20;
export const TAB = 0x09;
export const CR = 0x0d;
export const LF = 0x0a;
export const DQUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const TILDE = 0x7e;
export const PLUS = 0x2b;
export const MINUS = 0x2d;
export const STAR = 0x2a;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const DOLLAR = 0x24;
