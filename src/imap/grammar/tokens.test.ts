import { describe, expect, test } from 'vitest';
import { initialContext } from '../context.js';
import { faultsOf, rev2 } from '../testing/read.js';

const utf8 = { ...initialContext, utf8: true };
const fetch = (items: string) => `* 1 FETCH (${items})`;

describe('spaces and ends of lines', () => {
  test.each([
    ['two after the star', '*  1688 EXISTS', '2 response-data'],
    ['two before a name', '* 1688  EXISTS', '7 message-data'],
    ['one at the end', '* 3 EXISTS ', '10 message-data'],
    ['one before a parenthesis', fetch('FLAGS (\\Seen ) UID 1'), '23 flag-list'],
    ['one before the last parenthesis', fetch('UID 92285 '), '20 msg-att'],
    ['one after a parenthesis', fetch(' UID 1'), '11 msg-att'],
    ['two between flags', fetch('FLAGS (\\Seen  \\Draft)'), '24 flag-list'],
    ['none before a list', fetch('FLAGS(\\Seen)'), '16 msg-att'],
    ['a tab instead', '* 3\tEXISTS', '3 message-data'],
  ])('%s', (_, text, fault) => expect(faultsOf(text)).toEqual([fault]));

  test('a bare LF at the end', () => {
    expect(faultsOf('* 3 EXISTS').length).toBe(0);
    expect(faultsOf('* 3 EXISTS\n* 4 EXISTS')).toEqual(['10 message-data', '11 message-data']);
  });
});

describe('numbers', () => {
  test.each([
    ['zero sequence number', '* 0 EXPUNGE', '2 mailbox-data'],
    ['leading zero in nz-number', '* 01 FETCH (UID 1)', '2 mailbox-data'],
    ['zero UID', fetch('UID 0'), '15 uniqueid'],
    ['more than 32 bits', '* 4294967296 EXISTS', '2 mailbox-data'],
    ['very many digits', `* ${'9'.repeat(40)} EXISTS`, '2 mailbox-data'],
    ['float', fetch('RFC822.SIZE 9.3736e+06'), '24 msg-att'],
    ['negative', fetch('RFC822.SIZE -1'), '23 msg-att-static'],
    ['mod-sequence of zero', fetch('MODSEQ (0)'), '19 mod-sequence-value'],
    ['mod-sequence of 64 bits', fetch('MODSEQ (9223372036854775808)'), '19 mod-sequence-value'],
  ])('%s', (_, text, fault) => expect(faultsOf(text)).toEqual([fault]));

  test.each(['* 0 EXISTS', '* 4294967295 EXISTS', fetch('RFC822.SIZE 0042'), fetch('MODSEQ (9223372036854775807)')])(
    '%s is right',
    (text) => expect(faultsOf(text)).toEqual([]),
  );

  test('sizes grow to 63 bits with IMAP4rev2', () => {
    const text = fetch('RFC822.SIZE 5000000000');
    expect(faultsOf(text)).toEqual(['23 msg-att-static']);
    expect(faultsOf(text, rev2)).toEqual([]);
  });
});

describe('strings', () => {
  const body = (value: string) => fetch(`BODY[] ${value}`);

  test.each([
    ['another escape', body('"\\("'), initialContext, ['19 nstring']],
    ['8 bits', body('"Gr\xc3\xb6\xdfe"'), initialContext, ['21 nstring']],
    ['no UTF-8 where UTF-8 is enabled', body('"Gr\xf6"'), utf8, ['21 nstring']],
    ['NUL between quotes', body('"a\0b"'), initialContext, ['20 nstring']],
    ['no closing quote', body('"abc)'), initialContext, ['24 nstring']],
    ['NUL in a literal', body('{3}\r\na\0b'), initialContext, ['24 nstring']],
    ['literal of the non-synchronising form', body('{3+}\r\nabc'), initialContext, ['20 nstring']],
    ['literal longer than the response', body('{300}\r\nabc'), initialContext, ['25 nstring']],
    ['literal without length', body('{}\r\nabc'), initialContext, ['19 nstring']],
    ['an atom', body('abc'), initialContext, ['18 nstring']],
    ['literal8 without BINARY', body('~{3}\r\nabc'), initialContext, ['18 nstring']],
  ])('%s', (_, text, context, faults) => expect(faultsOf(text, context)).toEqual(faults));

  test.each([
    [body('""'), initialContext],
    [body('{0}\r\n'), initialContext],
    [body('nil'), initialContext],
    [body('"\\"\\\\"'), initialContext],
    [body('{4}\r\n\xe9)\r\n'), initialContext],
    [body('"Gr\xc3\xb6\xc3\x9fe"'), utf8],
    [fetch('BINARY[1] ~{3}\r\na\0b'), initialContext],
  ])('%j is right', (text, context) => expect(faultsOf(text, context)).toEqual([]));
});

describe('date-time', () => {
  const date = (value: string) => fetch(`INTERNALDATE ${value}`);

  test.each([
    '"17-Jul-1996 02:44:25 -0700"',
    '" 1-jan-2024 00:00:60 +1400"',
    '"29-Feb-2024 23:59:59 +0000"',
    '"31-Dec-0000 00:00:00 +0000"',
  ])('%s is right', (value) => expect(faultsOf(date(value))).toEqual([]));

  test.each([
    '"01-Jan-2010 10:00:00"',
    '"1-Jan-2010 10:00:00 +0000"',
    '"00-Jan-0000 00:00:00 +0000"',
    '"31-Feb-2020 10:00:00 +0000"',
    '"01-Jan-2010 24:00:00 +0000"',
    '"01-Jan-2010 10:00:00 +0060"',
    '"01-Foo-2010 10:00:00 +0000"',
    '"29-Feb-2023 10:00:00 +0000"',
    '"29-Feb-1900 10:00:00 +0000"',
  ])('%s is wrong', (value) => expect(faultsOf(date(value))).toEqual(['24 date-time']));
});
