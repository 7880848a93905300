import { expect, test } from 'vitest';
import { parseDuration } from './duration.js';

test.each([
  ['300ms', 300],
  ['5s', 5000],
  ['1.5s', 1500],
  ['1m', 60_000],
  ['5', undefined],
  ['-1s', undefined],
  ['5 s', undefined],
  ['1h', undefined],
  ['', undefined],
])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));
