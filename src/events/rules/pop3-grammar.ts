import { definitionsOf, line, type Watched } from './line.js';

/** By the last part of their ids: first what holds of every response, then of the responses to some commands. */
const watched = {
  'status-indicator': line(
    'rfc1939-3-status-indicator',
    'Every response begins with "+OK" or "-ERR" in upper case',
    'The server begins each response with one of the two status indicators.',
  ),
  'status-space': line(
    'rfc2449-3-status-space',
    'A space or the end of the line follows the status indicator',
    'The server parts the status indicator from its text by a space.',
  ),
  'line-length': line(
    'rfc1939-3-response-length',
    'The first line of a response has at most 512 octets with its CRLF',
    "The first line of each of the server's responses has at most 512 octets with its CRLF.",
  ),
  'line-end': line(
    'rfc1939-3-response-crlf',
    'The first line of a response ends with CRLF',
    'The server ends the first line of each response with CRLF.',
  ),
  'text-ascii': line(
    'rfc2449-3-text',
    'The text of a response is printable US-ASCII',
    "The server's texts are printable US-ASCII.",
  ),
  'text-utf8': line(
    'rfc6856-3.2-texts-in-utf8',
    'The text of a response is UTF-8 once UTF8 or LANG has succeeded',
    "The server's texts are UTF-8 after LANG.",
  ),
  'response-code': line(
    'rfc2449-3-response-code',
    'A text that begins with "[" begins with a well-formed response code',
    'The server writes a response code as levels of printable characters with slashes between them, in square brackets.',
  ),
  'response-code-with-err': line(
    'rfc2449-8.1.2-in-use-with-err',
    'A response code that tells of a failure comes with -ERR',
    'The server gives the codes IN-USE, LOGIN-DELAY, SYS, AUTH and UTF8 with -ERR only.',
  ),
  'drop-listing': line(
    'rfc1939-5-drop-listing-form',
    'STAT is answered with a drop listing: two numbers, one space in front of each',
    'The server parts the two numbers of a drop listing by a single space, and puts one in front of them.',
  ),
  'scan-listing': line(
    'rfc1939-5-scan-listing-form',
    'A scan listing is a message-number, a space and a size, one for each message',
    'The server writes a scan listing as the message-number, a single space and the size; more may follow only behind a space.',
  ),
  'unique-id-listing': line(
    'rfc1939-7-uidl-form',
    'A unique-id listing is a message-number, a space and 1 to 70 printable characters, one for each message',
    'The server writes a unique-id listing as the message-number, a single space and a unique-id of 1 to 70 printable characters, and nothing else.',
  ),
  'capability-list': line(
    'rfc2449-5-capability-lines',
    "Each line of CAPA's answer is a tag and parameters in at most 512 octets",
    'The server writes each capability as a line of at most 512 octets, a tag and parameters with one space in front of each.',
  ),
  'capability-arguments': line(
    'rfc2449-6.3-arguments',
    'A capability has the arguments that its definition gives it',
    "The server's capabilities have the arguments that their definitions give them, and none where those give none.",
  ),
  'multi-line-end': line(
    'rfc1939-3-multi-line-crlf',
    'Every line of a multi-line response ends with CRLF, and no CR or LF stands alone',
    'The server ends every line of a multi-line response with CRLF, and has no CR or LF anywhere else in it.',
  ),
  'byte-stuffing': line(
    'rfc1939-3-byte-stuffing',
    'A line of a multi-line response that begins with "." has a second one in front',
    'The server puts a dot in front of each line of a multi-line response that begins with one.',
  ),
  termination: line(
    'rfc1939-3-terminator',
    'A multi-line response ends with a line that is a dot alone',
    'The server ends a multi-line response with a line that is a dot alone.',
  ),
  greeting: line(
    'rfc1939-4-greeting-positive',
    'The greeting is a positive response',
    "The server's greeting is a positive response.",
  ),
  'greeting-timestamp': line(
    'rfc2449-3-timestamp',
    'What begins with "<" in the greeting is a timestamp in the form of a msg-id',
    'The server begins nothing but a timestamp with an angle bracket in its greeting.',
  ),
  challenge: line(
    'rfc5034-4-challenge',
    'A challenge of AUTH is "+", a space and base64',
    'The server sends a challenge as "+", a space and base64, with nothing else on the line.',
  ),
  'language-listing': line(
    'rfc6856-3.2-listing-form',
    'A language listing is a tag, and perhaps a space and a description',
    'The server writes a language listing as a tag, and perhaps a space and a description.',
  ),
  'language-choice': line(
    'rfc6856-3.2-choice-form',
    'The answer to LANG begins with the tag of the language chosen and a space',
    'The server writes the tag of the chosen language directly behind +OK, with a space behind it.',
  ),
} satisfies Readonly<Record<string, Watched>>;

/** The id of a rule that watches the grammar of POP3. */
export type Pop3GrammarRule = `pop3/grammar/${keyof typeof watched}`;

/** Each judges the responses in which there is something of its kind. */
export const pop3GrammarRules = definitionsOf('pop3/grammar', { family: 'grammar', protocol: 'pop3' }, watched);
