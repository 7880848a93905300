import { imapFormat, imapResponses } from '../faults/tools.js';
import { respelled, reversed, valuesOf } from './reading.js';
import type { Variation } from './variation.js';

/** Every other letter in the other case; keywords, which a client compares as it likes, stay as they are. */
const zigzag = (atom: string): string =>
  /^[$]|^[a-z]/.test(atom)
    ? atom
    : atom.replace(/[A-Za-z]/g, (letter, at: number) => (at % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase()));

const ATOM = /^[A-Za-z0-9_./-]+$/;

/** Other ways to write the same. */
export const spelling: readonly Variation[] = [
  {
    id: 'imap/case',
    what: 'The server writes names of responses, items, flags and codes in mixed case.',
    sources: ['RFC 3501 §9', 'RFC 9051 §9'],
    plant: imapResponses((response) => (response.startsWith('+') ? response : respelled(response, zigzag))),
  },
  {
    id: 'imap/order',
    what: 'The server turns the order of flags, items, attributes, capabilities and search results around.',
    sources: ['RFC 3501 §7', 'RFC 9051 §7'],
    plant: imapResponses(reordered),
  },
  {
    id: 'imap/literals',
    what: 'The server sends literals where others send quoted strings.',
    sources: ['RFC 3501 §4.3', 'RFC 9051 §4.3'],
    plant: imapFormat(() => ({
      string: (octets) => `{${octets.replaceAll('\0', '').length}}\r\n${octets.replaceAll('\0', '')}`,
    })),
  },
  {
    id: 'imap/quoted',
    what: 'The server sends quoted strings where others send literals, and where others send atoms.',
    sources: ['RFC 3501 §4.3', 'RFC 9051 §4.3'],
    plant: imapFormat((usual) => ({
      literal: (octets) => {
        const text = octets.toString('latin1');
        return /^[\x01-\x09\x0b\x0c\x0e-\x7f]*$/.test(text) ? [usual.quoted(text)] : usual.literal(octets);
      },
      astring: (octets, dialect) => usual.string(octets, dialect),
    })),
  },
  {
    id: 'imap/atoms',
    what: 'The server sends mailbox names as atoms where they can be.',
    sources: ['RFC 3501 §9', 'RFC 9051 §9'],
    plant: imapFormat((usual) => ({
      mailbox: (name, dialect) => (ATOM.test(name) && !/^nil$/i.test(name) ? name : usual.mailbox(name, dialect)),
    })),
  },
];

function reordered(response: string): string {
  const [, lead = '', body = ''] = /^(\* (?:\d+ )?)([^]*)\r\n$/.exec(response) ?? [];
  const again = (name: string, rest: readonly string[]): string => `${lead}${[name, ...rest].join(' ')}\r\n`;
  const list = (value: string, width: number): string => `(${reversed(valuesOf(value.slice(1, -1)), width).join(' ')})`;
  const code = /\[(CAPABILITY|PERMANENTFLAGS) ([^\]]*)\]/.exec(response);
  if (code?.[1] === 'CAPABILITY')
    return response.replace(code[2] ?? '', reversed((code[2] ?? '').split(' '), 1).join(' '));
  if (/^(?:OK|NO|BAD|BYE|PREAUTH) /.test(body) || lead === '') return response;
  const [name = '', ...values] = valuesOf(body);
  const [first = '', ...more] = values;
  switch (name) {
    case 'CAPABILITY':
    case 'ENABLED':
      return again(name, reversed(values, 1));
    case 'SEARCH':
      return again(name, [
        ...reversed(
          values.filter((value) => /^\d/.test(value)),
          1,
        ),
        ...values.filter((value) => !/^\d/.test(value)),
      ]);
    case 'FLAGS':
      return again(name, [list(first, 1)]);
    case 'LIST':
    case 'LSUB':
      return again(name, [list(first, 1), ...more]);
    case 'STATUS':
      return again(name, [first, list(more[0] ?? '()', 2)]);
    case 'FETCH': {
      const items = valuesOf(first.slice(1, -1)).map((value, at, all) =>
        all[at - 1] === 'FLAGS' ? list(value, 1) : value,
      );
      return again(name, [`(${reversed(items, 2).join(' ')})`]);
    }
    default:
      return response;
  }
}
