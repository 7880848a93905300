import { describe, expect, test } from 'vitest';
import type { Mismatch } from '../pattern/match.js';
import { number, secret, text } from '../pattern/value.js';
import type { MessageValue, Value } from '../pattern/value.js';
import { compilePattern, matchResponse, responseKind } from './pattern.js';
import type { PatternPlace } from './pattern.js';
import { read } from './testing/read.js';

const placeOf = (response: string): PatternPlace =>
  response.startsWith('*') ? 'untagged' : response.startsWith('+') ? 'continuation' : 'tagged';

function match(source: string, response: string, bindings: Readonly<Record<string, Value>> = {}) {
  const pattern = compilePattern(source, placeOf(response));
  if (!pattern.ok) throw new Error(JSON.stringify(pattern.faults));
  return matchResponse(pattern.value, read(response), { bindings: new Map(Object.entries(bindings)) });
}

const matches = (source: string, response: string, bindings?: Readonly<Record<string, Value>>): boolean =>
  match(source, response, bindings).ok;

function bound(source: string, response: string, bindings?: Readonly<Record<string, Value>>): Record<string, unknown> {
  const result = match(source, response, bindings);
  if (!result.ok) throw new Error(JSON.stringify(result.mismatch));
  return Object.fromEntries(
    [...result.bindings].map(([name, value]) => [
      name,
      value.kind === 'number' ? value.number : value.kind === 'octets' ? value.octets.toString() : value,
    ]),
  );
}

function mismatch(source: string, response: string, bindings?: Readonly<Record<string, Value>>): Mismatch {
  const result = match(source, response, bindings);
  if (result.ok) throw new Error(`${source} matches ${response}`);
  return result.mismatch;
}

const message: MessageValue = {
  name: 'plain',
  octets: Buffer.from('A: b\r\n\r\nhi\r\n'),
  size: 12,
  envelope: '(NIL "s" {NIL|""} NIL NIL NIL NIL NIL NIL "<x>")',
  body: '("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 4 1)',
  bodystructure: '("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 4 1 ...)',
  section: () => undefined,
  top: () => Buffer.alloc(0),
};
const plain: Value = { kind: 'message', message };

describe('names and statuses', () => {
  test.each([
    ['EXPUNGE', '* 3 EXPUNGE', true],
    ['expunge', '* 3 EXPUNGE', true],
    ['{EXPUNGE|VANISHED}', '* VANISHED 3', true],
    ['FETCH', '* 3 EXPUNGE', false],
    ['3 EXPUNGE', '* 3 EXPUNGE', true],
    ['4 EXPUNGE', '* 3 EXPUNGE', false],
    ['SEARCH', '* SEARCH 1 2', true],
    ['OK', 'a OK [READ-ONLY] done', true],
    ['NO|BAD', 'a BAD what', true],
    ['NO|BAD', 'a OK done', false],
    ['OK [READ-WRITE]', 'a OK [READ-WRITE] done', true],
    ['OK [read-write]', 'a OK [READ-WRITE] done', true],
    ['OK [READ-WRITE]', 'a OK [READ-ONLY] done', false],
    ['OK [READ-WRITE]', 'a OK done', false],
    ['OK|NO [UIDNEXT 5]', '* NO [UIDNEXT 5] x', true],
    ['OK [{READ-ONLY|READ-WRITE}]', 'a OK [READ-ONLY] x', true],
    ['OK [PERMANENTFLAGS (\\Seen ...)]', '* OK [PERMANENTFLAGS (\\Draft \\seen \\*)] x', true],
    ['OK [CAPABILITY IDLE ...]', '* OK [CAPABILITY IMAP4rev1 IDLE] x', true],
    ['OK [X-ODD a b]', '* OK [X-ODD a b] x', true],
    ['OK [X-ODD a]', '* OK [X-ODD a b] x', false],
    ['OK [COPYUID 1 2:4 7:9]', 'a OK [COPYUID 1 2,3:4 9,7:8] x', true],
    ['OK ...', 'a OK x', true],
    ['OK', '* BYE x', false],
  ])('%s and %s: %s', (source, response, expected) => expect(matches(source, response)).toBe(expected));

  test('a pattern is for one place', () => {
    const pattern = compilePattern('OK', 'tagged');
    expect(pattern.ok && matchResponse(pattern.value, read('* OK x'), { bindings: new Map() }).ok).toBe(false);
  });

  test('responseKind', () =>
    expect([read('* 1 EXISTS'), read('a NO x'), read('+ x')].map(responseKind)).toEqual(['EXISTS', 'NO', '+']));
});

