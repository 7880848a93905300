import { Tokenizer } from './tokenizer.js';
import type { Token } from './token.js';

/** Facts of messages are matched again and again. */
const known = new Map<string, readonly Token[]>();
const MOST_KNOWN = 2000;

/**
 * The tokens of a value in pattern notation, which has no holes.
 * @throws {PatternFault} where it is not well-formed
 */
export function tokensOf(source: string): readonly Token[] {
  const cached = known.get(source);
  if (cached) return cached;
  const tokens = new Tokenizer([{ kind: 'text', text: source, offset: 0, length: source.length }]).all(false);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(source, tokens);
  return tokens;
}
