import type { Fault } from '../fault.js';
import { imapResponses, imapRuns } from '../tools.js';

type Rewrite = readonly [from: RegExp, to: string];

/** Lines of the ledger that a rule decides in every response: one form broken, and no other. */
const form = (
  id: string,
  wrong: string,
  breaks: readonly string[],
  shows: readonly string[],
  ...rewrites: readonly Rewrite[]
): Fault => ({
  id: `imap/forms/${id}`,
  wrong,
  breaks,
  shows,
  plant: imapResponses((response) => rewrites.reduce((text, [from, to]) => text.replace(from, to), response)),
});

/** The same obligation of both revisions. */
const pair = (rev1: string, rev2: string): string[] => [`rfc3501-${rev1}`, `rfc9051-${rev2}`];

const select = ['imap/select'];
const fetch = ['imap/fetch-items', 'imap/uid'];
const list = ['imap/list', 'imap/list-extended'];

/** How octets, lines, strings and lists are written (RFC 3501 §2.2, §4, §9). */
const octets: readonly Fault[] = [
  form('crlf', 'EXISTS ends in LF alone.', [...pair('2.2-crlf', '2.2-crlf'), 'rfc2683-3.4.1-grammar'], select, [
    / EXISTS\r\n/,
    ' EXISTS\n',
  ]),
  form(
    'one-space',
    'EXISTS has two spaces in front.',
    [...pair('9-one-space', '9-one-space'), ...pair('9-formal-syntax', '9-formal-syntax')],
    select,
    [/ EXISTS/, '  EXISTS'],
  ),
  form('no-nul', 'A text holds NUL.', pair('9-no-nul', '9-no-nul'), select, [/UIDs valid/, 'UIDs\0valid']),
  form(
    'no-binary',
    'A literal holds NUL.',
    pair('4.3.1-no-binary', '4.3.1-no-binary'),
    ['imap/fetch-sections'],
    [/(\{[1-9]\d*\}\r\n)[^]/, '$1\0'],
  ),
  form('untagged', 'Data begins with an exclamation mark.', pair('2.2.2-untagged', '2.2.2-untagged'), select, [
    /^\* FLAGS/,
    '! FLAGS',
  ]),
  form(
    'line-ends',
    'A quoted string holds a line end.',
    ['rfc2683-3.4.2-no-line-ends'],
    ['imap/id'],
    [/"mailspec /, '"mailspec\r '],
  ),
  form(
    '8bit',
    'A quoted string is in Latin-1.',
    ['rfc9051-4.3.1-8bit-in-utf-8'],
    ['imap/fetch-envelope'],
    [/ENVELOPE \("/, 'ENVELOPE ("\xe4'],
  ),
  form(
    'early-utf-8',
    'A quoted string is in UTF-8 before IMAP4rev2 is enabled.',
    ['rfc9051-A-no-utf-8-before-enable'],
    ['imap/id'],
    [/"mailspec /, '"m\xc3\xa4ilspec '],
  ),
  form('atom', 'A response code is called READ@WRITE(1).', pair('4-atom', '4-atom'), select, [
    /\[READ-WRITE\]/,
    '[READ{WRITE]',
  ]),
  form('list', 'Flags have a comma between them.', pair('4.4-list', '4.4-list'), select, [
    /^(\* FLAGS \(\S+) /,
    '$1, ',
  ]),
  form(
    'nil',
    'What does not exist is an empty list.',
    pair('4.5-nil', '4.5-nil'),
    ['imap/fetch-envelope'],
    [/ NIL NIL NIL /, ' () () () '],
  ),
  form(
    'non-synchronizing',
    'The server announces its literals with a plus sign.',
    ['rfc7888-3-never-sends', 'rfc9051-4.3-sends-no-non-synchronizing'],
    ['imap/fetch-sections'],
    [/\{(\d+)\}\r\n/, '{$1+}\r\n'],
  ),
  form(
    'literal-count',
    'The count of a literal has a zero in front that makes it unreadable.',
    pair('4.3-sent-literal', '4.3-sent-literal'),
    ['imap/fetch-sections'],
    [/\{(\d+)\}\r\n/, '{-$1}\r\n'],
  ),
  form(
    'continuation',
    'A continuation request has no space behind its plus sign.',
    pair('7.5-continuation-form', '7.6-continuation-form'),
    ['imap/literals'],
    [/^\+ /, '+'],
  ),
  form(
    'added',
    'SELECT brings data that no RFC knows.',
    pair('6.5.1-no-added-responses', '6.5-no-added-responses'),
    select,
    [/(\* OK \[UIDVALIDITY.*\r\n)/, '$1* XLOAD 0.7\r\n'],
  ),
];

/** Status responses and their codes (RFC 3501 §7.1). */
const codes: readonly Fault[] = [
  form(
    'code',
    'A response code has a parenthesis in front of its argument.',
    pair('7.1-code-form', '7.1-code-form'),
    select,
    [/\[UIDNEXT /, '[UIDNEXT('],
  ),
  form(
    'tagged-bye',
    'LOGOUT is completed by a tagged BYE.',
    pair('7.1-bye-preauth-untagged', '7.1-bye-preauth-untagged'),
    ['imap/logout'],
    [/^(?!\*)(\S+) OK (.*LOGOUT)/i, '$1 BYE $2'],
  ),
  form(
    'permanentflags',
    'PERMANENTFLAGS holds \\Recent.',
    pair('7.1-permanentflags-in-flags', '7.1-permanentflags-in-flags'),
    select,
    [/\[PERMANENTFLAGS \(/, '[PERMANENTFLAGS (\\Recent '],
  ),
  form(
    'login-capability',
    'The capabilities in the answer to LOGIN name no revision.',
    pair('7.1-capability-after-login', '7.1-capability-after-login'),
    ['imap/login', 'imap/capability'],
    [/^(?!\*)(\S+ OK \[CAPABILITY )(?:IMAP4rev\d )+/, '$1'],
  ),
  {
    id: 'imap/forms/revision',
    wrong: 'CAPABILITY names no revision while a mailbox is selected.',
    breaks: pair('7.2.1-revision', '7.2.2-revision'),
    shows: ['imap/capability'],
    plant: imapRuns(['CAPABILITY'], (usual, session) => {
      if (session.view === undefined) return usual();
      session.addUntagged('CAPABILITY IDLE');
      return { status: 'OK', text: 'CAPABILITY completed' };
    }),
  },
  form(
    'uidnext',
    'UIDNEXT is 0.',
    [
      ...pair('7.1-uidnext-number', '7.1-uidnext-number'),
      ...pair('2.3.1.1-uidvalidity-form', '2.3.1.1-uidvalidity-form'),
    ],
    select,
    [/\[UIDNEXT \d+\]/, '[UIDNEXT 0]'],
  ),
  form(
    'no-argument',
    'ALREADYEXISTS has an argument.',
    ['rfc5530-4-syntax'],
    ['imap/mailboxes'],
    [/\[ALREADYEXISTS\]/, '[ALREADYEXISTS yes]'],
  ),
  form(
    'uidplus',
    'COPYUID has no second set.',
    ['rfc4315-4-syntax'],
    ['imap/copy', 'imap/uidplus'],
    [/\[COPYUID (\d+ \S+) [^\]]*\]/, '[COPYUID $1]'],
  ),
];

/** Data of mailboxes (RFC 3501 §7.2). */
const mailboxes: readonly Fault[] = [
  form('list-name', 'LIST gives no name.', [...pair('7.2.2-one-name', '7.3.1-one-name'), 'rfc5258-6-syntax'], list, [
    /^(\* LIST \([^)]*\) ".") "[^"]*"\r\n/,
    '$1\r\n',
  ]),
  form(
    'lsub',
    'LSUB has no delimiter.',
    ['rfc3501-7.2.3-form'],
    ['imap/subscribe'],
    [/^(\* LSUB \([^)]*\)) "."/, '$1'],
  ),
  form('both-children', 'LIST says \\HasChildren and \\HasNoChildren.', ['rfc9051-6.3.9.5-both-never'], list, [
    /\\HasNoChildren/,
    '\\HasNoChildren \\HasChildren',
  ]),
  form('selectability', 'LIST says \\Marked and \\Unmarked.', ['rfc9051-7.3.1-selectability'], list, [
    /\\HasNoChildren/,
    '\\HasNoChildren \\Marked \\Unmarked',
  ]),
  form(
    'special-use',
    'LIST gives a special use in quotes.',
    ['rfc6154-6-syntax'],
    ['imap/special-use', 'imap/list'],
    [/\\Sent/, '"\\\\Sent"'],
  ),
  form('extended', 'CHILDINFO has no parentheses around it.', ['rfc9051-7.3.1-extended-form'], list, [
    /\("CHILDINFO" (\("SUBSCRIBED"\))\)/,
    '"CHILDINFO" $1',
  ]),
  form(
    'namespace',
    'NAMESPACE has two classes.',
    ['rfc2342-6-syntax', 'rfc9051-7.3.2-form'],
    ['imap/namespace'],
    [/ NIL NIL\r\n/, ' NIL\r\n'],
  ),
  form(
    'namespace-nil',
    'NAMESPACE has an empty list for a class that there is not.',
    ['rfc9051-6.3.10-nil'],
    ['imap/namespace'],
    [/ NIL NIL\r\n/, ' () ()\r\n'],
  ),
  form(
    'status',
    'STATUS gives a number without its name.',
    pair('7.2.4-form', '7.3.3-form'),
    ['imap/status'],
    [/\(MESSAGES (\d+)/, '($1'],
  ),
  form('status-size', 'STATUS SIZE has a unit.', ['rfc8438-4-syntax'], ['imap/status'], [/(SIZE \d+)/, '$1k']),
  form(
    'esearch',
    'ESEARCH has an equals sign behind COUNT.',
    ['rfc4731-4-syntax'],
    ['imap/esearch'],
    [/COUNT (\d+)/, 'COUNT=$1'],
  ),
  form(
    'enabled',
    'ENABLED has its capabilities in parentheses.',
    ['rfc5161-4-syntax'],
    ['imap/enable'],
    [/^\* ENABLED (.*)\r\n/, '* ENABLED ($1)\r\n'],
  ),
  form(
    'id',
    'ID gives its fields without quotes.',
    ['rfc2971-4-syntax'],
    ['imap/id'],
    [/^\* ID \("name"/, '* ID (name'],
  ),
  form(
    'id-twice',
    'ID gives a field twice.',
    ['rfc2971-3.3-no-field-twice'],
    ['imap/id'],
    [/^(\* ID \()("name" "[^"]*")/, '$1$2 $2'],
  ),
  form(
    'id-limits',
    'ID gives a field of 40 octets.',
    ['rfc2971-3.3-limits'],
    ['imap/id'],
    [/^\* ID \("name"/, `* ID ("${'n'.repeat(40)}"`],
  ),
  form('vanished', 'SELECT brings VANISHED with an asterisk.', ['rfc7162-3.2.10-syntax'], select, [
    /(\* OK \[UIDVALIDITY.*\r\n)/,
    '$1* VANISHED 1:*\r\n',
  ]),
];

/** Data of messages (RFC 3501 §7.4.2). */
const messages: readonly Fault[] = [
  form('fetch', 'FETCH data stand in brackets.', pair('7.4.2-fetch-form', '7.5.2-fetch-form'), fetch, [
    /^(\* \d+ FETCH )\(([^]*)\)\r\n$/,
    '$1[$2]\r\n',
  ]),
  form('flags', 'FLAGS of a message stand without parentheses.', pair('7.4.2-flags-form', '7.5.2-flags-form'), fetch, [
    /(FETCH \(.*FLAGS )\(([^)]+)\)/,
    '$1$2',
  ]),
  form(
    'internaldate',
    'INTERNALDATE is a date of RFC 822.',
    [...pair('7.4.2-internaldate-form', '7.5.2-internaldate-form'), 'rfc2683-3.4.1-internaldate'],
    ['imap/internaldate', ...fetch],
    [/INTERNALDATE "[^"]*"/, 'INTERNALDATE "Mon, 7 Feb 1994 21:52:25 -0800"'],
  ),
  form('size', 'RFC822.SIZE stands in quotes.', pair('7.4.2-size-form', '7.5.2-size-form'), fetch, [
    /RFC822\.SIZE (\d+)/,
    'RFC822.SIZE "$1"',
  ]),
  form(
    'uid',
    'UID is 0.',
    [...pair('7.4.2-uid-form', '7.5.2-uid-form'), ...pair('2.3.1.1-uid-form', '2.3.1.1-uid-form')],
    fetch,
    [/UID \d+(?=[ )])/, 'UID 0'],
  ),
  form(
    'envelope',
    'ENVELOPE has eleven fields.',
    pair('7.4.2-envelope-form', '7.5.2-envelope-form'),
    ['imap/fetch-envelope'],
    [/ENVELOPE \(/, 'ENVELOPE (NIL '],
  ),
  form(
    'body',
    'The structure of a text leaves out its lines.',
    pair('7.4.2-body-form', '7.5.2-body-form'),
    ['imap/fetch-bodystructure'],
    [/("(?:7bit|8bit|quoted-printable|base64)" \d+) \d+/i, '$1'],
  ),
  form(
    'binary',
    'BINARY.SIZE is NIL.',
    ['rfc3516-7-syntax'],
    ['imap/binary'],
    [/(BINARY\.SIZE\[[\d.]*\]) \d+/, '$1 NIL'],
  ),
  form(
    'modseq',
    'A mod-sequence is negative.',
    ['rfc7162-3.1-positive'],
    ['imap/condstore'],
    [/MODSEQ \((\d+)\)/, 'MODSEQ (-$1)'],
  ),
];

/** Forms that the always-on rules watch in every response. */
export const forms: readonly Fault[] = [...octets, ...codes, ...mailboxes, ...messages];
