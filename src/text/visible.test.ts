import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, visible } from './visible.js';

const latin1 = (octets: string): string => visible(Buffer.from(octets, 'latin1'));

describe('visible', () => {
  it.each([
    ['+OK\r\n', '+OK\\r\\n'],
    ['\0\t\x1b\x7f', '\\x00\\t\\x1b\\x7f'],
    ['\\Seen \\*', '\\Seen \\*'],
    ['"a\\\\b\\"c"', '"a\\\\b\\"c"'],
    ['\\recent', '\\\\recent'],
    ['\\x4 \\x41 \\xAB', '\\x4 \\\\x41 \\xAB'],
    ['a\\\r\n', 'a\\\\\\r\\n'],
    ['a\\\xe9', 'a\\\\\\xe9'],
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

  it('takes as UTF-8 what a decoder takes', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (const first of [0x7f, 0x80, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5, 0xff]) {
      for (const second of [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]) {
        // The octet in front is never UTF-8, so that the characters behind it are looked at one by one.
        const octets = Buffer.from([0xff, first, second, 0x80, 0x80]);
        for (let end = 2; end <= octets.length; end += 1) {
          const isText = ((): boolean => {
            try {
              return decoder.decode(octets.subarray(1, end)) !== '';
            } catch {
              return false;
            }
          })();
          const alone = visible(octets.subarray(1, end));
          if (isText) expect(visible(octets.subarray(0, end))).toBe(`\\xff${alone}`);
          else expect(visible(octets.subarray(0, end))).toMatch(/^\\xff.*\\x[89a-f]/);
        }
      }
    }
  });

  it('is fast on octets that are no text', () => {
    const start = performance.now();
    visible(Buffer.alloc(200_000, 0xe9));
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('shows different octets differently', () => {
    const octet = fc.oneof(fc.constantFrom(...Buffer.from('\\\\rnx0a\r\n')), fc.nat(255));
    const octets = fc.array(octet, { maxLength: 6 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(octets, octets, (a, b) => {
        expect(visible(a) === visible(b)).toBe(Buffer.compare(a, b) === 0);
        expect(visible(a)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('printable', () => {
  it('leaves what is visible as it is, and shows the rest', () => {
    expect(printable('+OK\\r\\n café')).toBe('+OK\\r\\n café');
    expect(printable('a\r\n\x1b[2J\u202e\ud800')).toBe('a\\r\\n\\x1b[2J\\xe2\\x80\\xae\\xef\\xbf\\xbd');
  });
});