describe('by meaning', () => {
  test.each([
    // flags, capabilities, attributes, numbers: sets
    ['FLAGS (\\Seen \\Draft)', '* FLAGS (\\draft \\SEEN)', true],
    ['FLAGS (\\Seen)', '* FLAGS (\\Draft \\Seen)', false],
    ['FLAGS (\\Seen ...)', '* FLAGS (\\Draft \\Seen)', true],
    ['FLAGS (... \\Seen)', '* FLAGS (\\Draft)', false],
    ['FLAGS ()', '* FLAGS ()', true],
    ['FLAGS ()', '* FLAGS (\\Seen)', false],
    ['CAPABILITY IMAP4rev1 auth=plain', '* CAPABILITY AUTH=PLAIN IMAP4REV1', true],
    ['CAPABILITY IMAP4rev1', '* CAPABILITY AUTH=PLAIN IMAP4REV1', false],
    ['SEARCH 1 2', '* SEARCH 2 1', true],
    ['SEARCH 1 2', '* SEARCH 1 2 3', false],
    ['SEARCH ...', '* SEARCH', true],
    ['SEARCH 1 2 ...', '* SEARCH 3 2 1 (MODSEQ 4)', true],
    ['SEARCH 1 (MODSEQ 4)', '* SEARCH 1 (MODSEQ 4)', true],
    // maps
    ['1 FETCH (UID 7 FLAGS ())', '* 1 FETCH (FLAGS () UID 7 MODSEQ (4))', true],
    ['1 FETCH (UID 8)', '* 1 FETCH (FLAGS () UID 7)', false],
    ['1 FETCH (INTERNALDATE ${:any})', '* 1 FETCH (UID 7)', false],
    ['STATUS x (UNSEEN 0 MESSAGES 1)', '* STATUS "x" (MESSAGES 1 UNSEEN 0)', true],
    ['STATUS x (MESSAGES 1)', '* STATUS x (MESSAGES 1 UNSEEN 0)', false],
    ['STATUS x (MESSAGES 1 ...)', '* STATUS x (MESSAGES 1 UNSEEN 0)', true],
    ['ESEARCH COUNT 4 ALL 1:3,5', '* ESEARCH (TAG "x") ALL 5,1:2,3 COUNT 4', true],
    ['ESEARCH (TAG "x") UID ALL 1:3', '* ESEARCH (TAG "x") UID ALL 3,2,1', true],
    ['ESEARCH ALL 1', '* ESEARCH (TAG "x") UID ALL 1', false],
    ['ESEARCH UID ALL 1', '* ESEARCH (TAG "x") ALL 1', false],
    ['ID ("NAME" "x" ...)', '* ID ("version" NIL "name" "x")', true],
    ['QUOTA "" (MESSAGE 1 2 STORAGE 3 4)', '* QUOTA "" (STORAGE 3 4 MESSAGE 1 2)', true],
    ['QUOTA "" (STORAGE 3 5)', '* QUOTA "" (STORAGE 3 4)', false],
    ['NAMESPACE ((a "/") (b NIL)) NIL NIL', '* NAMESPACE (("b" NIL)("a" "/")) NIL NIL', true],
    // strings and NIL
    ['LIST () "/" x', '* LIST () "/" {1}\r\nx', true],
    ['LIST () "/" "x y"', '* LIST () "/" "x y"', true],
    ['LIST () "/" x', '* LIST () "/" X', false],
    ['LIST () "/" inbox', '* LIST () "/" INBOX', true],
    ['LIST () NIL x', '* LIST () NIL x', true],
    ['LIST () NIL x', '* LIST () "/" x', false],
    ['LIST () {NIL|"/"|"."} x', '* LIST () "." x', true],
    ['LIST () "/" NIL', '* LIST () "/" "NIL"', true],
    ['LIST (\\Noselect ...) "/" "[x]/a|b"', '* LIST (\\HasChildren \\noselect) "/" "[x]/a|b"', true],
    ['LIST () "/" [x]', '* LIST () "/" "[x]"', true],
    ['LIST () "/" x ...', '* LIST () "/" x (OLDNAME (y))', true],
    ['LIST () "/" x', '* LIST () "/" x (OLDNAME (y))', false],
    ['1 FETCH (PREVIEW NIL)', '* 1 FETCH (PREVIEW "NIL")', false],
    ['1 FETCH (PREVIEW "NIL")', '* 1 FETCH (PREVIEW NIL)', false],
    [
      '1 FETCH (INTERNALDATE "17-Jul-1996 02:44:25 -0700")',
      '* 1 FETCH (INTERNALDATE "17-Jul-1996 02:44:25 -0700")',
      true,
    ],
    // names of data items
    ['1 FETCH (BODY[HEADER.FIELDS (To From)] "x")', '* 1 FETCH (BODY[HEADER.FIELDS ("FROM" to)] {1}\r\nx)', true],
    ['1 FETCH (BODY[HEADER.FIELDS (To)] "x")', '* 1 FETCH (BODY[HEADER.FIELDS (FROM to)] "x")', false],
    ['1 FETCH (BODY[]<0> "x")', '* 1 FETCH (BODY[]<0> "x")', true],
    ['1 FETCH (BODY[] "x")', '* 1 FETCH (BODY[]<0> "x")', false],
    ['1 FETCH (body[1.mime] "x")', '* 1 FETCH (BODY[1.MIME] "x")', true],
    // body structures
    [
      '1 FETCH (BODY ("TEXT" "Plain" ("CHARSET" "UTF-8" "x" "Y") NIL NIL "7bit" 3 1))',
      '* 1 FETCH (BODY ("text" "plain" ("x" "Y" "charset" "utf-8") NIL NIL "7BIT" 3 1))',
      true,
    ],
    [
      '1 FETCH (BODY ("text" "plain" ("x" "y") ...))',
      '* 1 FETCH (BODY ("text" "plain" ("x" "Y") NIL NIL "7BIT" 3 1))',
      false,
    ],
    [
      '1 FETCH (BODY (("text" ...) (...) "mixed"))',
      '* 1 FETCH (BODY (("text" "plain" NIL NIL NIL "7BIT" 3 1)("a" "b" NIL NIL NIL "7BIT" 3) "MIXED"))',
      true,
    ],
    // what stands behind `...` in an ordered list may be missing from its end
    ...['', ' NIL', ' NIL ("inline" NIL)', ' NIL ("INLINE" NIL) NIL NIL'].map((tail): [string, string, boolean] => [
      '1 FETCH (BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 3 1 ... NIL ("inline" NIL) NIL NIL))',
      `* 1 FETCH (BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 3 1${tail}))`,
      true,
    ]),
    [
      '1 FETCH (BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 3 1 ... NIL NIL NIL NIL))',
      '* 1 FETCH (BODYSTRUCTURE ("text" "plain" NIL NIL NIL "7bit" 3 1 NIL ("inline" NIL)))',
      false,
    ],
    ['THREAD (1 2) (3)', '* THREAD (1 2)(3)', true],
    ['THREAD (3) (1 2)', '* THREAD (1 2)(3)', false],
  ])('%s and %s: %s', (source, response, expected) => expect(matches(source, response)).toBe(expected));
});

