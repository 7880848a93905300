import { expect, it } from 'vitest';
import { cleanOf } from './clean.js';

it('takes a password out of a text, whatever letters and octets it is made of', () => {
  const clean = cleanOf({ password: 'Señor "Tux"' });
  const echo = Buffer.from('NO Señor "Tux", SEÑOR "TUX"').toString('latin1');
  expect(clean(echo)).toBe('NO [secret], [secret]');
  const plain = Buffer.from('\0me\0Señor "Tux"').toString('base64');
  expect(clean(`BAD ${plain} what`)).not.toContain(plain.slice(4, -4));
});
