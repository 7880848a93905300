import { expect, it } from 'vitest';
import { mendBy, nearest } from './suggest.js';

it.each([
  ['bas64', 'base64'],
  ['base46', 'base64'],
  ['BASE64', 'base64'],
  ['unbase4', 'unbase64'],
  ['hxe', 'hex'],
  ['frobnicate', undefined],
  ['', undefined],
  ['x', undefined],
])('nearest to %j is %j', (word, expected) =>
  expect(nearest(word, ['base64', 'unbase64', 'hex', 'md5'])).toBe(expected),
);

it('makes a mend of it', () => {
  expect(mendBy('hxe', ['hex'])).toEqual({ mend: 'did you mean `hex`?' });
  expect(mendBy('abcdef', ['hex'])).toEqual({});
});
