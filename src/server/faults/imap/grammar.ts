import type { Fault } from '../fault.js';
import { imapResponses } from '../tools.js';

/** A response that breaks one rule of the grammar. */
interface Slip {
  /** The last part of the id of the rule. */
  readonly rule: string;
  readonly wrong: string;
  /** What of a response is written otherwise, and how. */
  readonly from: RegExp;
  readonly to: string;
  readonly shows: readonly string[];
}

const selecting = ['imap/select/empty', 'imap/select/read-write', 'imap/select/again'];
/** Behind this response of SELECT come those that the client has not asked for. */
const behind = /(\* OK \[UIDVALIDITY.*\r\n)/;
const unasked = (rule: string, response: string): Slip => ({
  rule,
  wrong: `The server sends "${response}", which breaks the grammar.`,
  from: behind,
  to: `$1* ${response}\r\n`,
  shows: selecting,
});

const slips: readonly Slip[] = [
  {
    rule: 'line-end',
    wrong: 'EXISTS ends in LF without CR.',
    from: / EXISTS\r\n/,
    to: ' EXISTS\n',
    shows: selecting,
  },
  {
    rule: 'space',
    wrong: 'EXISTS has a space at the end of its line.',
    from: / EXISTS\r\n/,
    to: ' EXISTS \r\n',
    shows: selecting,
  },
  {
    rule: 'seven-bit',
    wrong: 'The text of responses is in UTF-8 before that was enabled.',
    from: /UIDs valid/,
    to: 'UIDs g\xc3\xbcltig',
    shows: selecting,
  },
  {
    rule: 'utf-8',
    wrong: 'The text of responses is in Latin-1, also where UTF-8 was enabled.',
    from: /UIDs valid/,
    to: 'UIDs g\xfcltig',
    shows: selecting,
  },
  {
    rule: 'nul',
    wrong: 'The text of a response holds NUL, the end of a string in C.',
    from: /UIDs valid/,
    to: 'UIDs valid\0',
    shows: selecting,
  },
  {
    rule: 'number',
    wrong: 'UIDNEXT of an empty mailbox is 0.',
    from: /\[UIDNEXT \d+\]/,
    to: '[UIDNEXT 0]',
    shows: selecting,
  },
  {
    rule: 'string',
    wrong: 'ID escapes a letter in a quoted string.',
    from: /"mailspec /,
    to: '"mail\\spec ',
    shows: ['imap/id'],
  },
  {
    rule: 'literal',
    wrong: 'The server announces literals with a plus sign, as clients may.',
    from: /\{(\d+)\}\r\n/,
    to: '{$1+}\r\n',
    shows: ['imap/fetch-sections'],
  },
  {
    rule: 'tag',
    wrong: 'An empty line follows EXISTS.',
    from: / EXISTS\r\n/,
    to: ' EXISTS\r\n\r\n',
    shows: selecting,
  },
  {
    rule: 'status-response',
    wrong: 'The text follows a response code without a space.',
    from: /^(\* OK \[UIDVALIDITY \d+\]) /,
    to: '$1',
    shows: selecting,
  },
  {
    rule: 'response-code',
    wrong: 'READ-WRITE has an argument.',
    from: /\[READ-WRITE\]/,
    to: '[READ-WRITE yes]',
    shows: selecting,
  },
  {
    rule: 'continuation',
    wrong: 'A continuation request has no space behind the plus sign.',
    from: /^\+ /,
    to: '+',
    shows: ['imap/literals'],
  },
  {
    rule: 'capability',
    wrong: 'CAPABILITY lists AUTH= without a mechanism.',
    from: /^(\* CAPABILITY .*)\r\n/,
    to: '$1 AUTH=\r\n',
    shows: ['imap/capability'],
  },
  {
    rule: 'enabled',
    wrong: 'ENABLED has its capabilities in parentheses.',
    from: /^\* ENABLED (.*)\r\n/,
    to: '* ENABLED ($1)\r\n',
    shows: ['imap/enable'],
  },
  {
    rule: 'message-data',
    wrong: 'EXISTS has text behind it.',
    from: / EXISTS\r\n/,
    to: ' EXISTS now\r\n',
    shows: selecting,
  },
  {
    rule: 'list',
    wrong: 'LIST gives an attribute twice.',
    from: /(\\HasNoChildren)/,
    to: '$1 $1',
    shows: ['imap/list'],
  },
  {
    rule: 'list-extended',
    wrong: 'CHILDINFO has its criteria without quotes.',
    from: /\("SUBSCRIBED"\)/,
    to: '(SUBSCRIBED)',
    shows: ['imap/list-extended'],
  },
  {
    rule: 'status-data',
    wrong: 'STATUS gives an item twice.',
    from: /(MESSAGES \d+)/,
    to: '$1 $1',
    shows: ['imap/status'],
  },
  {
    rule: 'namespace',
    wrong: 'NAMESPACE has two classes instead of three.',
    from: / NIL NIL\r\n/,
    to: ' NIL\r\n',
    shows: ['imap/namespace'],
  },
  {
    rule: 'search',
    wrong: 'SEARCH gives a set of numbers.',
    from: /^(\* SEARCH \d+) (?=\d)/,
    to: '$1,',
    shows: ['imap/search'],
  },
  {
    rule: 'esearch',
    wrong: 'ESEARCH names the tag by another word.',
    from: /\(TAG "/,
    to: '(TAGGED "',
    shows: ['imap/esearch'],
  },
  {
    rule: 'id',
    wrong: 'ID gives its fields without quotes.',
    from: /^\* ID \("name"/,
    to: '* ID (name',
    shows: ['imap/id'],
  },
  {
    rule: 'fetch',
    wrong: 'FETCH gives an item twice.',
    from: /(UID \d+)(?=[ )])/,
    to: '$1 $1',
    shows: ['imap/uid'],
  },
  {
    rule: 'section',
    wrong: 'A section of FETCH ends in a dot.',
    from: /BODY\[(\d+)\]/,
    to: 'BODY[$1.]',
    shows: ['imap/fetch-sections'],
  },
  {
    rule: 'flag',
    wrong: 'FLAGS holds the asterisk of PERMANENTFLAGS.',
    from: /^\* FLAGS \(/,
    to: '* FLAGS (\\* ',
    shows: selecting,
  },
  {
    rule: 'date-time',
    wrong: 'INTERNALDATE has no zone.',
    from: /(INTERNALDATE "[^"]*) [-+]\d{4}"/,
    to: '$1"',
    shows: ['imap/internaldate'],
  },
  {
    rule: 'envelope',
    wrong: 'ENVELOPE has a field in front that is none.',
    from: /ENVELOPE \(/,
    to: 'ENVELOPE (NIL ',
    shows: ['imap/fetch-envelope'],
  },
  {
    rule: 'address',
    wrong: 'An address in ENVELOPE has a fifth field.',
    from: /("[^"]*" "[^"]*\.[a-z]+")\)/,
    to: '$1 NIL)',
    shows: ['imap/fetch-envelope'],
  },
  {
    rule: 'body-structure',
    wrong: 'The structure of a text leaves out its lines.',
    from: /("(?:7bit|8bit|quoted-printable|base64)" \d+) \d+/i,
    to: '$1',
    shows: ['imap/fetch-bodystructure'],
  },
  {
    rule: 'mailbox-name',
    wrong: 'LIST shows the name of another mailbox with a bare ampersand.',
    from: /^(\* LIST .*\r\n)/,
    to: '$1* LIST () "/" "R&D"\r\n',
    shows: ['imap/list'],
  },
  {
    rule: 'binary',
    wrong: 'BINARY.SIZE of a part is NIL.',
    from: /(BINARY\.SIZE\[[\d.]*\]) \d+/,
    to: '$1 NIL',
    shows: ['imap/binary'],
  },
  {
    rule: 'uidplus',
    wrong: 'APPENDUID says UIDVALIDITY alone.',
    from: /\[APPENDUID (\d+) [^\]]*\]/,
    to: '[APPENDUID $1]',
    shows: ['imap/uidplus', 'imap/append'],
  },
  {
    rule: 'condstore',
    wrong: 'MODSEQ is without parentheses.',
    from: /MODSEQ \((\d+)\)/,
    to: 'MODSEQ $1',
    shows: ['imap/condstore'],
  },
  unasked('unknown-response', 'XPIG-LATIN ow-nay'),
  unasked('thread', 'THREAD (1 (2))'),
  unasked('vanished', 'VANISHED 1:*'),
  unasked('quota', 'QUOTA "" (STORAGE 10)'),
  unasked('acl', 'MYRIGHTS INBOX LRS'),
  unasked('metadata', 'METADATA "" /shared'),
  unasked('language', 'LANGUAGE EN'),
  unasked('extension-data', 'STATUS INBOX (X-NEW "a")'),
  unasked('object-id', 'STATUS INBOX (MAILBOXID (F.1))'),
  unasked('annotation', '1 FETCH (ANNOTATION x)'),
];

/** One slip for each rule of the grammar that always watches. */
export const grammar: readonly Fault[] = slips.map(({ rule, wrong, from, to, shows }) => ({
  id: `imap/grammar/${rule}`,
  wrong,
  breaks: [`imap/grammar/${rule}`],
  shows,
  plant: imapResponses((response) => response.replace(from, to)),
}));
