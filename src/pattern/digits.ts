/** More digits than a number of any protocol has. */
const MOST_DIGITS = 40;

/**
 * Digits as a number. One of absurdly many digits, such as a hostile server sends, counts as 10^40: it is out of every range
 * all the same, takes no time to compute with, and fills no report.
 */
export function toBigInt(digits: string): bigint {
  if (digits.length <= MOST_DIGITS) return BigInt(digits);
  const significant = digits.replace(/^0+/, '');
  return significant.length <= MOST_DIGITS ? BigInt(significant) : 10n ** BigInt(MOST_DIGITS);
}
