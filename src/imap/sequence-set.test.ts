import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, normalise, parseSequenceSet, sameSequenceSet } from './sequence-set.js';

describe('sequence-set (RFC 3501 §9)', () => {
  test.each([
    ['2,4:7,9', '9,7:4,2', true],
    ['1,2,3', '1:3', true],
    ['1:3,2:5', '1:5', true],
    ['1:*', '*:1', true],
    ['1:*', '1:5', false],
    ['1:3', '1:4', false],
    ['3', '3,3', true],
  ])('%s and %s: %s', (a, b, expected) => expect(sameSequenceSet(a, b)).toBe(expected));

  test.each(['', '0', '1:', ':1', '1,,2', '01', '4294967296', '1:2:3', 'a', '1 2', '-1', '1:0'])('%j is none', (text) =>
    expect(parseSequenceSet(text)).toBeUndefined(),
  );

  test('count', () => {
    expect(count(parseSequenceSet('1:3,3:4,10') ?? [])).toBe(5n);
    expect(count(parseSequenceSet('1:4294967295') ?? [])).toBe(4294967295n);
    expect(count(parseSequenceSet('1:*') ?? [])).toBeUndefined();
  });

  test('normalising keeps the numbers', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (list) => {
        const ranges = normalise(parseSequenceSet(list.join(',')) ?? []);
        const spelled = ranges.flatMap(({ from, to }) =>
          to === '*' ? [] : Array.from({ length: Number(to - from) + 1 }, (_, at) => Number(from) + at),
        );
        expect(spelled).toEqual([...new Set(list)].sort((a, b) => a - b));
      }),
    );
  });
});
