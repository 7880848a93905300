import type { RuleDefinition } from './definition.js';
import { definitionsOf, line, type Watched } from './line.js';

/** A rule on the syntax of an RFC that has no ledger of its own: the line on extensions stands for it. */
function syntax(rfc: string, section: string, title: string, text: string): Watched {
  return { title, requirement: { id: 'rfc3501-9-formal-syntax', rfc, section, level: 'MUST', text } };
}

/** By the last part of their ids: first what holds everywhere, then responses, then what they are made of. */
const watched = {
  'line-end': line(
    'rfc3501-2.2-crlf',
    'A response ends in CRLF',
    'Each line that the server sends ends in CR and LF, and neither stands alone.',
  ),
  space: line(
    'rfc3501-9-one-space',
    'One space stands where the grammar has one, and nowhere else',
    'The server sends just one space where the grammar has one: not two, no tab, none at the end of a line or beside a parenthesis.',
  ),
  'seven-bit': line(
    'rfc9051-A-no-utf-8-before-enable',
    'Text is in 7 bits until UTF-8 is enabled',
    'Before UTF-8 is enabled the server sends octets above 127 in literals only.',
  ),
  'utf-8': line(
    'rfc9051-4.3.1-8bit-in-utf-8',
    'Octets above 127 are UTF-8 where they are allowed',
    'What the server sends outside literals in more than 7 bits is well-formed UTF-8.',
  ),
  nul: line(
    'rfc3501-9-no-nul',
    'NUL stands nowhere but in a literal8',
    'The server sends the octet NUL in the literals of BINARY alone.',
  ),
  number: line(
    'rfc3501-9-formal-syntax',
    'A number is in its range',
    'A number is made of digits and is at most 4294967295, or of 63 bits where the grammar says so; where 0 is excluded it has no leading zero.',
  ),
  string: line(
    'rfc3501-9-formal-syntax',
    'A quoted string ends, and escapes nothing but quotes and backslashes',
    'A quoted string lies between two quotes on one line; a backslash in it stands before a quote or a backslash.',
  ),
  literal: line(
    'rfc3501-4.3-sent-literal',
    'A literal has its length in braces, CRLF, and so many octets',
    'The server announces each literal by the number of its octets in braces, without a plus sign, and CRLF.',
  ),

  tag: line(
    'rfc3501-2.2.2-untagged',
    'A response begins with an asterisk, a plus sign or a tag',
    'What completes a command begins with the tag, all else with an asterisk or, to ask for more, a plus sign.',
  ),
  'status-response': line(
    'rfc3501-7.1-bye-preauth-untagged',
    'A status response has a status and text',
    'The tagged status is OK, NO or BAD, the untagged one also PREAUTH or BYE; a space and text follow.',
  ),
  'response-code': line(
    'rfc3501-7.1-code-form',
    'A response code has the arguments that its RFC gives it',
    'A response code is an atom in brackets, with the arguments of its definition behind a space; unknown ones have any text without a bracket.',
  ),
  continuation: line(
    'rfc3501-7.5-continuation-form',
    'A continuation request is a plus sign, a space, and text or base64',
    'The server asks for the rest of a command by a plus sign, a space, and text or base64, which may be empty.',
  ),
  'unknown-response': line(
    'rfc3501-6.5.1-no-added-responses',
    'An untagged response is one that an RFC defines',
    'The server sends no untagged responses but those that an RFC defines, and nothing behind their end.',
  ),
  capability: line(
    'rfc3501-7.2.1-revision',
    'Capabilities are atoms, a revision of IMAP among them',
    'CAPABILITY lists atoms; IMAP4rev1 or IMAP4rev2 is among them, and what has a value has one of its form.',
  ),
  enabled: line(
    'rfc5161-4-syntax',
    'ENABLED lists capabilities',
    'An ENABLED response holds the names of capabilities, and nothing else.',
  ),
  'message-data': line(
    'rfc3501-9-formal-syntax',
    'EXISTS, RECENT, EXPUNGE and FETCH follow a number',
    'The server sends EXISTS, RECENT, EXPUNGE and FETCH behind a number, and nothing behind the first three.',
  ),
  list: line(
    'rfc3501-7.2.2-one-name',
    'LIST and LSUB have attributes that agree, a delimiter and a name',
    'A LIST or LSUB response has a list of attributes, each once and none that contradicts another, one quoted character or NIL, and one name.',
  ),
  'list-extended': line(
    'rfc5258-6-syntax',
    'Extended data of LIST are pairs in a list',
    'What follows the name in a LIST response is a list of tags, each with a value of its form.',
  ),
  'status-data': line(
    'rfc3501-7.2.4-form',
    'STATUS has a name and pairs of item and value',
    'A STATUS response has the name of the mailbox and a list of items, each once and with its value.',
  ),
  namespace: line(
    'rfc2342-6-syntax',
    'NAMESPACE has three classes of prefixes with delimiters',
    'A NAMESPACE response has three parts, each NIL or a list of prefixes with delimiters.',
  ),
  search: line(
    'rfc3501-9-formal-syntax',
    'SEARCH and SORT list numbers',
    'A SEARCH or SORT response holds numbers other than 0, and behind them at most a mod-sequence.',
  ),
  esearch: line(
    'rfc4731-4-syntax',
    'ESEARCH has pairs of name and value that agree',
    'An ESEARCH response has the tag, UID where it is about UIDs, and result data, each once and none that contradicts another.',
  ),
  thread: syntax(
    'RFC 5256',
    '5',
    'THREAD has nested lists of numbers',
    'A THREAD response holds threads in parentheses: numbers, and where a thread parts two branches or more.',
  ),
  vanished: line(
    'rfc7162-3.2.10-syntax',
    'VANISHED has a set of UIDs',
    'A VANISHED response holds UIDs, never none and never the asterisk, and EARLIER in parentheses before them.',
  ),
  id: line(
    'rfc2971-4-syntax',
    'ID has NIL or pairs of field and value',
    'An ID response holds NIL or a list of fields with values, within the limits of their number and length, and no field twice.',
  ),
  quota: syntax(
    'RFC 9208',
    '7',
    'QUOTA and QUOTAROOT have roots, and resources with usage and limit',
    'A QUOTA response has a root and a list of resources with usage and limit, a QUOTAROOT response a mailbox and its roots.',
  ),
  acl: syntax(
    'RFC 4314',
    '7',
    'ACL, LISTRIGHTS and MYRIGHTS have identifiers and rights',
    'The server gives rights as lower-case letters and digits, behind the mailbox and the identifier.',
  ),
  metadata: syntax(
    'RFC 5464',
    '5',
    'METADATA has entries with their values, or entries alone',
    'A METADATA response has a mailbox and a list of entries with values, or entries alone without parentheses.',
  ),
  language: syntax(
    'RFC 5255',
    '3.5',
    'LANGUAGE and COMPARATOR have lists of names',
    'A LANGUAGE response lists language tags, a COMPARATOR response the comparator in use and those that match.',
  ),

  fetch: line(
    'rfc3501-7.4.2-fetch-form',
    'FETCH has pairs of data item and value',
    'A FETCH response has a list of data items that an RFC defines, each once and with a value of its form.',
  ),
  section: line(
    'rfc3501-7.4.2-body-form',
    'A section is a part number, a part of a header or a text',
    'Between the brackets of a data item stand part numbers, and HEADER, HEADER.FIELDS, TEXT or MIME where they may; an origin octet follows.',
  ),
  flag: line(
    'rfc3501-7.4.2-flags-form',
    'Flags are known system flags or keywords, each once',
    'A list of flags holds system flags that an RFC defines and keywords that are atoms, each once; \\* stands in PERMANENTFLAGS alone.',
  ),
  'date-time': line(
    'rfc3501-7.4.2-internaldate-form',
    'A date-time is a day, a time and a zone that exist',
    'The server gives a date-time between quotes, in fixed form, of a day and a time that exist, with zone.',
  ),
  envelope: line(
    'rfc3501-7.4.2-envelope-form',
    'ENVELOPE has ten fields',
    'An envelope has ten fields in fixed order: strings or NIL, and lists of addresses or NIL.',
  ),
  address: line(
    'rfc3501-7.4.2-envelope-groups',
    'An address has four fields, and a group begins and ends',
    'An address has name, route, mailbox and host; without host it opens a group, and without mailbox as well it closes the group.',
  ),
  'body-structure': line(
    'rfc3501-7.4.2-body-extension-data',
    'BODY and BODYSTRUCTURE have the fields of the type in order',
    'The server gives a body structure in the fields of its type, with extension data in their order and in BODYSTRUCTURE alone.',
  ),
  'mailbox-name': line(
    'rfc3501-5.1.3-converts',
    'A mailbox name is written as the revision says',
    'A mailbox name is in modified UTF-7 that needs no other form, or with IMAP4rev2 in normalised UTF-8.',
  ),
  'extension-data': syntax(
    'RFC 4466',
    '3',
    'Data of unknown extensions have the general form',
    'Where an extension adds data to a response, they are a number, a set of numbers or a list.',
  ),
  binary: line(
    'rfc3516-7-syntax',
    'BINARY has strings or literals of octets, BINARY.SIZE numbers',
    'The server gives BINARY of part numbers as a string, a literal8 or NIL, and BINARY.SIZE as a number.',
  ),
  uidplus: line(
    'rfc4315-4-syntax',
    'APPENDUID and COPYUID have UIDVALIDITY and sets of UIDs',
    'APPENDUID has UIDVALIDITY and UIDs, COPYUID UIDVALIDITY and two sets of as many UIDs.',
  ),
  condstore: line(
    'rfc7162-3.1-positive',
    'Mod-sequences stand where RFC 7162 has them',
    'The server gives mod-sequences as positive numbers of up to 63 bits, in the places and forms of CONDSTORE.',
  ),
  'object-id': syntax(
    'RFC 8474',
    '7',
    'Object ids are of 1 to 255 safe characters',
    'An object id is made of letters, digits, underscores and hyphens, at least 1 and at most 255, in parentheses.',
  ),
  annotation: syntax(
    'RFC 5257',
    '5',
    'ANNOTATION has entries with attributes and values',
    'The server gives annotations as entries with lists of attributes and values, or entries alone.',
  ),
} satisfies Readonly<Record<string, Watched>>;

/** The last part of the id of a rule that watches the grammar of IMAP. */
export type ImapGrammarRule = keyof typeof watched;

export const imapGrammarRuleNames = Object.keys(watched) as readonly ImapGrammarRule[];

/** The id under which reports and the ledger know the rule. */
export const imapGrammarId = (rule: ImapGrammarRule): string => `imap/grammar/${rule}`;

/** Each judges the responses in which its construct stands. */
export const imapGrammarRules: readonly RuleDefinition[] = definitionsOf(
  'imap/grammar',
  { family: 'grammar', protocol: 'imap' },
  watched,
);
