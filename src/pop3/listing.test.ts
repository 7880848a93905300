import { describe, expect, it } from 'vitest';
import {
  parseCapability,
  parseDropListing,
  parseLanguageChosen,
  parseLanguageListing,
  parseScanListing,
  parseUniqueIdListing,
} from './listing.js';

describe('a scan listing', () => {
  it.each([
    ['1 120', { number: 1n, size: 120n, rest: '' }],
    ['12 0', { number: 12n, size: 0n, rest: '' }],
    ['1 120 more text', { number: 1n, size: 120n, rest: 'more text' }],
    ['1 18446744073709551616', { number: 1n, size: 18446744073709551616n, rest: '' }],
  ])('%j', (line, value) => expect(parseScanListing(line)).toEqual({ value, faults: [] }));

  it.each([
    ['', 0, 'nothing more'],
    ['0 120', 0, '0 120'],
    ['1  120', 2, ' 120'],
    ['1', 1, 'nothing more'],
    ['1 x', 2, 'x'],
    ['1 120x', 5, 'x'],
    ['1 -1', 2, '-1'],
    ['1\t120', 1, '\\t120'],
    [' 1 120', 0, ' 1 120'],
  ])('%j is none', (line, offset, found) => {
    expect(parseScanListing(line)).toMatchObject({ faults: [{ offset, found, source: 'RFC 1939 §5', level: 'MUST' }] });
    expect(parseScanListing(line)).not.toHaveProperty('value');
  });
});

describe('a unique-id listing', () => {
  it.each([
    ['1 whqtswO00WBw418f9t5JxYwZ', '1', 'whqtswO00WBw418f9t5JxYwZ'],
    [`2 ${'~'.repeat(70)}`, '2', '~'.repeat(70)],
  ])('%j', (line, number, uniqueId) =>
    expect(parseUniqueIdListing(line)).toEqual({ value: { number: BigInt(number), uniqueId }, faults: [] }),
  );

  it.each([
    [`2 ${'x'.repeat(71)}`, 72],
    ['1   abc', 2],
    ['1 ', 2],
    ['1 abc ', 5],
    ['1 a b', 3],
    ['1 caf\xe9', 5],
    ['abc', 0],
  ])('%j is none', (line, offset) =>
    expect(parseUniqueIdListing(line)).toMatchObject({ faults: [{ offset, source: 'RFC 1939 §7' }] }),
  );
});

describe('a drop listing', () => {
  it.each([
    ['2 320', 2n, ''],
    ['0 0', 0n, ''],
    ['2 320 octets', 2n, 'octets'],
  ])('%j', (text, count, rest) => expect(parseDropListing(text)).toMatchObject({ value: { count, rest }, faults: [] }));

  it.each([
    ['', 0],
    ['2', 1],
    ['2  320', 2],
    ['messages: 2', 0],
    ['2 320,', 5],
  ])('%j is none', (text, offset) => expect(parseDropListing(text)).toMatchObject({ faults: [{ offset }] }));
});

describe('a capability', () => {
  it.each([
    ['TOP', 'TOP', []],
    ['sasl CRAM-MD5 KERBEROS_V4', 'SASL', ['CRAM-MD5', 'KERBEROS_V4']],
    ['LOGIN-DELAY 900', 'LOGIN-DELAY', ['900']],
    ['LOGIN-DELAY 900 USER', 'LOGIN-DELAY', ['900', 'USER']],
    ['EXPIRE NEVER', 'EXPIRE', ['NEVER']],
    ['EXPIRE 5 USER', 'EXPIRE', ['5', 'USER']],
    ['IMPLEMENTATION Shlemazle-Plotz-v302', 'IMPLEMENTATION', ['Shlemazle-Plotz-v302']],
    ['UTF8 USER', 'UTF8', ['USER']],
    ['X-WHATEVER a [b]', 'X-WHATEVER', ['a', '[b]']],
    ['SASL', 'SASL', []],
  ])('%j', (line, tag, parameters) =>
    expect(parseCapability(line)).toEqual({ value: { tag, parameters }, faults: [] }),
  );

  it.each([
    ['', 0, 'RFC 2449 §3'],
    ['A.B', 1, 'RFC 2449 §3'],
    ['SASL  PLAIN', 4, 'RFC 2449 §3'],
    ['TOP ', 3, 'RFC 2449 §3'],
    ['TOP x', 3, 'RFC 2449 §6.1'],
    ['SASL plain', 4, 'RFC 2449 §6.3, RFC 4422 §3.1'],
    ['LOGIN-DELAY', 11, 'RFC 2449 §6.5'],
    ['EXPIRE soon', 6, 'RFC 2449 §6.7'],
    ['IMPLEMENTATION', 14, 'RFC 2449 §6.9'],
    ['UTF8 YES', 4, 'RFC 6856 §2'],
    [`X ${'x'.repeat(509)}`, 510, 'RFC 2449 §3'],
  ])('%j has a fault', (line, offset, source) => {
    const { faults } = parseCapability(line);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ offset, source });
  });
});

describe('languages', () => {
  it('are listed with or without a description', () => {
    expect(parseLanguageListing('en-boont English Boontling dialect').value).toEqual({
      tag: 'en-boont',
      description: 'English Boontling dialect',
    });
    expect(parseLanguageListing('de').value).toEqual({ tag: 'de', description: '' });
    expect(parseLanguageListing('de ').faults).toMatchObject([{ offset: 2 }]);
    expect(parseLanguageListing('-').faults).toMatchObject([{ offset: 0, source: 'RFC 6856 §3.2' }]);
  });

  it('are named when chosen', () => {
    expect(parseLanguageChosen('es Idioma cambiado').value).toEqual({ tag: 'es', description: 'Idioma cambiado' });
    expect(parseLanguageChosen('es').faults).toMatchObject([{ offset: 2 }]);
  });
});
