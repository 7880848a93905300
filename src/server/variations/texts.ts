import { imapFormat } from '../faults/tools.js';
import type { Variation } from './variation.js';

/** 340 octets of what may stand in a text and looks like something else. */
const long = 'all is well) (really) "quoted \\ {12} ~{3+} * OK + . = % & ` '.repeat(6).slice(0, 340);

/** What is for human eyes. */
export const texts: readonly Variation[] = [
  {
    id: 'texts/short',
    what: 'The server says as little as it may.',
    sources: ['RFC 3501 §7.1', 'RFC 1939 §3', 'RFC 9051 §7.1'],
    plant: ({ imap, pop3 }) => ({
      imap: {
        format: Object.assign(Object.create(imap.format) as typeof imap.format, {
          status: (tag: string, status: string, code: string | undefined) => imap.format.status(tag, status, code, '.'),
        }),
      },
      pop3: {
        replies: {
          ...pop3.replies,
          err: (_: string, code?: string) => (code === undefined ? '-ERR\r\n' : `-ERR [${code}]\r\n`),
          multiLine: (_: string, lines: readonly string[]) => pop3.replies.multiLine('+OK\r\n', lines),
          message: (_: string, octets: Buffer) => pop3.replies.message('+OK\r\n', octets),
        },
      },
    }),
  },
  {
    id: 'texts/long',
    what: 'The server says a lot, with octets in it that mean something elsewhere.',
    sources: ['RFC 3501 §9', 'RFC 9051 §9', 'RFC 1939 §3'],
    plant: ({ imap, pop3 }) => ({
      ...imapFormat((usual) => ({
        status: (tag, status, code, text) => usual.status(tag, status, code, `${text} ${long}`),
      }))({ imap } as Parameters<Variation['plant']>[0]),
      pop3: {
        replies: {
          ...pop3.replies,
          err: (text: string, code?: string) => pop3.replies.err(`${text} ${long}`, code),
          multiLine: (status: string, lines: readonly string[]) =>
            pop3.replies.multiLine(`${status.trimEnd()} ${long}\r\n`, lines),
          message: (status: string, octets: Buffer) => pop3.replies.message(`${status.trimEnd()} ${long}\r\n`, octets),
        },
      },
    }),
  },
  {
    id: 'texts/braces',
    what: 'The server ends its texts in what looks like the announcement of a literal.',
    sources: ['RFC 3501 §9', 'RFC 9051 §9'],
    plant: imapFormat((usual) => ({
      status: (tag, status, code, text) => usual.status(tag, status, code, `${text} {7}`),
    })),
  },
];
