import type { Response } from './response.js';

export interface Hits {
  readonly numbers: readonly bigint[];
  /** ESEARCH said that they are UIDs; SEARCH does not say. */
  readonly uid: boolean;
}

/** No mailbox of a test holds so many messages: a set that names more is not spelled out. */
const MOST = 1_000_000n;

/**
 * What SEARCH found, ascending: the union of all SEARCH responses (RFC 3501 §7.2.5) and of ALL in ESEARCH responses (RFC 4731
 * §3.1, RFC 9051 §7.3.4), or `undefined` where neither came or a set cannot be spelled out.
 */
export function hits(responses: readonly Response[]): Hits | undefined {
  const numbers = new Set<bigint>();
  let [seen, uid] = [false, false];
  for (const response of responses) {
    if (response.kind !== 'untagged') continue;
    if (response.name === 'SEARCH') {
      seen = true;
      for (const number of response.numbers) numbers.add(number);
    } else if (response.name === 'ESEARCH') {
      seen = true;
      uid ||= response.uid;
      for (const { from, to } of response.all) {
        if (to === '*' || to - from > MOST) return undefined;
        for (let number = from; number <= to; number++) numbers.add(number);
      }
    }
  }
  if (!seen) return undefined;
  return { numbers: [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)), uid };
}
