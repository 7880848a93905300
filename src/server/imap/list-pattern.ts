import { canonicalName, INBOX } from '../store/index.js';

/** Whether a mailbox name matches a canonical LIST pattern; INBOX in any case (RFC 9051 §6.3.9). */
export function matchesPattern(name: string, pattern: string, delimiter: string): boolean {
  if (name === INBOX) return matches(name, pattern.toUpperCase(), delimiter);
  return matches(name, canonicalName(pattern, delimiter), delimiter);
}

/**
 * Matches `*` (anything) and `%` (anything but the delimiter) in time proportional to the product of both lengths: each
 * step holds the set of pattern positions that the characters so far can have led to.
 */
function matches(name: string, pattern: string, delimiter: string): boolean {
  let positions = withSkippedWildcards(new Set([0]), pattern);
  for (const character of name) {
    const next = new Set<number>();
    for (const position of positions) {
      const expected = pattern.charAt(position);
      if (expected === '*' || (expected === '%' && character !== delimiter)) next.add(position);
      else if (expected !== '%' && pattern.startsWith(character, position)) next.add(position + character.length);
    }
    positions = withSkippedWildcards(next, pattern);
  }
  return positions.has(pattern.length);
}

/** A wildcard may match nothing. */
function withSkippedWildcards(positions: ReadonlySet<number>, pattern: string): Set<number> {
  const closed = new Set(positions);
  for (let position of positions) {
    while (pattern.charAt(position) === '*' || pattern.charAt(position) === '%') closed.add(++position);
  }
  return closed;
}
