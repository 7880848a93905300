import type { OctetString } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { accounts, hears } from '../tools.js';
import { inBoth, parsers } from './tools.js';

/** Quoted strings, atoms and names (RFC 3501 and RFC 9051 §4, §5.1, §9). */
export const strings: readonly Fault[] = [
  {
    id: 'imap/strings/escapes-kept',
    wrong: 'The server keeps the backslashes of escapes in the name of a mailbox.',
    breaks: inBoth('9-quoted-specials', '4.3-quoted'),
    plant: hears((line) => (/^\S+ CREATE "/.test(line) ? line.replace(/\\(["\\])/g, '\\\\\\$1') : line)),
  },
  {
    id: 'imap/strings/any-escape',
    wrong: 'The server undoes a backslash in front of any character.',
    breaks: inBoth('9-escape-of-others'),
    plant: hears((line) => (/^\S+ STATUS "/.test(line) ? line.replace(/\\(?=[^"\\])/g, '') : line)),
  },
  {
    id: 'imap/strings/nil-is-nothing',
    wrong: 'The server takes NIL for no name of a mailbox at all.',
    breaks: inBoth('4.5-nil-is-a-name'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string): OctetString {
            if (this.peekKeyword() === 'NIL') throw this.unexpected(what);
            return super.astring(what);
          }
        },
    ),
  },
  {
    id: 'imap/strings/no-bracket',
    wrong: 'The server takes no closing bracket in the name of a mailbox without quotes.',
    breaks: inBoth('9-resp-specials'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string): OctetString {
            return this.tryString() ?? this.atom(what);
          }
        },
    ),
  },
  ...(
    [
      ['atom', /^(\S+ STATUS) inbox (?=\()/i, /^(\S+ STATUS) INBOX /],
      ['quoted', /^(\S+ STATUS) "inbox" (?=\()/i, /^(\S+ STATUS) "INBOX" /],
    ] as const
  ).map(([form, anyCase, capitals]): Fault => ({
    id: `imap/strings/inbox-in-capitals-as-${form}`,
    wrong: `The server knows INBOX in capitals only where it is written as ${form}.`,
    breaks: inBoth('9-inbox', '5.1-inbox-everywhere'),
    plant: hears((line) =>
      anyCase.test(line) && !capitals.test(line) ? line.replace(anyCase, '$1 "other-inbox" ') : line,
    ),
  })),
  {
    id: 'imap/strings/inbox-in-capitals',
    wrong: 'The server knows INBOX in capitals only.',
    breaks: inBoth('9-inbox', '5.1-inbox-everywhere', '5.1-inbox-any-case'),
    plant: accounts(
      (Usual) =>
        class extends Usual {
          override mailbox(name: string) {
            return name !== 'INBOX' && name.toUpperCase() === 'INBOX' ? undefined : super.mailbox(name);
          }
        },
    ),
  },
  {
    id: 'imap/strings/ascii-only',
    wrong: 'The server takes no UTF-8 in quoted strings.',
    breaks: ['rfc9051-4.3-quoted-utf-8', 'rfc9051-4.3.1-accepts-utf-8'],
    plant: parsers(
      (Usual) =>
        class extends Usual {
          protected override quoted() {
            const found = super.quoted();
            if (/[\x80-\xff]/.test(found)) throw this.unexpected('a quoted string in ASCII');
            return found;
          }
        },
    ),
  },
  {
    id: 'imap/strings/nul-ends',
    wrong: 'The server ends a quoted string at a NUL, and takes the command.',
    breaks: inBoth('9-nul-refused'),
    plant: hears((line) => line.replace(/\0/g, '')),
  },
  {
    id: 'imap/strings/utf-7-forgotten',
    wrong: 'The server keeps names of mailboxes in small letters.',
    breaks: ['rfc9051-A.1-form-preserved'],
    plant: hears((line) => line.replace(/^(\S+ CREATE ".*)&U,BTFw-/, '$1&U,BTFA-')),
  },
  {
    id: 'imap/strings/wrong-utf-7-created',
    wrong: 'The server creates a mailbox whose name is wrong modified UTF-7.',
    breaks: ['rfc9051-A.1-form-verified'],
    plant: hears((line) => line.replace(/^(\S+ CREATE ".*)&(?:Jjo!|AGE-|U,BTFw-&ZeVnLIqe-)/, '$1&U,BTFw-')),
  },
];
