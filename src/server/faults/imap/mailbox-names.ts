import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { accounts, hears, imapFormat, imapRuns } from '../tools.js';
import { nameIn, ofList, ofListResponse, tells } from './mailbox-tools.js';
import { inBoth, parsers, refuses } from './tools.js';

/** An account that knows each mailbox by a key made from its name, so that names of one key are one mailbox. */
const byKey = (key: (name: string, delimiter: string) => string): Fault['plant'] =>
  accounts(
    (Usual) =>
      class extends Usual {
        override mailbox(name: string): Mailbox | undefined {
          const found = super.mailbox(name);
          if (found || name.includes('*')) return found;
          const wanted = key(name, this.delimiter);
          return [...this.mailboxes.values()].find((other) => key(other.name, this.delimiter) === wanted);
        }

        override create(name: string, specialUse?: readonly string[]): Mailbox {
          return this.mailbox(name) ?? super.create(name, specialUse);
        }
      },
  );

/** What becomes of names that look like something else, by what they are taken for. */
const mistaken: Readonly<Record<string, { readonly wrong: string; readonly from: RegExp; readonly to: string }>> = {
  number: {
    wrong: 'LIST shows a name of digits as a number, without its zeros in front.',
    from: /\/0+(\d+)$/,
    to: '/$1',
  },
  nil: { wrong: 'LIST shows a name NIL as none.', from: /\/NIL$/, to: '/' },
  words: { wrong: 'LIST shows a name of two words without the second one.', from: /(\/[^/ ]+) [^/]*$/, to: '$1' },
};

