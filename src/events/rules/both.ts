import { definitionsOf, line, type Watched } from './line.js';

/** What IMAP's INBOX and POP3's maildrop have to do with each other. No RFC says that they are one: the target's seeding does. */
const watched = {
  'same-octets': line(
    'rfc1939-5-retr-message',
    'POP3 and IMAP send the same octets of a message',
    'The server answers RETR with the whole message that has the number, unchanged.',
  ),
  'same-sizes': line(
    'rfc1939-5-list-exact-size',
    'POP3 and IMAP count as many octets of a message',
    "The size in the server's scan listing is exactly the number of octets of the message.",
  ),
  'removed-by-pop3': line(
    'rfc1939-6-update-removes-marked',
    'What POP3 has removed at QUIT is not in INBOX when IMAP selects it next',
    'When a session ends with QUIT, the server removes all messages that were marked as deleted.',
    'SHOULD',
  ),
  'removed-by-imap': line(
    'rfc1939-4-numbers-anew',
    'What IMAP has expunged is not in the next POP3 session',
    'The server numbers the messages that are left anew in the next session.',
    'SHOULD',
  ),
} satisfies Readonly<Record<string, Watched>>;

/** The id of a rule that holds IMAP and POP3 against each other. */
export type BothRule = `both/${keyof typeof watched}`;

export const bothRules = definitionsOf('both', { family: 'session', protocol: 'both' }, watched);
