import { definitionsOf, line, type Watched } from './line.js';

/** By the last part of their ids: first the exchange, then one session's maildrop, then what lies between sessions. */
const watched = {
  'one-response': line(
    'rfc1939-3-one-response',
    'A command gets one response, and nothing comes unasked',
    'The server answers each command line once, and sends nothing else.',
  ),
  answers: line('rfc1939-5-response-to-each', 'Each command gets a response', 'The server answers each command.'),
  closing: line(
    'rfc1939-3-autologout-duration',
    'The server closes a connection only after QUIT, after a refusal, or after ten idle minutes',
    'The server, if it ends sessions for inactivity, waits ten minutes at least.',
  ),
  'after-quit': line(
    'rfc1939-6-quit-closes',
    'Behind its answer to QUIT the server sends nothing, and closes the connection',
    'The server answers QUIT, then closes the connection and heeds nothing that follows.',
  ),
  state: line(
    'rfc1939-3-wrong-state',
    'A command that the present state does not permit is not answered with +OK',
    'The server answers a command that the present state does not permit with -ERR, and does not carry it out.',
  ),
  'always-positive': line(
    'rfc1939-5-noop',
    'STAT, NOOP and RSET after login, and QUIT before it, are answered with +OK',
    'The server answers commands that know no other response with +OK.',
  ),
  'response-code': line(
    'rfc3206-5-auth-with-err',
    'Response codes come where their definitions have them: IN-USE, LOGIN-DELAY and AUTH with refused logins',
    'The server gives response codes in answer to the commands that their definitions name.',
  ),
  capabilities: line(
    'rfc2449-5-announced-in-both-states',
    'What CAPA announces before login it announces after login, and each time alike',
    'The server announces in both states what it announces in the AUTHORIZATION state, unless the specification of a capability says otherwise.',
  ),
  'stls-announced': line(
    'rfc2595-8-stls-announced-before-login',
    'CAPA announces STLS only where it can be used: before login and without TLS',
    'The server announces STLS in the AUTHORIZATION state only.',
  ),
  timestamp: line(
    'rfc1939-7-apop-timestamp-differs',
    'No two greetings have the same timestamp',
    'The server puts another timestamp into each greeting.',
  ),
  numbers: line(
    'rfc1939-4-message-numbers',
    'Messages have the numbers from 1 on without gaps',
    'The server numbers the messages of a maildrop from 1 without gaps.',
  ),
  'named-message': line(
    'rfc1939-5-list-one',
    'An answer about one message is about the one that was named',
    'The server answers LIST or UIDL with a message-number with the listing of that message.',
  ),
  'no-such-message': line(
    'rfc1939-5-no-such-message',
    'A command that names a message that does not exist is refused',
    'The server answers a command that names a message that does not exist with -ERR.',
  ),
  fixed: line(
    'rfc1939-4-fixed-at-login',
    'The messages of a session and their sizes stay what they were at login',
    'The server fixes numbers and sizes when it opens the maildrop; what arrives later belongs to later sessions.',
  ),
  agreement: line(
    'rfc1939-4-numbers-of-all-commands',
    'STAT, LIST and UIDL tell of the same messages',
    'The server means the same messages in all commands of a session.',
  ),
  'drop-size': line(
    'rfc1939-5-stat-octets',
    'The size in STAT is the sum of the sizes in LIST',
    "The size in the server's drop listing is that of all messages together, in octets.",
  ),
  'message-size': line(
    'rfc1939-5-list-exact-size',
    'The size in LIST is the number of octets that RETR sends',
    "The size in the server's scan listing is exactly the number of octets of the message.",
  ),
  'same-octets': line(
    'rfc1939-5-retr-again',
    'A message has the same octets whenever it is retrieved, in each session',
    'The server sends the same octets whenever RETR names the message.',
  ),
  top: line(
    'rfc1939-7-top-lines',
    'TOP sends what RETR begins with: the header, the blank line, and as many lines as were asked for',
    'The server answers TOP with the header as it is in the message, the blank line and as many lines of the body as were asked for.',
  ),
  'unique-id-fixed': line(
    'rfc1939-7-uidl-one-agrees',
    'A message has the same unique-id throughout a session',
    'The server gives a message the same unique-id in UIDL with and without its number.',
  ),
  'unique-id-unique': line(
    'rfc1939-7-uidl-unique',
    'Messages that differ have different unique-ids',
    'The server gives different messages of a maildrop different unique-ids.',
  ),
  'unique-id-persistent': line(
    'rfc1939-7-uidl-persistent',
    'A message keeps its unique-id from session to session',
    'The server gives a message the same unique-id in every session, also after one that ended without the UPDATE state.',
  ),
  'unique-id-reuse': line(
    'rfc1939-7-uidl-not-reused',
    'The unique-id of a message that was removed is given to no other',
    'The server gives the unique-id of a message that was removed to no other message.',
    'SHOULD',
  ),
  deleted: line(
    'rfc1939-5-dele-number-refused',
    'After DELE every command that names the message is refused',
    'The server refuses every command that names a message marked as deleted.',
  ),
  'deleted-left-out': line(
    'rfc1939-5-list-without-deleted',
    'STAT, LIST and UIDL leave out what is marked as deleted',
    'The server does not list messages that are marked as deleted, nor count them.',
  ),
  rset: line('rfc1939-5-rset', 'After RSET all messages are there again', 'The server unmarks all messages at RSET.'),
  'removed-at-quit': line(
    'rfc1939-6-update-removes-marked',
    'What was marked is gone after a QUIT that was answered with +OK',
    'When a session ends with QUIT, the server removes all messages that were marked as deleted.',
  ),
  'kept-at-quit': line(
    'rfc1939-6-update-keeps-unmarked',
    'What was not marked is there after QUIT',
    'The server removes no message at QUIT that was not marked as deleted.',
  ),
  'kept-without-quit': line(
    'rfc1939-6-no-quit-no-removal',
    'A session that ends without QUIT removes nothing',
    'The server removes no message when a session ends by anything but QUIT.',
  ),
} satisfies Readonly<Record<string, Watched>>;

/** The id of a rule that watches what POP3 servers do over time. */
export type Pop3SessionRule = `pop3/session/${keyof typeof watched}`;

export const pop3SessionRules = definitionsOf('pop3/session', { family: 'session', protocol: 'pop3' }, watched);
