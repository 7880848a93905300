import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMutf7, encodeMutf7 } from './mutf7.js';

describe('modified UTF-7 (RFC 3501 §5.1.3)', () => {
  test.each([
    ['INBOX', 'INBOX'],
    ['a&b', 'a&-b'],
    ['Entwürfe', 'Entw&APw-rfe'],
    ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
    ['😀', '&2D3eAA-'],
    ['\t', '&AAk-'],
  ])('%s', (text, encoded) => {
    expect(encodeMutf7(text)).toBe(encoded);
    expect(decodeMutf7(encoded)).toBe(text);
  });

  test.each([
    ['no shift back', '&Jjo!'],
    ['a superfluous shift', '&U,BTFw-&ZeVnLIqe-'],
    ['a lone &', 'a&b'],
    ['ASCII in base64', '&AGE-'],
    ['half a character', '&AA-'],
    ['padding', '&AAk=-'],
    ['8 bits', 'Entw\xfcrfe'],
  ])('refuses %s', (_, name) => expect(decodeMutf7(name)).toBeUndefined());

  test('decoding undoes encoding', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeMutf7(encodeMutf7(text)) === text));
  });
});
