import { expect, test } from 'vitest';
import { partLiterals } from './literals.js';

const parted = (text: string) => {
  const { line, literals } = partLiterals(Buffer.from(text));
  return [line.toString(), ...literals.map(String)];
};

test('a line alone loses its end', () => {
  expect(parted('* 1 FETCH (UID 7)\r\n')).toEqual(['* 1 FETCH (UID 7)']);
});

test('literals are taken out, their announcements stay', () => {
  const response = '* 1 FETCH (BODY[1] {5}\r\na\r\nb\n BODY[2] {0}\r\n UID 7)\r\n';
  expect(parted(response)).toEqual(['* 1 FETCH (BODY[1] {5}\r\n BODY[2] {0}\r\n UID 7)', 'a\r\nb\n', '']);
});
