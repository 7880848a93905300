/** The value in the middle; of an even number of values the mean of the two. @throws {Error} when there are none */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new Error('there is no median of no values');
  return (lower + upper) / 2;
}

/** Each value over the one at the same place of `others`: what was measured in pairs is compared in pairs. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  if (values.length !== others.length) throw new Error('pairs need as many values on both sides');
  return values.map((value, index) => value / (others[index] ?? Number.NaN));
}
