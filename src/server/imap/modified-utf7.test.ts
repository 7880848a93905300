import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from './modified-utf7.js';

test.each([
  ['', ''],
  ['plain name/x', 'plain name/x'],
  ['a & b', 'a &- b'],
  ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'], // the example of RFC 3501 §5.1.3
  ['台北日本語', '&U,BTF2XlZyyKng-'],
  ['😀', '&2D3eAA-'],
  ['☺!', '&Jjo-!'],
])('%s is %s', (name, encoded) => {
  expect(encodeModifiedUtf7(name)).toBe(encoded);
  expect(decodeModifiedUtf7(encoded)).toBe(name);
});

test.each([
  '&',
  'a&b',
  '&Jjo!',
  '&U,BTFw-&ZeVnLIqe-',
  '&AGE-',
  '&2D0-',
  '&Jj-',
  '&Jjp-',
  '&Jjo=-',
  '&J/o-',
  'ü',
  '\t',
  '\x7f',
])('%j is malformed', (octets) => {
  expect(decodeModifiedUtf7(octets)).toBeUndefined();
});

test('every well-formed name comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      fc.pre(!/\p{Surrogate}/u.test(name));
      const encoded = encodeModifiedUtf7(name);
      expect(encoded).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeModifiedUtf7(encoded)).toBe(name);
    }),
  );
});
