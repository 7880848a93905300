import type { Value } from '../../pattern/value.js';
import { visible } from '../../text/visible.js';
import type { Token } from './token.js';
import { tokensOf } from './tokens-of.js';

/** Octets of a value or of a response that a mismatch shows. */
export const SHOWN = 160;

/** The tokens of a value in pattern notation, told to stand where its hole stands. */
export const tokensInPlaceOf = (hole: Token, source: string): readonly Token[] =>
  tokensOf(source).map((token) => inPlaceOf(hole, token, source));

/** A token of a value, and those in it, moved to where the hole stands. */
function inPlaceOf(hole: Token, token: Token, source: string): Token {
  const { offset, length } = hole;
  const spot = { offset, length, text: source.slice(token.offset, token.offset + token.length) };
  const inner = (tokens: readonly Token[]) => tokens.map((item) => inPlaceOf(hole, item, source));
  if (token.kind === 'list' || token.kind === 'code') return { ...token, ...spot, items: inner(token.items) };
  return token.kind === 'either' ? { ...token, ...spot, options: inner(token.options) } : { ...token, ...spot };
}

/** The octets that a value is compared by; none of a pattern or a condition. */
export function octetsOf(value: Value): Buffer | undefined {
  if (value.kind === 'octets') return value.octets;
  if (value.kind === 'message') return value.message.octets;
  return value.kind === 'number' ? Buffer.from(value.number.toString(), 'latin1') : undefined;
}

/** What a name stands for, as far as a report may show it. */
export function meaningOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'octets':
      return value.secret ? undefined : visible(value.octets, { limit: SHOWN });
    case 'message':
      return `message of ${value.message.size} octets`;
    case 'number':
      return value.number.toString();
    default:
      return undefined;
  }
}
