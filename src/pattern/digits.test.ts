import { expect, it } from 'vitest';
import { toBigInt } from './digits.js';

it('reads numbers of every sensible length as they are', () => {
  for (const digits of ['0', '007', '18446744073709551616', '9'.repeat(40), `${'0'.repeat(1000)}12`]) {
    expect(toBigInt(digits)).toBe(BigInt(digits));
  }
});

it('takes a number of a million digits for one out of every range', () => {
  expect(toBigInt('9'.repeat(1_000_000))).toBe(10n ** 40n);
});
