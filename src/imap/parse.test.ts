import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialContext } from './context.js';
import { parseResponse } from './parse.js';
import { compilePattern, matchResponse } from './pattern.js';
import { faultsOf, octets, rev2 } from './testing/read.js';

const header =
  'Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\nFrom: Terry Gray <gray@cac.washington.edu>\r\n' +
  'Subject: IMAP4rev1 WG mtg summary and minutes\r\nTo: imap@cac.washington.edu\r\n' +
  'cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r\nMessage-Id: <B27397-0100000@cac.washington.edu>\r\n' +
  'MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n';

/** The server's side of the sample connections (RFC 3501 §8, RFC 9051 §8), line breaks for print undone. */
const sample = (revision: string) => [
  `* OK ${revision} Service Ready`,
  'a001 OK LOGIN completed',
  '* 18 EXISTS',
  '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
  '* OK [UIDVALIDITY 3857529045] UIDs valid',
  'a002 OK [READ-WRITE] SELECT completed',
  '* 12 FETCH (FLAGS (\\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>") BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))',
  `* 12 FETCH (BODY[HEADER] {${header.length}}\r\n${header})`,
  '* 12 FETCH (FLAGS (\\Seen \\Deleted))',
  'a005 OK +FLAGS completed',
  `* BYE ${revision} server terminating connection`,
  'a006 OK LOGOUT completed',
];

describe('the sample connections of the RFCs', () => {
  test.each([...sample('IMAP4rev1'), '* 2 RECENT', '* OK [UNSEEN 17] Message 17 is the first unseen message'])(
    'RFC 3501 §8: %s',
    (response) => expect(faultsOf(response)).toEqual([]),
  );

  test.each([
    ...sample('IMAP4rev2'),
    '* OK [CAPABILITY STARTTLS AUTH=SCRAM-SHA-256 LOGINDISABLED IMAP4rev2] IMAP4rev2 Service Ready',
    '+ dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==',
    '* ENABLED IMAP4rev2',
    '* LIST () "/" INBOX ("OLDNAME" ("inbox"))',
  ])('RFC 9051 §8: %s', (response) => expect(faultsOf(response, rev2)).toEqual([]));
});

/** Whole responses, and what a broken server makes of them. */
const seeds = [
  ...sample('IMAP4rev1'),
  '* LIST (\\Noselect) "/" {3}\r\na b ("CHILDINFO" ("SUBSCRIBED"))',
  '* STATUS "x" (MESSAGES 1 HIGHESTMODSEQ 4)',
  '* ESEARCH (TAG "a") UID ALL 1:3 COUNT 3',
  '* NAMESPACE (("" "/")) NIL (("a" ".")("b" NIL))',
  '* THREAD (2)(3 6 (4 23)(44 7 96))',
  '* OK [COPYUID 1 2:3 4:5] x',
  '+ YWJj',
];
const characters = Array.from(' ()"{}\\[]*%\r\n\0\xff1NIL');
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...characters)), { maxLength: 4 }),
  )
  .map(([seed, changes]) => {
    let text = seed;
    for (const [place, kind, char] of changes) {
      const at = place % (text.length + 1);
      if (kind === 0) text = text.slice(0, at) + char + text.slice(at);
      else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1);
      else if (kind === 2) text = text.slice(0, at) + char + text.slice(at + 1);
      else text = text.slice(0, at);
    }
    return text;
  });

describe('robustness', () => {
  test('a fault that comes again and again costs no response', () => {
    const { response, faults } = parseResponse(octets(`* SEARCH${'  7'.repeat(100)}`), initialContext);
    expect(faults).toHaveLength(20);
    expect(response).toMatchObject({ name: 'SEARCH' });
    expect(response && 'numbers' in response ? response.numbers : []).toHaveLength(100);
  });

  test('whatever comes is read, or told apart by a fault that lies within it', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: 'binary-ascii' })), fc.boolean(), (text, isRev2) => {
        const whole = octets(text);
        const { response, faults } = parseResponse(whole, isRev2 ? rev2 : initialContext);
        expect(response !== undefined || faults.length > 0).toBe(true);
        for (const { offset, found } of faults) {
          expect(offset).toBeLessThanOrEqual(whole.length);
          expect(found).not.toBe('');
        }
        if (response) expect(response.octets).toBe(whole);
      }),
      { numRuns: 2000 },
    );
  });

  test('typed views and patterns never throw on what was read', () => {
    const patterns = ['1 FETCH (FLAGS ${f:flag-list} ...)', 'LIST (...) ${d:nstring} ${m:astring} ...', 'SEARCH ...']
      .map((source) => compilePattern(source, 'untagged'))
      .flatMap((pattern) => (pattern.ok ? [pattern.value] : []));
    expect(patterns).toHaveLength(3);
    fc.assert(
      fc.property(mutated, (text) => {
        const { response } = parseResponse(octets(text), initialContext);
        if (!response) return;
        for (const key of Object.getOwnPropertyNames(Object.getPrototypeOf(response))) Reflect.get(response, key);
        for (const pattern of patterns) matchResponse(pattern, response, { bindings: new Map() });
      }),
      { numRuns: 1000 },
    );
  });

  test('patterns compile or are refused, whatever they are', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '{',
      '}',
      '"',
      '|',
      '...',
      '[',
      ']',
      ' ',
      'FETCH',
      'OK',
      '1',
      '${a:any}',
      '${b}',
      '\\',
      '$',
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((list) => list.join('')),
        (source) => {
          for (const place of ['untagged', 'tagged', 'continuation'] as const) {
            const pattern = compilePattern(source, place);
            if (!pattern.ok) expect(pattern.faults[0]?.message).toBeTruthy();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['spaces', ' '.repeat(1_000_000)],
    ['digits', `* ${'9'.repeat(1_000_000)} EXISTS`],
    ['a quoted string', `* LIST () "/" "${'\\"'.repeat(500_000)}"`],
    ['an endless quoted string', `* LIST () "/" "${'a'.repeat(1_000_000)}`],
    ['parentheses', `* 1 FETCH ${'('.repeat(1_000_000)}`],
    ['flags', `* FLAGS (${'\\a '.repeat(300_000)}\\a)`],
    ['8 bits', `* OK ${'\xff'.repeat(1_000_000)}`],
    ['8 bits in a list', `* 1 FETCH (FLAGS (${'\xff '.repeat(300_000)}))`],
    ['shifts', `* LIST () "/" "${'&'.repeat(500_000)}"`],
    ['numbers', `* SEARCH ${'1 '.repeat(400_000)}`],
    ['brackets', `* OK [${'['.repeat(1_000_000)}`],
  ])('a megabyte of %s takes no time', (_, text) => {
    const whole = octets(text);
    const start = performance.now();
    parseResponse(whole, initialContext);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