describe('holes', () => {
  test('captures by type', () => {
    expect(
      bound('1 FETCH (UID ${uid:nz-number} FLAGS ${flags:flag-list})', '* 1 FETCH (FLAGS (\\Seen $X) UID 7)'),
    ).toEqual({
      uid: 7n,
      flags: '(\\Seen $X)',
    });
    expect(bound('LIST ${:flag-list} ${sep:string} ${name:astring}', '* LIST () "\\\\" {3}\r\na"b')).toEqual({
      sep: '\\',
      name: 'a"b',
    });
    expect(bound('OK [HIGHESTMODSEQ ${m:mod-sequence-value}]', '* OK [HIGHESTMODSEQ 9223372036854775807] x')).toEqual({
      m: 9223372036854775807n,
    });
    expect(bound('OK ${t:text}', 'a OK all is well')).toEqual({ t: 'all is well' });
    expect(
      bound('OK [COPYUID ${:number} ${from:sequence-set} ${to:sequence-set}]', 'a OK [COPYUID 3 4:5 6:7] x'),
    ).toEqual({
      from: '4:5',
      to: '6:7',
    });
    expect(matches('1 FETCH (BINARY[] ${:literal8})', '* 1 FETCH (BINARY[] ~{1}\r\na)')).toBe(true);
    expect(bound('1 FETCH (PREVIEW ${p:nstring})', '* 1 FETCH (PREVIEW NIL)')).toEqual({
      p: { kind: 'pattern', source: 'NIL' },
    });
  });

  test.each([
    ['${n:nz-number} EXISTS', '* 0 EXISTS'],
    ['1 FETCH (BODY[] ${x:literal})', '* 1 FETCH (BODY[] "x")'],
    ['1 FETCH (BODY[] ${x:quoted})', '* 1 FETCH (BODY[] {1}\r\nx)'],
    ['1 FETCH (BODY[] ${x:string})', '* 1 FETCH (BODY[] NIL)'],
    ['1 FETCH (BINARY[] ${x:string})', '* 1 FETCH (BINARY[] ~{1}\r\na)'],
    ['1 FETCH (BINARY[] ${x:literal})', '* 1 FETCH (BINARY[] ~{1}\r\na)'],
    ['1 FETCH (BINARY[] ${x:literal8})', '* 1 FETCH (BINARY[] {1}\r\na)'],
    ['1 FETCH (FLAGS ${x:flag})', '* 1 FETCH (FLAGS (\\Seen))'],
    ['1 FETCH (UID ${x:date-time})', '* 1 FETCH (UID 4)'],
    ['LIST () ${x:atom} a', '* LIST () "/" a'],
  ])('%s refuses %s', (source, response) => expect(matches(source, response)).toBe(false));

  test('a bound name compares', () => {
    expect(matches('${n:number} EXISTS', '* 3 EXISTS', { n: number(3) })).toBe(true);
    expect(matches('${n:number} EXISTS', '* 3 EXISTS', { n: number(4) })).toBe(false);
    expect(
      matches('1 FETCH (FLAGS ${f:flag-list})', '* 1 FETCH (FLAGS (\\Seen \\Draft))', { f: text('(\\draft \\Seen)') }),
    ).toBe(true);
    expect(matches('ESEARCH ALL ${s}', '* ESEARCH ALL 1:3', { s: text('1,2,3') })).toBe(true);
    expect(matches('LIST () "/" ${m}', '* LIST () "/" INBOX', { m: text('inbox') })).toBe(true);
    expect(matches('1 FETCH (PREVIEW ${p})', '* 1 FETCH (PREVIEW NIL)', { p: text('NIL') })).toBe(false);
  });

  test('one name twice in a pattern', () => {
    const source = 'OK [COPYUID ${:number} ${set:sequence-set} ${set:sequence-set}]';
    expect(matches(source, 'a OK [COPYUID 3 4:5 4,5] x')).toBe(true);
    expect(matches(source, 'a OK [COPYUID 3 4:5 6:7] x')).toBe(false);
  });

  test('values within words and strings', () => {
    const bindings = { m: text('a b'), sep: text('/'), n: number(2) };
    expect(matches('LIST () "/" "${m}${sep}c"', '* LIST () "/" "a b/c"', bindings)).toBe(true);
    expect(matches('LIST () "/" ${m}${sep}d', '* LIST () "/" "a b/c"', bindings)).toBe(false);
    expect(matches('1 FETCH (BODY[${n}.1] ${:any})', '* 1 FETCH (BODY[2.1] "")', bindings)).toBe(true);
    expect(matches('${n + 1} EXISTS', '* 3 EXISTS', bindings)).toBe(true);
    expect(matches('LIST () "/" "$${m}"', '* LIST () "/" "${m}"', bindings)).toBe(true);
  });

  test('messages and their facts', () => {
    const response =
      '* 1 FETCH (BODY[] {12}\r\nA: b\r\n\r\nhi\r\n RFC822.SIZE 12 ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL "<x>") BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 4 1 NIL NIL))';
    const source =
      '1 FETCH (ENVELOPE ${plain.envelope} BODYSTRUCTURE ${plain.bodystructure} BODY[] ${plain} RFC822.SIZE ${plain.size})';
    expect(matches(source, response, { plain })).toBe(true);
    const other: Value = { kind: 'message', message: { ...message, envelope: message.envelope.replace('<x>', '<y>') } };
    expect(mismatch(source, response, { plain: other })).toMatchObject({
      offset: 18,
      expected: '"<y>"',
      actual: '"<x>"',
    });
  });

  test('an unordered capture takes whichever part lets the rest match', () => {
    const response = '* FLAGS (A B C)';
    expect(matches('FLAGS (${a:flag} ${b:flag} ${c:flag})', response)).toBe(true);
    expect(bound('FLAGS (${a:flag} A C)', response)).toEqual({ a: 'B' });
    expect(
      bound('NAMESPACE (("b" ${d}) (${p:string} ${d:string})) NIL NIL', '* NAMESPACE (("a" "/")("b" "/")) NIL NIL', {
        d: text('/'),
      }),
    ).toMatchObject({ p: 'a' });
  });

  test('too many ways to match end in a mismatch, soon', () => {
    const flags = Array.from({ length: 30 }, (_, at) => `F${at}`).join(' ');
    const captures = Array.from({ length: 12 }, (_, at) => `\${f${at}:flag}`).join(' ');
    expect(mismatch(`FLAGS (${captures})`, `* FLAGS (${flags})`).actual).toContain('too many ways');
  });

  test('continuation requests are text', () => {
    expect(bound('${c:base64}', '+ YWJj')).toEqual({ c: 'YWJj' });
    expect(bound('${c:base64}', '+ ')).toEqual({ c: '' });
    expect(matches('${c:base64}', '+ not base64')).toBe(false);
    expect(bound('go ${x:text}!...', '+ go on! and on')).toEqual({ x: 'on' });
    expect(matches('go', '+ go on')).toBe(false);
    expect(bound('${a:number} ${b:number}', '+ 12 34')).toEqual({ a: '12', b: '34' });
    expect(matches('${w}', '+ go', { w: text('go') })).toBe(true);
  });
});