/** Names of mailboxes: which are one, and how they are written (RFC 3501 §5.1, RFC 9051 §5.1). */
export const mailboxNames: readonly Fault[] = [
  {
    id: 'imap/mailbox-names/cut-short',
    wrong: 'The server takes names for one another that begin alike and are followed by a hyphen.',
    breaks: inBoth('5.1-names-kept-apart'),
    plant: byKey((name) => name.replace(/-a$/, '')),
  },
  {
    id: 'imap/mailbox-names/first-level',
    wrong: 'The server opens the mailbox of the first level for a name with others below.',
    breaks: inBoth('5.1.1-left-to-right', '5.1-names-kept-apart'),
    plant: byKey((name, delimiter) => name.split(delimiter)[0] ?? name),
  },
  {
    id: 'imap/mailbox-names/any-case',
    wrong: 'The server takes names for one another that differ in case before modified UTF-7 is decoded.',
    breaks: ['rfc3501-5.1.3-base64-case-sensitive'],
    plant: byKey((name) => (/[^\x00-\x7f]/.test(name) ? name.replace(/[^\x00-\x7f]+/g, '?') : name)),
  },
  {
    id: 'imap/mailbox-names/base64-in-capitals',
    wrong: 'LIST shows the modified base64 of a name in capitals.',
    breaks: ['rfc3501-5.1.3-form-preserved', 'rfc3501-5.1.3-base64-case-sensitive'],
    plant: imapFormat((usual) => ({
      mailbox: (name, dialect) => usual.mailbox(name, dialect).replace(/&[^-]+-/g, (part) => part.toUpperCase()),
    })),
  },
  {
    id: 'imap/mailbox-names/base64-in-small-letters',
    wrong: 'LIST shows the modified base64 of a name in small letters.',
    breaks: ['rfc3501-5.1.3-form-preserved', 'rfc3501-5.1.3-base64-case-sensitive'],
    plant: imapFormat((usual) => ({
      mailbox: (name, dialect) => usual.mailbox(name, dialect).replace(/&[^-]+-/g, (part) => part.toLowerCase()),
    })),
  },
  ...Object.entries(mistaken).map(([kind, { wrong, from, to }]): Fault => ({
    id: `imap/mailbox-names/taken-for-${kind}`,
    wrong,
    breaks: ofListResponse('name-valid'),
    plant: imapFormat((usual) => ({ mailbox: (name, dialect) => usual.mailbox(name.replace(from, to), dialect) })),
  })),
  {
    id: 'imap/mailbox-names/slash-in-base64',
    wrong: 'The server writes modified base64 with a slash, as plain base64 has it.',
    breaks: ['rfc3501-5.1.3-form-preserved'],
    plant: imapFormat((usual) => ({
      mailbox: (name, dialect) => usual.mailbox(name, dialect).replace(/&[^-]+-/g, (part) => part.replaceAll(',', '/')),
    })),
  },
  {
    id: 'imap/mailbox-names/bare-ampersand',
    wrong: 'LIST shows an ampersand in a name as it is.',
    breaks: ['rfc3501-5.1.3-ampersand', ...ofListResponse('name-valid')],
    plant: imapFormat((usual) => ({
      mailbox: (name, dialect) => usual.mailbox(name, dialect).replaceAll('&-', '&'),
    })),
  },
  {
    id: 'imap/mailbox-names/utf-8-to-all',
    wrong: 'LIST shows names in UTF-8 to clients of IMAP4rev1, too.',
    breaks: ['rfc3501-5.1.3-converts', 'rfc3501-5.1-lists-no-8bit'],
    plant: imapFormat((usual) => ({ mailbox: (name) => usual.mailbox(name, { rev2: true }) })),
  },
  {
    id: 'imap/mailbox-names/utf-7-to-all',
    wrong: 'LIST shows names in modified UTF-7 to clients of IMAP4rev2, too.',
    breaks: ['rfc9051-5.1-unicode-names'],
    plant: imapFormat((usual) => ({ mailbox: (name) => usual.mailbox(name, { rev2: false }) })),
  },
  {
    id: 'imap/mailbox-names/ascii-only',
    wrong: 'CREATE refuses names that are not of ASCII to clients of IMAP4rev2.',
    breaks: ['rfc9051-5.1-unicode-names'],
    plant: refuses(['CREATE'], ({ dialect }, given) => dialect.rev2 && /[^\x00-\x7f]/.test(nameIn(given))),
  },
  {
    id: 'imap/mailbox-names/any-octets',
    wrong: 'CREATE makes a mailbox of octets that are no UTF-8, and LIST shows them.',
    breaks: ['rfc9051-5.1-net-unicode', 'rfc9051-6.3.4-invalid-utf-8'],
    plant: (behaviour) => {
      // Octets that are no UTF-8 are kept as letters of a private plane, and shown as they came.
      const hide = (octet: string): string =>
        Buffer.from(String.fromCodePoint(0xf0000 + octet.charCodeAt(0))).toString('latin1');
      const reading = parsers(
        (Usual) =>
          class extends Usual {
            override astring(what: string) {
              const octets = super.astring(what);
              const isUtf8 = Buffer.from(Buffer.from(octets, 'latin1').toString('utf8')).toString('latin1') === octets;
              return isUtf8 ? octets : octets.replace(/[\x80-\xff]/g, hide);
            }
          },
      )(behaviour);
      const writing = tells(['LIST'], (content) =>
        content.replace(/\xf3\xb0[\x80-\xbf][\x80-\xbf]/g, (letter) =>
          String.fromCharCode(((letter.charCodeAt(2) & 63) << 6) | (letter.charCodeAt(3) & 63)),
        ),
      )(behaviour);
      return { imap: { ...reading.imap, ...writing.imap } };
    },
  },
  {
    id: 'imap/mailbox-names/normalised-at-create',
    wrong: 'CREATE normalises a name, and SELECT does not.',
    breaks: ['rfc9051-5.1-denormalized', 'rfc9051-6.3.4-oldname', 'rfc9051-6.3.9.7-denormalized'],
    plant: imapRuns(['CREATE'], (usual, { account }, given) => {
      const name = nameIn(given);
      if (name === name.normalize('NFC')) return usual();
      account.create(name.normalize('NFC'));
      return { status: 'OK', text: 'done' };
    }),
  },
  {
    id: 'imap/mailbox-names/old-name-unsaid',
    wrong: 'CREATE tells by OLDNAME that it normalised a name, and SELECT does not.',
    breaks: ['rfc9051-6.3.2-oldname'],
    plant: (behaviour) => {
      const creating = imapRuns(['CREATE'], (usual, session, given) => {
        const name = nameIn(given);
        const composed = name.normalize('NFC');
        if (name === composed) return usual();
        session.account.create(composed);
        const { format, dialect } = session;
        session.addUntagged(
          `LIST () "/" ${format.mailbox(composed, dialect)} ("OLDNAME" (${format.mailbox(name, dialect)}))`,
        );
        return { status: 'OK', text: 'done' };
      })(behaviour);
      const finding = accounts(
        (Usual) =>
          class extends Usual {
            override mailbox(name: string): Mailbox | undefined {
              return super.mailbox(name.normalize('NFC'));
            }
          },
      )(behaviour);
      return { ...creating, ...finding };
    },
  },
  {
    id: 'imap/mailbox-names/unverified',
    wrong: 'CREATE says OK to names that are not modified UTF-7.',
    breaks: ['rfc3501-5.1.3-form-verified', 'rfc2683-3.4.2-mailbox-names', 'rfc3501-5.1-no-8bit-names'],
    plant: imapRuns(['CREATE'], (usual, _, given) =>
      (given as { mailbox: { name?: string } }).mailbox.name === undefined ? { status: 'OK', text: 'done' } : usual(),
    ),
  },
  {
    id: 'imap/mailbox-names/quoted-empty',
    wrong: 'The server does not take two quotes as the pattern of LIST.',
    breaks: [...inBoth('4.3-quoted-empty'), ...ofList('delimiter')],
    plant: hears((line) => line.replace(/ LIST "" ""$/, ' LIST "" ')),
  },
];
