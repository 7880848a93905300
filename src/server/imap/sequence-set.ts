import { BadCommand } from './errors.js';

/** `*` stands for the largest number in use. */
export type SequenceNumber = number | '*';

/** A sequence set as written (RFC 9051 §9, sequence-set); `$` is the saved search result (RFC 5182 §2.1). */
export type SequenceSet =
  | { readonly kind: 'saved' }
  | { readonly kind: 'ranges'; readonly ranges: readonly (readonly [SequenceNumber, SequenceNumber])[] };

/** A range of numbers, both ends included, the lower first. */
export type NumberRange = readonly [low: number, high: number];

const MAXIMUM = 4_294_967_295;

/** Reads a sequence set. @throws BadCommand if it is none */
export function parseSequenceSet(text: string): SequenceSet {
  if (text === '$') return { kind: 'saved' };
  const ranges = text.split(',').map((range) => {
    const ends = range.split(':');
    const [first, last = first] = ends.map(parseSequenceNumber);
    if (ends.length > 2 || first === undefined || last === undefined)
      throw new BadCommand(`Not a sequence set: ${text}`);
    return [first, last] as const;
  });
  return { kind: 'ranges', ranges };
}

function parseSequenceNumber(text: string): SequenceNumber {
  if (text === '*') return '*';
  const value = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : NaN;
  if (!(value <= MAXIMUM)) throw new BadCommand(`Not a number of a message: ${text}`);
  return value;
}

/** Puts `largest` for `*`, orders the ends of each range, and merges what overlaps; ascending. */
export function resolveRanges(
  ranges: readonly (readonly [SequenceNumber, SequenceNumber])[],
  largest: number,
): NumberRange[] {
  const value = (end: SequenceNumber): number => (end === '*' ? largest : end);
  const ordered = ranges
    .map(([first, last]): NumberRange => [Math.min(value(first), value(last)), Math.max(value(first), value(last))])
    .sort(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const [low, high] of ordered) {
    const previous = merged.at(-1);
    if (previous !== undefined && low <= previous[1] + 1) previous[1] = Math.max(previous[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

/** Writes ascending numbers as a sequence set of single numbers and ranges, e.g. `1:3,7`; empty for none. */
export function formatSequenceSet(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const previous = ranges.at(-1);
    if (previous !== undefined && number === previous[1] + 1) previous[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(',');
}
