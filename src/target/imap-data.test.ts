import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asList, asText, readData, valueOf } from './imap-data.js';

const read = (text: string): unknown => JSON.parse(JSON.stringify(readData(Buffer.from(text, 'latin1'), 2)));
const octets = (text: string): unknown => JSON.parse(JSON.stringify(Buffer.from(text, 'latin1')));

describe('untagged responses', () => {
  test.each([
    [
      '* LIST (\\Noselect \\Marked) "/" "a \\"b\\\\"\r\n',
      ['LIST', ['\\Noselect', '\\Marked'], octets('/'), octets('a "b\\')],
    ],
    ['* LIST () NIL {3}\r\na)b\r\n', ['LIST', [], 'NIL', octets('a)b')]],
    [
      '* 1 FETCH (BODY[HEADER.FIELDS (TO "x y")] {2}\r\n\r\n UID 7)\r\n',
      ['1', 'FETCH', ['BODY[HEADER.FIELDS (TO "x y")]', octets('\r\n'), 'UID', '7']],
    ],
    ['* STATUS INBOX (MESSAGES 3)\r\n', ['STATUS', 'INBOX', ['MESSAGES', '3']]],
    ['* NAMESPACE (("INBOX." ".")) NIL NIL\r\n', ['NAMESPACE', [[octets('INBOX.'), octets('.')]], 'NIL', 'NIL']],
    ['* X ((("unbalanced\r\n', ['X', [[[octets('unbalanced\r\n')]]]]],
    ['* X ~{1+}\r\ny z\r\n', ['X', octets('y'), 'z']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('whatever comes, nothing is thrown', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '"',
      '\\',
      '[',
      ']',
      '{3}\r\n',
      '{',
      ' ',
      'a',
      '\0',
      '\xff',
      '~',
      '{99999999999}\r\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
        readData(Buffer.from(pieces.join(''), 'latin1'), 0);
      }),
    );
  });

  test('100,000 brackets are no problem', () => {
    expect(readData(Buffer.from('('.repeat(100_000)), 0)).toHaveLength(1);
  });
});

test('values by name', () => {
  const list = readData(Buffer.from('uid 7 FLAGS (a) x'), 0);
  expect(asText(valueOf(list, 'UID'))).toBe('7');
  expect(asList(valueOf(list, 'FLAGS'))).toEqual(['a']);
  expect(valueOf(list, 'X')).toBeUndefined();
});
