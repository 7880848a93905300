import { describe, expect, test } from 'vitest';
import { faultsOf, rev2 } from '../testing/read.js';

const from = '(("Terry Gray" NIL "gray" "cac.washington.edu"))';
const envelope = (fields: string) => `* 1 FETCH (ENVELOPE ${fields})`;
const full = (to: string) => envelope(`("date" "subject" ${from} ${from} ${from} ${to} NIL NIL NIL "<x@y>")`);
const body = (value: string) => `* 1 FETCH (BODY ${value})`;
const structure = (value: string) => `* 1 FETCH (BODYSTRUCTURE ${value})`;

const text = '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92)';
const image = '("IMAGE" "GIF" ("NAME" "a.gif") "<id>" "a picture" "BASE64" 4554)';
const inner = '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)';
const message = `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 100 ${inner} ${text} 8)`;

describe('ENVELOPE', () => {
  test.each([
    full('NIL'),
    full(from),
    full('((NIL NIL "grp" NIL)("A" NIL "a" "b")(NIL NIL NIL NIL))'),
    full('((NIL NIL "empty" NIL)(NIL NIL NIL NIL)({1}\r\nx "@route" "a" ""))'),
    envelope(inner),
  ])('%s is right', (response) => expect(faultsOf(response)).toEqual([]));

  test.each([
    [full('((NIL NIL "joe" NIL))'), 'address'],
    [full('((NIL NIL NIL NIL))'), 'address'],
    [full('((NIL NIL "a" NIL)(NIL NIL "b" NIL)(NIL NIL NIL NIL))'), 'address'],
    [full(`${from.slice(0, -1)} ${from.slice(1)}`), 'env-to'],
    [full('()'), 'address'],
    [full('(NIL NIL "a" "b")'), 'address'],
    [full('"a@b"'), 'env-to'],
    [envelope('("date" "subject" NIL NIL NIL NIL NIL NIL)'), 'envelope'],
    [envelope(`(${inner})`), 'env-date'],
    [envelope('(date NIL NIL NIL NIL NIL NIL NIL NIL NIL)'), 'env-date'],
    [envelope('(NIL "Gr\xf6\xdfe" NIL NIL NIL NIL NIL NIL NIL NIL)'), 'env-subject'],
  ])('%j is wrong', (response, rule) => {
    const [first] = faultsOf(response);
    expect(first?.replace(/^\d+ /, '')).toBe(rule);
  });
});

describe('BODY and BODYSTRUCTURE', () => {
  test.each([
    body(text),
    body(image),
    body(message),
    body(`(${text}${image} "MIXED")`),
    body(`((${text}${text} "ALTERNATIVE")${image}${message} "MIXED")`),
    structure(text),
    structure('("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1 NIL ("inline" NIL) ("en" "de") "http://x")'),
    structure('("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1 "md5" NIL "en" NIL)'),
    structure(`(${text} "MIXED" ("BOUNDARY" "x") ("attachment" ("filename" "a")) NIL NIL)`),
    structure(`(${text} "MIXED" NIL)`),
    structure('("MESSAGE" "GLOBAL" NIL NIL NIL "8BIT" 100)'),
    structure(message.replace('RFC822', 'GLOBAL')),
    structure('("MESSAGE" "DELIVERY-STATUS" NIL NIL NIL "7BIT" 100)'),
  ])('%s is right', (response) => expect(faultsOf(response)).toEqual([]));

  test.each([
    ['extension data in BODY', body('("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 NIL)'), ['51 body']],
    [
      'a disposition that is a bare string',
      structure('("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 NIL "inline")'),
      ['65 body-fld-dsp'],
    ],
    [
      'an unknown disposition in a list',
      structure('("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 NIL (NIL NIL))'),
      ['66 body-fld-dsp'],
    ],
    ['a multipart without parts', structure('("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)'), ['40 media-subtype']],
    ['a multipart with NIL for its parts', structure('(NIL "alternative")'), ['26 media-basic']],
    ['text without lines', structure('("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12)'), ['62 body-fld-lines']],
    ['text with NIL for lines', structure('("TEXT" "PLAIN" NIL NIL NIL "7BIT" 12 NIL)'), ['62 body-fld-lines']],
    ['an encoding of NIL', structure('("IMAGE" "GIF" NIL NIL NIL NIL 1)'), ['52 body-fld-enc']],
    ['parameters that are empty', structure('("IMAGE" "GIF" () NIL NIL "7BIT" 1)'), ['41 body-fld-param']],
    ['a parameter without value', structure('("IMAGE" "GIF" ("a") NIL NIL "7BIT" 1)'), ['44 body-fld-param']],
    ['a message without its structure', structure('("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 100)'), ['67 body']],
    ['extension data that nothing defines', structure(`(${text} "MIXED" NIL NIL NIL NIL 5)`), ['113 body-extension']],
    [
      'extension data in the wrong order',
      structure(`(${text} "mixed" ("a" "b") "description" NIL)`),
      ['107 body-fld-dsp'],
    ],
    ['parts apart', structure(`(${text} ${text} "MIXED")`), ['88 body-type-mpart']],
    ['an octet count of -1', structure('("IMAGE" "GIF" NIL NIL NIL "7BIT" -1)'), ['59 body-fld-octets']],
  ])('%s', (_, response, faults) => expect(faultsOf(response)).toEqual(faults));

  test('MESSAGE/GLOBAL must have a structure with IMAP4rev2', () => {
    expect(faultsOf(structure('("MESSAGE" "GLOBAL" NIL NIL NIL "8BIT" 100)'), rev2)).toHaveLength(1);
  });

  test('nesting of hundreds of levels is read, of thousands refused', () => {
    const nested = (levels: number) => structure(`${'('.repeat(levels)}${text}${' "MIXED")'.repeat(levels)}`);
    expect(faultsOf(nested(500))).toEqual([]);
    expect(faultsOf(nested(100_000))).toHaveLength(1);
  });
});
