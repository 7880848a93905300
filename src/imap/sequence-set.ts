/** A range of a sequence-set, lower end first; `*` stands for the largest number in use (RFC 3501 §9 seq-range). */
export interface SequenceRange {
  readonly from: bigint;
  readonly to: bigint | '*';
}

const LARGEST = 4_294_967_295n;
const NUMBER = /^[1-9][0-9]{0,9}$/;

function seqNumber(text: string): bigint | '*' | undefined {
  if (text === '*') return '*';
  if (!NUMBER.test(text)) return undefined;
  const value = BigInt(text);
  return value <= LARGEST ? value : undefined;
}

function seqRange(text: string): SequenceRange | undefined {
  const ends = text.split(':').map(seqNumber);
  const [first, second = first] = ends;
  if (ends.length > 2 || first === undefined || second === undefined || ends.includes(undefined)) return undefined;
  // `*` alone has no lower end that is known here: it counts as the largest number there can be.
  if (first === '*') return { from: second === '*' ? LARGEST : second, to: '*' };
  if (second === '*') return { from: first, to: '*' };
  return first <= second ? { from: first, to: second } : { from: second, to: first };
}

/** The ranges of a sequence-set in the order written, or `undefined` where it is none (RFC 3501 §9). */
export function parseSequenceSet(text: string): readonly SequenceRange[] | undefined {
  const ranges = text.split(',').map(seqRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/** The same numbers as ranges that ascend and neither overlap nor touch, so that equal sets look equal. */
export function normalise(ranges: readonly SequenceRange[]): readonly SequenceRange[] {
  const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const merged: SequenceRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last && (last.to === '*' || range.from <= last.to + 1n)) {
      const to = last.to === '*' || range.to === '*' ? '*' : range.to > last.to ? range.to : last.to;
      merged[merged.length - 1] = { from: last.from, to };
    } else merged.push(range);
  }
  return merged;
}

/** Whether two sequence-sets name the same numbers; `false` where either is no sequence-set. */
export function sameSequenceSet(a: string, b: string): boolean {
  const [left, right] = [parseSequenceSet(a), parseSequenceSet(b)];
  if (!left || !right) return false;
  const [one, other] = [normalise(left), normalise(right)];
  return (
    one.length === other.length && one.every((range, at) => range.from === other[at]?.from && range.to === other[at].to)
  );
}

/** How many numbers the ranges name, each counted once; `undefined` where `*` is among them. */
export function count(ranges: readonly SequenceRange[]): bigint | undefined {
  let total = 0n;
  for (const range of normalise(ranges)) {
    if (range.to === '*') return undefined;
    total += range.to - range.from + 1n;
  }
  return total;
}
