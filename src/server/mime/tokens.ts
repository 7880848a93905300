import type { OctetString } from './entity.js';

/** A lexical token of a structured header field (RFC 5322 §3.2, RFC 2045 §5.1). Comments and white space are skipped. */
export type HeaderToken =
  | { readonly kind: 'atom'; readonly text: OctetString; readonly spaceBefore: boolean }
  | { readonly kind: 'quoted'; readonly text: OctetString; readonly spaceBefore: boolean }
  | { readonly kind: 'domain-literal'; readonly text: OctetString; readonly spaceBefore: boolean }
  | { readonly kind: 'special'; readonly text: OctetString; readonly spaceBefore: boolean };

/**
 * Splits an unfolded field body into tokens; unclosed strings and comments end with the field.
 * @param specials the characters that stand alone
 */
export function tokenize(value: OctetString, specials: string): HeaderToken[] {
  const tokens: HeaderToken[] = [];
  let at = 0;
  let spaceBefore = false;
  while (at < value.length) {
    const character = value.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      at += 1;
      spaceBefore = true;
      continue;
    }
    if (character === '(') {
      at = commentEnd(value, at);
      spaceBefore = true;
      continue;
    }
    if (character === '"') {
      const [text, end] = delimited(value, at, '"');
      tokens.push({ kind: 'quoted', text, spaceBefore });
      at = end;
    } else if (character === '[' && specials.includes('[')) {
      const [text, end] = delimited(value, at, ']');
      tokens.push({ kind: 'domain-literal', text: `[${text}]`, spaceBefore });
      at = end;
    } else if (specials.includes(character)) {
      tokens.push({ kind: 'special', text: character, spaceBefore });
      at += 1;
    } else {
      const start = at;
      while (at < value.length && !/[ \t\r\n("]/.test(value.charAt(at)) && !specials.includes(value.charAt(at)))
        at += 1;
      tokens.push({ kind: 'atom', text: value.slice(start, at), spaceBefore });
    }
    spaceBefore = false;
  }
  return tokens;
}

/** The offset after the comment that opens at `at`; comments nest. */
function commentEnd(value: string, at: number): number {
  let depth = 0;
  for (let index = at; index < value.length; index += 1) {
    const character = value.charAt(index);
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) return index + 1;
  }
  return value.length;
}

/** The text between the delimiter at `at` and its partner, quoted pairs undone, and the offset after it. */
function delimited(value: string, at: number, closing: string): [text: string, end: number] {
  let text = '';
  for (let index = at + 1; index < value.length; index += 1) {
    const character = value.charAt(index);
    if (character === closing) return [text, index + 1];
    if (character === '\\' && index + 1 < value.length) index += 1;
    text += value.charAt(index);
  }
  return [text, value.length];
}
