import { expect, it } from 'vitest';
import { piecesOf } from './pieces.js';

const literal = 'x'.repeat(100);

it.each([
  ['a line', '* OK ready\r\n', ['* OK ready\\r\\n']],
  ['lines, each on its own', '1 407\r\n.\r\n', ['1 407\\r\\n\n.\\r\\n']],
  ['a short literal in its line', 'A {3}\r\nabc B\r\n', ['A {3}\\r\\n\nabc B\\r\\n']],
  [
    'a long literal, folded',
    `* 1 FETCH (BODY[] {100}\r\n${literal} UID 3)\r\n`,
    ['* 1 FETCH (BODY[] {100}\\r\\n', { folded: literal, octets: 100, isLiteral: true }, ' UID 3)\\r\\n'],
  ],
  [
    'a literal that was cut off',
    `~{200+}\r\n${literal}`,
    ['~{200+}\\r\\n', { folded: literal, octets: 100, isLiteral: true }],
  ],
])('shows %s', (_, octets, pieces) => expect(piecesOf(octets)).toEqual(pieces));

it('folds the middle of a long stretch, between lines where it can', () => {
  const [head, fold, tail] = piecesOf(`${'a'.repeat(300)}\r\n${'b'.repeat(2_000)}\r\n`);
  expect(head).toBe(`${'a'.repeat(300)}\\r\\n`);
  expect(fold).toMatchObject({ octets: 2_302 + 2 - 302 - 320, isLiteral: false });
  expect(tail).toBe(`${'b'.repeat(318)}\\r\\n`);
});
