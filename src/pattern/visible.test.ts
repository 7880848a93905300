import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from './visible.js';

const latin1 = (octets: string): string => visible(Buffer.from(octets, 'latin1'));

describe('visible', () => {
  it.each([
    ['+OK\r\n', '+OK\\r\\n'],
    ['\0\t\x1b\x7f', '\\x00\\t\\x1b\\x7f'],
    ['\\Seen', '\\\\Seen'],
    ['caf\xe9', 'caf\\xe9'],
    ['caf\xc3\xa9', 'café'],
    ['\xc3\xa9\xe9\xc3\xa9', 'é\\xe9é'],
    ['\xf0\x9f\x99\x82', '🙂'],
    ['\xf0\x9f\x99', '\\xf0\\x9f\\x99'],
    ['\xef\xbb\xbf', '\\xef\\xbb\\xbf'],
    ['\xe2\x80\xae', '\\xe2\\x80\\xae'],
    ['', ''],
  ])('shows %j', (octets, expected) => expect(latin1(octets)).toBe(expected));

  it('cuts the middle out with a count, not through a character', () => {
    expect(visible(Buffer.from('abcdefghij'), { limit: 4 })).toBe('ab…(6 octets)…ij');
    expect(visible(Buffer.from('abcd'), { limit: 4 })).toBe('abcd');
    expect(visible(Buffer.from('éééééééé'), { limit: 5 })).toBe('é…(12 octets)…é');
  });

  it('shows different octets differently', () => {
    const octets = fc.uint8Array({ maxLength: 6 });
    fc.assert(
      fc.property(octets, octets, (a, b) => {
        expect(visible(a) === visible(b)).toBe(Buffer.compare(a, b) === 0);
        expect(visible(a)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