describe('mismatches', () => {
  test('name the piece of the pattern and what stood there', () => {
    expect(mismatch('1 FETCH (UID 7 FLAGS (\\Seen))', '* 1 FETCH (FLAGS (\\Seen) UID 9)')).toEqual({
      offset: 13,
      length: 1,
      expected: '7',
      actual: '9',
      progress: 29,
    });
    expect(mismatch('1 FETCH (UID 7 MODSEQ (3))', '* 1 FETCH (FLAGS () UID 7)')).toMatchObject({
      expected: 'MODSEQ',
      actual: 'only FLAGS UID',
    });
    expect(mismatch('SEARCH 1 ${n}', '* SEARCH 1', { n: number(4) })).toMatchObject({ expected: '${n}' });
    expect(mismatch('${n} EXISTS', '* 3 EXISTS', { n: number(4) })).toMatchObject({
      expected: '${n} (4)',
      actual: '3',
    });
    expect(mismatch('OK [READ-WRITE]', 'a OK done')).toMatchObject({ expected: '[READ-WRITE]' });
    expect(mismatch('LIST () {NIL|"/"} x', '* LIST () "." x')).toMatchObject({ expected: '{NIL|"/"}', actual: '"."' });
    expect(mismatch('1 FETCH (UID)', '* 1 FETCH (UID 9)')).toMatchObject({ expected: '2 values for each entry' });
  });

  test('the nearer miss has made more progress', () => {
    const pattern = '2 FETCH (UID 7)';
    expect(mismatch(pattern, '* 2 FETCH (UID 8)').progress).toBeGreaterThan(
      mismatch(pattern, '* 3 FETCH (UID 7)').progress,
    );
    expect(mismatch(pattern, '* 3 FETCH (UID 7)').progress).toBeGreaterThan(mismatch(pattern, '* 2 EXPUNGE').progress);
  });

  test('never show a secret', () => {
    const bindings = { password: secret('hunter2') };
    expect(mismatch('LIST () "/" ${password}', '* LIST () "/" x', bindings).expected).not.toContain('hunter2');
    expect(mismatch('${password}', '+ x', bindings).expected).toBe('${password}');
    expect(mismatch('LIST () "/" "x${password}"', '* LIST () "/" x', bindings).expected).not.toContain('hunter2');
  });
});

