import { describe, expect, test } from 'vitest';
import { joinContinuations } from './continuations.js';
import { decodeBody, decodeCharset, decodeHeader } from './decode.js';
import { indexMessage } from './indexer.js';
import type { Parameter } from './entity.js';

describe('transfer encodings', () => {
  test.each([
    ['7bit', 'a=3Db', 'a=3Db'],
    ['Base64', 'YW\r\nJj', 'abc'],
    ['base64', 'YQ==YmM=', 'abc'],
    ['base64', '!Y!W!J!j!', 'abc'],
    ['quoted-printable', 'a=3db=\r\nc  \r\nd=', 'a=bc\r\nd'],
    ['quoted-printable', 'a=XX=4', 'a=XX=4'],
  ])('%s of %j', (encoding, body, expected) => {
    const message = indexMessage(Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n\r\n${body}`));
    expect(decodeBody(message)?.toString('latin1')).toBe(expected);
  });

  test('an unknown one is not guessed', () => {
    expect(decodeBody(indexMessage(Buffer.from('Content-Transfer-Encoding: x-own\r\n\r\nx')))).toBeUndefined();
  });
});

describe('encoded words', () => {
  test.each([
    ['plain', 'plain'],
    ['=?utf-8?Q?Gr=C3=BC=C3=9Fe_x?=', 'Grüße x'],
    ['=?ISO-8859-1*de?b?/A==?= end', 'ü end'],
    ['a =?utf-8?q?b?= =?utf-8?q?c?=  =?utf-8?q?d?= e', 'a bcd e'],
    ['=?x-unknown?q?=C3=BC?=', 'ü'],
    ['=?utf-8?x?a?= =?broken', '=?utf-8?x?a?= =?broken'],
    ['\xc3\xbc', 'ü'],
  ])('%j', (value, expected) => {
    expect(decodeHeader(value)).toBe(expected);
  });
});

test('charsets', () => {
  expect(decodeCharset(Buffer.from([0xe4]), 'iso-8859-1')).toBe('ä');
  expect(decodeCharset(Buffer.from('ä'), 'US-ASCII')).toBe('ä');
  expect(decodeCharset(Buffer.from('ä'), 'no such')).toBe('ä');
});

describe('parameter continuations', () => {
  test.each<[string, Parameter[], Parameter[], Parameter[]]>([
    ['none', [['a', 'b']], [['a', 'b']], [['a', 'b']]],
    ['out of order', [['N*1', 'b'], ['x', 'y'], ['n*0', 'a']], [['N', 'ab'], ['x', 'y']], [['N', 'ab'], ['x', 'y']]], // prettier-ignore
    ['one missing', [['n*0', 'a'], ['n*2', 'b']], [['n*0', 'a'], ['n*2', 'b']], [['n*0', 'a'], ['n*2', 'b']]], // prettier-ignore
    ['with charset', [['n*0*', "iso-8859-1''%FC"], ['n*1', "'s x"]], [['n*', "iso-8859-1''%FC%27s%20x"]], [['n*', "\xc3\xbc's x"]]], // prettier-ignore
    ['extended only', [['n*', "utf-8'de'%C3%BC"]], [['n*', "utf-8'de'%C3%BC"]], [['n*', '\xc3\xbc']]],
    ['not really', [['n*', 'plain'], ['*0', 'x']], [['n*', 'plain'], ['*0', 'x']], [['n*', 'plain'], ['*0', 'x']]], // prettier-ignore
  ])('%s', (_, given, joined, decoded) => {
    expect(joinContinuations(given, false)).toEqual(joined);
    expect(joinContinuations(given, true)).toEqual(decoded);
  });
});
