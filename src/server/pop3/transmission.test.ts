import { describe, expect, test } from 'vitest';
import { byteStuff, topOf, transmissionForm } from './transmission.js';

const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('transmission form', () => {
  test.each([
    ['', ''],
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['a\r', 'a\r\r\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['\n', '\r\n'],
    ['a\n\r\nb', 'a\r\n\r\nb\r\n'],
    ['a\rb\r\n', 'a\rb\r\n'],
    ['a\r\nb\nc\r\n', 'a\r\nb\r\nc\r\n'],
  ])('%j becomes %j', (stored, sent) => {
    expect(transmissionForm(octets(stored)).toString('latin1')).toBe(sent);
  });

  test('gives the same buffer back when nothing is to do', () => {
    const clean = octets('a\r\nb\r\n');
    expect(transmissionForm(clean)).toBe(clean);
    expect(byteStuff(clean)).toBe(clean);
  });
});

test.each([
  ['.\r\n', '..\r\n'],
  ['..\r\n.a\r\n', '...\r\n..a\r\n'],
  ['a.\r\n.', 'a.\r\n..'],
  ['a\r\n..b\r\n', 'a\r\n...b\r\n'],
  ['a\r.b\r\n', 'a\r.b\r\n'],
  ['', ''],
])('byte-stuffing makes %j to %j', (sent, stuffed) => {
  expect(byteStuff(octets(sent)).toString('latin1')).toBe(stuffed);
});

describe('TOP', () => {
  const message = 'A: 1\r\nB: 2\r\n\r\none\r\n\r\nthree\r\n';
  test.each([
    [message, 0, 'A: 1\r\nB: 2\r\n\r\n'],
    [message, 1, 'A: 1\r\nB: 2\r\n\r\none\r\n'],
    [message, 2, 'A: 1\r\nB: 2\r\n\r\none\r\n\r\n'],
    [message, 3, message],
    [message, 4, message],
    [message, Infinity, message],
    ['\r\nbody\r\n', 0, '\r\n'],
    ['A: 1\r\n', 5, 'A: 1\r\n'],
    ['', 5, ''],
  ])('of %j, %d lines', (whole, lines, top) => {
    expect(topOf(octets(whole), lines).toString('latin1')).toBe(top);
  });
});