describe('compiling', () => {
  test('tells kinds, captures and names', () => {
    const pattern = compilePattern('{FETCH|EXPUNGE} ${uid:nz-number} ${a + b} ${a}', 'untagged');
    expect(pattern).toMatchObject({
      ok: true,
      value: {
        kinds: ['FETCH', 'EXPUNGE'],
        captures: [{ name: 'uid', type: 'nz-number', offset: 16 }],
        names: ['a', 'b'],
      },
    });
    expect(compilePattern('${n:number} EXISTS', 'untagged')).toMatchObject({ value: { kinds: ['EXISTS'] } });
    expect(compilePattern('NO|BAD', 'tagged')).toMatchObject({ value: { kinds: ['NO', 'BAD'] } });
  });

  test.each([
    ['FETHC', 'untagged', 0, 'did you mean `FETCH`?'],
    ['* 3 EXISTS', 'untagged', 0, 'write the response without `* `'],
    ['3', 'untagged', 0, 'write the response without `* `'],
    ['', 'untagged', 0, 'write the response'],
    ['${x:flag}', 'untagged', 0, 'write the response'],
    ['BYE', 'tagged', 0, 'write the response'],
    ['OK done', 'tagged', 3, '`${t:text}`'],
    ['OK [ALERT] done', 'tagged', 11, '`${t:text}`'],
    ['1 FETCH (UID 3', 'untagged', 8, 'add `)`'],
    ['1 FETCH (UID 3))', 'untagged', 15, 'take it out'],
    ['OK [UIDNEXT 3', 'untagged', 3, 'add `]`'],
    ['1 FETCH (BODY[HEADER ""', 'untagged', 13, 'add `]`'],
    ['1 FETCH (BODY.PEEK[1.${n}] "")', 'untagged', 9, 'write `BODY[1.'],
    ['LIST () "/ x', 'untagged', 8, 'add `"`'],
    ['LIST () {"/"|"." x', 'untagged', 8, '{A|B}'],
    ['1 FETCH (UID ${n:nz-nummer})', 'untagged', 13, 'nz-number'],
    ['1 FETCH (BODY[${p:number}] "")', 'untagged', 14, 'take away'],
    ['LIST () "/" "${x:string}"', 'untagged', 13, 'take away'],
    ['go ${x:flag-list}', 'continuation', 3, 'text'],
    ['1 FETCH (UID ${n:)', 'untagged', 13, ''],
  ] as const)('%s as %s', (source, place, offset, mend) => {
    const pattern = compilePattern(source, place);
    if (pattern.ok) throw new Error('compiled');
    expect(pattern.faults[0]).toMatchObject({ offset });
    expect(pattern.faults[0]?.mend ?? '').toContain(mend);
  });

  test('nests as deep as the grammar and no deeper', () => {
    expect(compilePattern(`1 FETCH ${'('.repeat(500)}${')'.repeat(500)}`, 'untagged').ok).toBe(true);
    expect(compilePattern(`1 FETCH ${'('.repeat(100_000)}`, 'untagged').ok).toBe(false);
  });
});
