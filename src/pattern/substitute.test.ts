import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substitute } from './substitute.js';

const params = new Map([
  ['n', '0'],
  ['message', 'plain'],
  ['literal', 'X'],
  ['size', 'Y'],
]);

describe('substitute', () => {
  it.each([
    ['RETR ${n}', 'RETR 0'],
    ['${ n }', '0'],
    ['n $n {n}', 'n $n {n}'],
    ['${n + 1}', '${0 + 1}'],
    ['${message.size + size}', '${plain.size + Y}'],
    ['${message:literal}', '${plain:literal}'],
    ['${size(message)}', '${size(plain)}'],
    ['${message[${n}.MIME]}', '${plain[0.MIME]}'],
    ['${message[n]}', '${plain[n]}'],
    ['${repeat("n ${n} $${n}", n)}', '${repeat("n 0 $${n}", 0)}'],
    ['${"\\"n" + n}', '${"\\"n" + 0}'],
    ['$${n} ${n}', '$${n} 0'],
    ['${other} ${n-1} ${2n}', '${other} ${n-1} ${2n}'],
    ['${n', '${0'],
    ['${', '${'],
  ])('%j becomes %j', (source, expected) => expect(substitute(source, params)).toBe(expected));

  it('does not look again at what it put in', () => {
    expect(
      substitute(
        '${a} ${b}',
        new Map([
          ['a', '${b}'],
          ['b', '$'],
        ]),
      ),
    ).toBe('${b} $');
  });

  it('leaves texts without its parameters alone, and always ends', () => {
    const source = fc
      .array(fc.constantFrom('${', '}', 'a', 'b', ':', '$', '"', ' ', '[', ']', '\\', '.', '(', '1'))
      .map((list) => list.join(''));
    fc.assert(
      fc.property(source, (text) => {
        expect(substitute(text, new Map([['zz', 'x']]))).toBe(text);
      }),
    );
  });
});
