import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadCommand } from './errors.js';
import { formatSequenceSet, parseSequenceSet, resolveRanges } from './sequence-set.js';

test.each([
  ['1', [[1, 1]]],
  ['*', [[9, 9]]],
  ['4:2', [[2, 4]]],
  ['7:*', [[7, 9]]],
  ['12:*', [[9, 12]]],
  ['*:7,1', [[1, 1], [7, 9]]], // prettier-ignore
  ['1,2,3:5,5:8', [[1, 8]]],
  ['4294967295', [[4294967295, 4294967295]]],
])('%s', (text, expected) => {
  const set = parseSequenceSet(text);
  expect(set.kind === 'ranges' && resolveRanges(set.ranges, 9)).toEqual(expected);
});

test.each(['', '0', '01', '1,', ',1', '1:', ':1', '1:2:3', '-1', '$1', '4294967296', '1 2', 'a', '**'])(
  '%j is none',
  (text) => {
    expect(() => parseSequenceSet(text)).toThrow(BadCommand);
  },
);

test('$ is the saved result', () => {
  expect(parseSequenceSet('$')).toEqual({ kind: 'saved' });
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (numbers) => {
      const ascending = [...numbers].sort((one, other) => one - other);
      const set = parseSequenceSet(formatSequenceSet(ascending));
      const ranges = set.kind === 'ranges' ? resolveRanges(set.ranges, 0) : [];
      expect(
        ranges.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index)),
      ).toEqual(ascending);
    }),
  );
});
