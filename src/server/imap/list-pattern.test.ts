import { expect, test } from 'vitest';
import { matchesPattern } from './list-pattern.js';

test.each([
  ['a', 'a', true],
  ['a', 'A', false],
  ['a', '%', true],
  ['a/b', '%', false],
  ['a/b', '*', true],
  ['a/b', '%/%', true],
  ['a/b', 'a%', false],
  ['a/b', 'a*b', true],
  ['a/b', '%*%', true],
  ['ab', 'a%b', true],
  ['a/b', 'a%b', false],
  ['', '*', true],
  ['a', '', false],
  ['a*b', 'a*b', true],
  ['a.b', 'a.b', true],
  ['aXb', 'a.b', false],
  ['(a+', '(a+', true],
  ['日本', '日%', true],
  ['😀x', '%x', true],
  ['INBOX', 'inb%', true],
  ['INBOX', '*', true],
  ['INBOX/a', 'inbox/%', true],
  ['INBOX/a', 'INBOX/A', false],
  ['INBOX', 'outbox', false],
])('%s and %s: %s', (name, pattern, expected) => {
  expect(matchesPattern(name, pattern, '/')).toBe(expected);
});

test('many wildcards take no time', () => {
  expect(matchesPattern('a'.repeat(1000), `${'*a%'.repeat(300)}b`, '/')).toBe(false);
});
