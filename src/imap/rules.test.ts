import { describe, expect, test } from 'vitest';
import { imapGrammarRuleNames } from '../events/rules/imap-grammar.js';
import type { ImapGrammarRule } from '../events/rules/imap-grammar.js';
import { initialContext } from './context.js';
import type { GrammarContext } from './context.js';
import { parseResponse } from './parse.js';
import { octets, rev2 } from './testing/read.js';

const utf8 = { ...initialContext, utf8: true };

interface Wire {
  readonly text: string;
  readonly context: GrammarContext;
}
const at = (context: GrammarContext, ...texts: readonly string[]): Wire[] => texts.map((text) => ({ text, context }));
const rev1 = (...texts: readonly string[]): Wire[] => at(initialContext, ...texts);
const fetch = (...items: readonly string[]): Wire[] => rev1(...items.map((item) => `* 1 FETCH (${item})`));
const envelopes = (...texts: readonly string[]): Wire[] => fetch(...texts.map((text) => `ENVELOPE ${text}`));
const addressed = (...lists: readonly string[]): Wire[] =>
  envelopes(...lists.map((list) => `(NIL NIL NIL NIL NIL ${list} NIL NIL NIL NIL)`));

/** For each rule responses that break it, each in one place, and responses that it judges and that are right. */
const lines: Readonly<Record<ImapGrammarRule, { readonly wrong: readonly Wire[]; readonly right: readonly Wire[] }>> = {
  'line-end': { wrong: rev1('* OK a\rb', '* OK a\nb'), right: rev1('* OK a', '+ ', 'a OK b') },
  space: {
    wrong: [
      ...rev1('*  3 EXISTS', '* 3 EXISTS ', '* 3\tEXISTS', '* FLAGS (\\Seen )', '* FLAGS ( \\Seen)', '* SEARCH 1  2'),
      ...rev1('* CAPABILITY IMAP4rev1 ', '* OK [CAPABILITY IMAP4rev1 ] x', '* NAMESPACE (("" "/") ("a" "/")) NIL NIL'),
      ...fetch('FLAGS(\\Seen)', 'BODY (("A" "B" NIL NIL NIL "C" 1) ("A" "B" NIL NIL NIL "C" 1) "MIXED")'),
      ...addressed('((NIL NIL "a" "b") (NIL NIL "c" "d"))'),
    ],
    right: rev1('* OK  two may begin a text ', '* 3 EXISTS', '* LIST () "/" "a  b"'),
  },
  'seven-bit': {
    wrong: [
      ...rev1('* OK Gr\xc3\xb6\xc3\x9fe', '* FLAGS (Gr\xfcn)', '* LIST () "/" "\xc3\xb6"'),
      ...fetch('BODY[] "\xe9"'),
      ...at(utf8, '* OK Gr\xc3\xb6\xc3\x9fe'),
    ],
    right: [...rev1('* OK a'), ...fetch('BODY[] "a" BODY[TEXT] {1}\r\n\xe9')],
  },
  'utf-8': {
    wrong: [...at(rev2, '* OK \xf6', '* LIST () "/" "\xf6"'), ...at(utf8, '* 1 FETCH (BODY[] "\xf6")')],
    right: [...at(rev2, '* OK \xc3\xb6'), ...at(utf8, '* 1 FETCH (BODY[] "\xc3\xb6")')],
  },
  nul: {
    wrong: [...rev1('* OK a\0b', '* FLAGS (a\0)'), ...fetch('BODY[] "a\0"', 'BODY[] {1}\r\n\0')],
    right: [...rev1('* OK a'), ...fetch('BINARY[1] ~{1}\r\n\0 BODY[] ""')],
  },
  number: {
    wrong: [
      ...rev1('* 0 EXPUNGE', '* 01 FETCH (UID 1)', '* 4294967296 EXISTS', '* OK [UIDNEXT 0] x', '* SEARCH 0'),
      ...rev1('* STATUS x (UIDVALIDITY 0)', '* VANISHED 0:1', '* OK [HIGHESTMODSEQ 9223372036854775808] x'),
      ...fetch('UID 0', 'RFC822.SIZE -1', 'RFC822.SIZE .5', 'RFC822.SIZE 4294967296', 'MODSEQ (0)', 'BODY[0] ""'),
    ],
    right: [
      ...rev1('* 0 EXISTS', '* 4294967295 EXISTS', '* STATUS x (HIGHESTMODSEQ 9223372036854775807)'),
      ...at(rev2, '* 1 FETCH (RFC822.SIZE 4294967296)'),
      ...fetch('RFC822.SIZE 007'),
    ],
  },
  string: {
    wrong: fetch('BODY[] "\\n"', 'BODY[] "abc'),
    right: fetch('BODY[] ""', 'BODY[] "\\"\\\\"'),
  },
  literal: {
    wrong: fetch('BODY[] {3+}\r\nabc', 'BODY[] {3}abc', 'BODY[] {x}\r\nabc', 'BODY[] {9}\r\nabc', 'BODY[] {3\r\nabc'),
    right: fetch('BODY[] {0}\r\n', 'BODY[] {3}\r\n)\r\n', 'BINARY[] ~{1}\r\na'),
  },
  tag: {
    wrong: rev1('', ' OK x', '(a) OK x', 'a+b OK x', 'a'),
    right: rev1('a.1]x OK x', '* OK x', '+ x'),
  },
  'status-response': {
    wrong: [...rev1('a OKAY then', 'a BYE then', 'a OK', 'a OK ', '* BYE', 'a OK [READ-ONLY]x', 'a OK [READ-ONLY] ')],
    right: [...rev1('a OK x', '* PREAUTH x', '* BYE x', 'a no [ALERT] x'), ...at(rev2, 'a OK ', 'a OK [READ-ONLY] ')],
  },
  'response-code': {
    wrong: [
      ...rev1('* OK [UIDNEXT] x', '* OK [READ-ONLY yes] x', '* OK [UNSEEN 3', '* OK [] x', 'a NO [X-A ] x'),
      ...rev1('a NO [BADCHARSET ()] x', 'a NO [NOPERM now] x', 'a NO [METADATA BIG] x', 'a NO [REFERRAL here] x'),
      ...rev1(
        '* OK [ANNOTATIONS 0] x',
        'a NO [BADEVENT MessageNew] x',
        'a NO [MAXCONVERTPARTS 0] x',
        'a NO [BADURL] x',
      ),
    ],
    right: [
      ...rev1(
        '* OK [UIDNEXT 1] x',
        'a NO [BADCHARSET] x',
        'a NO [BADCHARSET (UTF-8 "X")] x',
        'a OK [X-A any (thing] x',
      ),
      ...rev1(
        'a NO [METADATA MAXSIZE 7] x',
        'a NO [REFERRAL IMAP://user;AUTH=*@SERVER2/] x',
        'a NO [BADEVENT (a b)] x',
      ),
      ...rev1(
        '* OK [ANNOTATIONS 20480 NOPRIVATE] x',
        '* OK [HIGHESTMODSEQ 1] x',
        'a NO [URLMECH INTERNAL XSAMPLE=YQ==] x',
      ),
    ],
  },
  continuation: { wrong: rev1('+', '+go on'), right: rev1('+ ', '+ YWJj', '+ go on', '+ [ALERT] go on') },
  'unknown-response': {
    wrong: rev1('* XPIG-LATIN ow-nay', '* [ALERT] x', '*', '* OKAY'),
    right: rev1('* SEARCH', '* LIST () NIL x'),
  },
  capability: {
    wrong: rev1(
      ...['* CAPABILITY STARTTLS', '* CAPABILITY', '* OK [CAPABILITY IDLE] x', '* CAPABILITY IMAP4rev1 (IDLE)'],
      ...[
        'AUTH=',
        'AUTH=ABCDEFGHIJKLMNOPQRSTU',
        'AUTH=A.B',
        'APPENDLIMIT=big',
        'RIGHTS=te',
        'RIGHTS=texkl',
        'I18NLEVEL=3',
      ].map((one) => `* CAPABILITY IMAP4rev1 ${one}`),
    ),
    right: rev1(
      '* CAPABILITY IDLE AUTH=PLAIN auth=scram-sha-256-plus IMAP4rev2 APPENDLIMIT APPENDLIMIT=1 RIGHTS=kxten',
      'a OK [CAPABILITY IMAP4rev1 X-ANY=thing] x',
    ),
  },
  enabled: { wrong: rev1('* ENABLED (CONDSTORE)', '* ENABLED "X"'), right: rev1('* ENABLED', '* ENABLED CONDSTORE X') },
  'message-data': {
    wrong: rev1('* 3 FLAGS ()', '* 3', '* 3 EXISTS now', '* 3 EXPUNGED', '* 1 FETCH'),
    right: rev1('* 3 EXISTS', '* 0 recent', '* 3 EXPUNGE', '* 3 FETCH (UID 1)'),
  },
  list: {
    wrong: rev1(
      ...['* LIST "/" x', '* LIST () / x', '* LIST () "//" x', '* LIST () "" x', '* LIST () "/"'],
      ...['\\Marked \\Noselect', '\\HasChildren \\HasNoChildren', '\\Sent \\Sent', 'Sent', '\\Inbox'].map(
        (attributes) => `* LIST (${attributes}) "/" x`,
      ),
      '* LSUB (x) "/" y',
    ),
    right: rev1('* LIST (\\Sent \\HASCHILDREN \\Unmarked) "\\\\" x', '* LSUB () NIL x', '* LIST () "\\"" x'),
  },
  'list-extended': {
    wrong: rev1(
      ...['* LIST () "/" x y', '* LIST () "/" x (CHILDINFO (SUBSCRIBED))', '* LIST () "/" x (CHILDINFO)'],
      ...['* LIST () "/" x (OLDNAME (a b))', '* LIST () "/" x (CHILDINFO ("SUBSCRIBED")) y'],
    ),
    right: rev1('* LIST () "/" x ()', '* LIST () "/" x ("CHILDINFO" ("SUBSCRIBED") OLDNAME ("a b"))'),
  },
  'status-data': {
    wrong: rev1(
      ...['* STATUS x', '* STATUS x MESSAGES 1', '* STATUS x (MESSAGES)', '* STATUS x (MESSAGES NIL)'],
      ...['* STATUS x (MESSAGES 1 messages 1)', '* STATUS x (UNSEEN 1) y'],
    ),
    right: rev1('* STATUS x ()', '* STATUS "a b" (UNSEEN 1 MESSAGES 2 X-NEW 7)', '* STATUS x (APPENDLIMIT NIL)'),
  },
  namespace: {
    wrong: rev1(
      ...['* NAMESPACE', '* NAMESPACE NIL NIL', '* NAMESPACE NIL NIL NIL NIL', '* NAMESPACE () NIL NIL'],
      ...['* NAMESPACE (("" "//")) NIL NIL', '* NAMESPACE ((NIL NIL)) NIL NIL', '* NAMESPACE "" NIL NIL'],
    ),
    right: rev1('* NAMESPACE NIL NIL NIL', '* NAMESPACE (("" "/")) NIL (("a" ".")("b" NIL "X-P" ("q" "r")))'),
  },
  search: {
    wrong: rev1('* SEARCH 1,2', '* SEARCH x', '* SEARCH (MODSEQ 5)', '* SEARCH 1 (MODSEQ 5) 2', '* SORT NIL'),
    right: rev1('* SEARCH', '* SEARCH 2 84 882', '* SORT 3 1 2', '* SEARCH 2 5 (MODSEQ 9)'),
  },
  esearch: {
    wrong: rev1(
      ...['* ESEARCH (TAGGED "a") COUNT 1', '* ESEARCH COUNT', '* ESEARCH ALL $', '* ESEARCH MIN x', '* ESEARCH 1:3'],
      ...[
        '* ESEARCH COUNT 1 COUNT 2',
        '* ESEARCH COUNT 0 ALL 1',
        '* ESEARCH COUNT 0 MAX 1',
        '* ESEARCH ALL 1:3 COUNT 2',
      ],
      ...['* ESEARCH ALL 2:3 MIN 1', '* ESEARCH (TAG "a") (COUNT 1)'],
    ),
    right: rev1(
      ...[
        '* ESEARCH',
        '* ESEARCH (TAG "a") UID MIN 7 MAX 3',
        '* ESEARCH COUNT 3 ALL 9,3:2 MAX 9 MIN 2',
        '* ESEARCH COUNT 0',
      ],
      ...['* ESEARCH (TAG a) PARTIAL (1:5 NIL) COUNT 2', '* ESEARCH ALL 1:* COUNT 7'],
    ),
  },
  thread: {
    wrong: rev1('* THREAD 2', '* THREAD (1 (2))', '* THREAD ()', '* THREAD (1)(2'),
    right: rev1('* THREAD', '* THREAD (2)(3 6 (4 23)(44 7 96))', '* THREAD ((3)(5))'),
  },
  vanished: {
    wrong: rev1('* VANISHED', '* VANISHED (LATER) 1', '* VANISHED 1:*', '* VANISHED 1 2', '* VANISHED ()'),
    right: rev1('* VANISHED 405,407', '* VANISHED (EARLIER) 41,43:116'),
  },
  id: {
    wrong: rev1(
      ...['* ID', '* ID ("name")', '* ID (NIL "x")', '* ID ("name" "a" "Name" "b")', '* ID (name "x")', '* ID "x"'],
      ...[`* ID ("${'x'.repeat(31)}" NIL)`, `* ID ("a" "${'x'.repeat(1025)}")`],
    ),
    right: rev1('* ID NIL', '* ID ()', '* ID ("name" "x" "version" NIL)'),
  },
  quota: {
    wrong: rev1('* QUOTA ""', '* QUOTA "" (STORAGE 10)', '* QUOTA "" STORAGE 1 2', '* QUOTAROOT INBOX (a)'),
    right: rev1('* QUOTA "" (STORAGE 10 512 MESSAGE 1 2)', '* QUOTA a ()', '* QUOTAROOT INBOX "" b', '* QUOTAROOT x'),
  },
  acl: {
    wrong: rev1('* MYRIGHTS INBOX LRS', '* MYRIGHTS INBOX', '* ACL INBOX fred', '* LISTRIGHTS x fred (a)'),
    right: rev1(
      '* ACL INBOX Fred rwip "Joe Bloggs" lr',
      '* ACL x',
      '* LISTRIGHTS x smith "" r w',
      '* MYRIGHTS INBOX lr1',
    ),
  },
  metadata: {
    wrong: rev1(
      ...[
        '* METADATA "" shared/comment',
        '* METADATA "" /shared',
        '* METADATA "" /shared//x',
        '* METADATA "" /shared/x/',
      ],
      ...['* METADATA "" (/other/x "y")', '* METADATA "" (/shared/x y)', '* METADATA ""', '* METADATA "" (/shared/x)'],
    ),
    right: rev1('* METADATA "" /shared/comment /Private/x', '* METADATA x (/shared/a "b" /private/c ~{1}\r\n\0)'),
  },
  language: {
    wrong: rev1('* LANGUAGE EN', '* LANGUAGE ()', '* COMPARATOR (x)', '* COMPARATOR i;octet x'),
    right: rev1('* LANGUAGE (EN "DE")', '* COMPARATOR i;octet', '* COMPARATOR i;octet ("i;basic")'),
  },
  fetch: {
    wrong: [
      ...rev1('* 1 FETCH FLAGS ()', '* 1 FETCH ()', '* 1 FETCH (UID 1) x'),
      ...fetch(
        'UID',
        'UID 1 FLAGS',
        'BODY.PEEK[] ""',
        'NONSENSE 1',
        'RFC822[] ""',
        'BODY[] x',
        'BODY[] ("x")',
        'UID x',
      ),
      ...fetch('UID 1 UID 1', 'BODY[TEXT] "" body[text] ""', `PREVIEW "${'x'.repeat(257)}"`),
    ],
    right: fetch('X-GM-MSGID 12 UID 1', 'BODY[] "" BODY[]<0> "" RFC822.TEXT NIL', `PREVIEW "${'x'.repeat(256)}"`),
  },
  section: {
    wrong: fetch(
      ...['BODY[MIME] ""', 'BODY[1.] ""', 'BODY[1.FOO] ""', 'BODY[HEADER.FIELDS ()] ""', 'BODY[HEADER.FIELDS] ""'],
      ...['BODY[2]<0.65536> ""', 'BINARY[1.TEXT] ""', 'BODY[TEXT ""', 'BODY[]<x> ""'],
    ),
    right: fetch(
      'BODY[1.2.MIME] ""',
      'BODY[1.HEADER.FIELDS.NOT (From "To")]<7> ""',
      'body[header] ""',
      'BINARY.SIZE[1.2] 1',
    ),
  },
  flag: {
    wrong: [
      ...rev1(
        '* FLAGS (\\Seen \\*)',
        '* FLAGS (\\Recent)',
        '* FLAGS (a[b]c)',
        '* FLAGS \\Seen',
        '* FLAGS (\\Seen \\SEEN)',
      ),
      ...rev1('* FLAGS (\\Junk)', '* OK [PERMANENTFLAGS (\\Recent)] x', '* FLAGS () x'),
      ...fetch('FLAGS \\Seen', 'FLAGS (\\*)', 'FLAGS (a a)', 'FLAGS NIL', 'FLAGS (\\)', 'FLAGS ("a")'),
    ],
    right: [
      ...rev1(
        '* FLAGS ()',
        '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)',
        '* OK [PERMANENTFLAGS (\\*)] x',
      ),
      ...fetch('FLAGS ()', 'FLAGS (\\Recent \\seen NonJunk $MDNSent)'),
    ],
  },
  'date-time': {
    wrong: fetch(
      ...['"01-Jan-2010 10:00:00"', '"1-Jan-2010 10:00:00 +0000"', '"31-Feb-2020 10:00:00 +0000"'].map(
        (date) => `INTERNALDATE ${date}`,
      ),
      ...['"01-Jan-2010 24:00:00 +0000"', '"01-Jan-2010 10:00:00 GMT"', '"Fri, 1 Jan 2010 10:00:00 +0000"', 'NIL'].map(
        (date) => `INTERNALDATE ${date}`,
      ),
      'SAVEDATE "never"',
    ),
    right: fetch(
      'INTERNALDATE " 1-jan-2024 00:00:60 +1400"',
      'INTERNALDATE "29-Feb-2024 23:59:59 -0000"',
      'SAVEDATE NIL',
    ),
  },
  envelope: {
    wrong: envelopes(
      '(NIL NIL NIL NIL NIL NIL NIL NIL)',
      '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)',
      '(date NIL NIL NIL NIL NIL NIL NIL NIL NIL)',
      '(NIL NIL "a@b" NIL NIL NIL NIL NIL NIL NIL)',
      '(NIL NIL ((NIL NIL "a" "b")) NIL ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
      'NIL',
    ),
    right: envelopes(
      '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)',
      '("x" "" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "c" "d")) NIL NIL NIL NIL "<x@y>")',
    ),
  },
  address: {
    wrong: addressed(
      ...[
        '((NIL NIL "joe" NIL))',
        '((NIL NIL NIL NIL))',
        '((NIL NIL "a" NIL)(NIL NIL "b" NIL)(NIL NIL NIL NIL))',
        '()',
      ],
      ...['((NIL NIL NIL "host"))', '((NIL "a" "b"))', '((NIL NIL "a" "b" NIL))', '(NIL NIL "a" "b")'],
    ),
    right: addressed('((NIL NIL "g" NIL)("A" NIL "a" "b")(NIL NIL NIL NIL))', '(("" "@route" "a" ""))'),
  },
  'body-structure': {
    wrong: fetch(
      ...[
        '("IMAGE" "GIF" NIL NIL NIL NIL 1)',
        '("IMAGE" "GIF" () NIL NIL "7BIT" 1)',
        '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1)',
      ],
      ...[
        '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 1)',
        '("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 NIL)',
        '("MIXED" NIL)',
        'NIL',
      ],
    )
      .map(({ text, context }) => ({ text: text.replace('FETCH (', 'FETCH (BODY '), context }))
      .concat(
        fetch(
          ...['NIL "inline"', 'NIL (NIL NIL)', 'NIL NIL NIL NIL 7', 'NIL NIL ()', '("a" "b")'].map(
            (extension) => `BODYSTRUCTURE ("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 ${extension})`,
          ),
        ),
      ),
    right: fetch(
      'BODY ("TEXT" "PLAIN" ("CHARSET" "X") NIL NIL "7BIT" 1 1)',
      'BODYSTRUCTURE (("IMAGE" "GIF" NIL NIL NIL "7BIT" 1 NIL ("inline" NIL) ("en" "de") "x") "MIXED" ("a" "b") NIL "en")',
      'BODYSTRUCTURE ("MESSAGE" "DELIVERY-STATUS" NIL NIL NIL "7BIT" 100)',
    ),
  },
  'mailbox-name': {
    wrong: [
      ...rev1('* LIST () "/" a%b', '* LIST () "/" "a&b"', '* LIST () "/" &AGE-', '* LIST () "/" &2D0-'),
      ...rev1(
        '* LIST () "/" &AOQ',
        '* NAMESPACE (("&" "/")) NIL NIL',
        '* STATUS "a&" ()',
        '* LIST () "/" {2}\r\n\xc3\xb6',
      ),
      ...at(utf8, '* LIST () "/" {1}\r\n\x01', '* LIST () "/" "o\xcc\x88"'),
      ...at(rev2, '* LIST () "/" "o\xcc\x88"'),
    ],
    right: [
      ...rev1('* LIST () "/" Entw&APw-rfe', '* LIST () "/" a&-b', '* LIST () "/" {3}\r\na%b', '* LSUB () "/" &2D3eAA-'),
      ...at(rev2, '* LIST () "/" "a&b \xc3\xb6"', '* LIST () "/" "\xc3\xb6" (OLDNAME ("o\xcc\x88"))'),
    ],
  },
  'extension-data': {
    wrong: rev1('* STATUS x (X-NEW "a")', '* LIST () "/" x (X-NEW a)', '* ESEARCH X-NEW "x"'),
    right: rev1('* STATUS x (X-NEW (a b) X-OLD 5)', '* LIST () "/" x (X-NEW (a (b)))', '* ESEARCH X-NEW 1:4'),
  },
  binary: {
    wrong: fetch('BINARY[1] x', 'BINARY[1] ("x")', 'BINARY.SIZE[1] NIL'),
    right: fetch('BINARY[1] ~{1}\r\n\0', 'BINARY[1] NIL', 'BINARY[] "x"', 'BINARY.SIZE[1] 0'),
  },
  uidplus: {
    wrong: rev1(
      ...['a OK [APPENDUID 1] x', 'a OK [APPENDUID 1 5:5] x', 'a OK [COPYUID 1 2] x', 'a OK [COPYUID 1 2:* 3] x'],
      ...['a OK [COPYUID 1 2:4 3:4] x', 'a OK [APPENDUID 1 x] x'],
    ),
    right: rev1(
      'a OK [APPENDUID 38505 3955] x',
      'a OK [COPYUID 1 304,319:320 3956:3958] x',
      'a OK [APPENDUID 1 2:3] x',
    ),
  },
  condstore: {
    wrong: [
      ...fetch('MODSEQ 12', 'MODSEQ (x)', 'MODSEQ NIL'),
      ...rev1('* OK [HIGHESTMODSEQ x] x', '* SEARCH 1 (MODSEQ x)'),
    ],
    right: [
      ...fetch('MODSEQ (12)'),
      ...rev1('* OK [HIGHESTMODSEQ 1] x', '* STATUS x (HIGHESTMODSEQ 0)', 'a OK [MODIFIED 7,9] x'),
    ],
  },
  'object-id': {
    wrong: fetch('EMAILID (a.b)', 'EMAILID ()', 'EMAILID (a b)', `THREADID (${'x'.repeat(256)})`),
    right: [
      ...fetch('EMAILID (M6_d-9) THREADID NIL'),
      ...rev1('* STATUS x (MAILBOXID (F1))', 'a OK [MAILBOXID (F1)] x'),
    ],
  },
  annotation: {
    wrong: fetch('ANNOTATION x', 'ANNOTATION (/comment (value.priv))', 'ANNOTATION (/comment (value.priv x))'),
    right: fetch('ANNOTATION (/comment (value.priv "x" value.shared NIL))', 'ANNOTATION (/comment /flags)'),
  },
};

const judge = ({ text, context }: Wire) => parseResponse(octets(text), context);
const named = ({ text, context }: Wire): string => `${JSON.stringify(text)} ${context.revision}`;

describe.each(imapGrammarRuleNames)('%s', (rule) => {
  test.each(lines[rule].wrong.map((wire) => ({ name: named(wire), wire })))('$name breaks it', ({ wire }) => {
    const { faults, judged } = judge(wire);
    expect(new Set(faults.map(({ watch }) => watch))).toEqual(new Set([rule]));
    expect(judged.names()).toContain(rule);
  });

  test.each(lines[rule].right.map((wire) => ({ name: named(wire), wire })))('$name keeps it', ({ wire }) => {
    const { faults, judged } = judge(wire);
    expect(faults).toEqual([]);
    expect(judged.names()).toContain(rule);
  });
});

test('a response is judged by the rules of what stands in it, and by no other', () => {
  expect(judge({ text: '* SEARCH 1 2', context: initialContext }).judged.names()).toEqual([
    'line-end',
    'space',
    'number',
    'tag',
    'unknown-response',
    'search',
  ]);
});
