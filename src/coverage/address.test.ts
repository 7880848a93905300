import { expect, test } from 'vitest';
import { rfcUrl } from './address.js';

test('sections and appendices have addresses', () => {
  expect(rfcUrl({ rfc: 'RFC 9051', section: '7.4.2' })).toBe('https://www.rfc-editor.org/rfc/rfc9051#section-7.4.2');
  expect(rfcUrl({ rfc: 'RFC 9051', section: 'A' })).toBe('https://www.rfc-editor.org/rfc/rfc9051#appendix-A');
});
