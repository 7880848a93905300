import { byteStuff } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Messages, pop3Replies } from './tools.js';

const END = '.\r\n';

/** How the lines of a message are sent; octets in latin1. */
const stuffed = (stuff: (text: string) => string): Fault['plant'] =>
  pop3Replies(() => ({
    message: (status, octets) => Buffer.from(status + stuff(octets.toString('latin1')) + END, 'latin1'),
  }));

/** The dots in front of lines, and the line that ends a response (RFC 1939 §3). */
export const stuffing: readonly Fault[] = [
  {
    id: 'pop3/stuffing/none',
    wrong: 'The server sends lines that begin with a dot as they are.',
    breaks: ['rfc1939-3-byte-stuffing', 'rfc1939-3-byte-stuffing-lone-dot', 'rfc1939-3-byte-stuffing-top'],
    plant: stuffed((text) => text),
  },
  {
    id: 'pop3/stuffing/lone-dot-only',
    wrong: 'The server puts a dot in front of a lone dot, and of no other line that begins with one.',
    breaks: ['rfc1939-3-byte-stuffing'],
    plant: stuffed((text) => text.replace(/^\.(?=\r\n)/gm, '..')),
  },
  {
    id: 'pop3/stuffing/lone-dot-not',
    wrong: 'The server puts a dot in front of lines that begin with one, but not of a lone dot.',
    breaks: ['rfc1939-3-byte-stuffing-lone-dot'],
    plant: stuffed((text) => text.replace(/^\.(?!\r\n)/gm, '..')),
  },
  {
    id: 'pop3/stuffing/last-line-not',
    wrong: 'The server puts no dot in front of the last line of a message.',
    breaks: ['rfc1939-3-byte-stuffing-last-line'],
    plant: stuffed((text) => text.replace(/^\.(?=[^\n]*\n[^])/gm, '..')),
  },
  {
    id: 'pop3/stuffing/top-not',
    wrong: 'TOP sends lines that begin with a dot as they are.',
    breaks: ['rfc1939-3-byte-stuffing-top', 'rfc1939-3-byte-stuffing'],
    plant: pop3Runs(['TOP'], async (usual, session, rest = '') => {
      const [number, lines] = rest.split(' ');
      const message = session.maildrop?.messages[Number(number) - 1];
      if (!message || message.marked || !/^[0-9]+$/.test(lines ?? '')) return usual();
      const { replies, top } = session.behaviour;
      const text = top(message.octets, Number(lines)).toString('latin1');
      await session.send(Buffer.from(replies.ok('') + text + END, 'latin1'));
    }),
  },
  {
    id: 'pop3/stuffing/more-than-dots',
    wrong: 'The server puts a dot in front of lines that begin with a space, too.',
    breaks: ['rfc1939-3-no-other-stuffing', 'pop3/grammar/byte-stuffing'],
    shows: ['pop3/retrieval/lines-of-dots'],
    plant: stuffed((text) => text.replace(/^[. ]/gm, '.$&')),
  },
  {
    id: 'pop3/stuffing/behind-crlf-only',
    wrong: 'The server sends bare LFs as they are stored, and looks for dots behind CRLF only.',
    breaks: ['rfc1939-3-byte-stuffing-behind-bare-lf', 'pop3/grammar/multi-line-end'],
    shows: ['pop3/with-imap/dot-between-bare-line-feeds'],
    plant: (behaviour) => {
      const raw = pop3Messages((usual) => ({ octets: usual.stored.octets }))(behaviour);
      const sent = stuffed((text) => text.replace(/(^|\r\n)\./g, '$1..'))(behaviour);
      return { pop3: { ...raw.pop3, ...sent.pop3 } };
    },
  },
  {
    id: 'pop3/stuffing/two-ends',
    wrong: 'The server ends a message by two lines with a dot.',
    breaks: ['rfc1939-3-terminator-once'],
    plant: pop3Replies(() => ({
      message: (status, octets) => Buffer.concat([Buffer.from(status), byteStuff(octets), Buffer.from(END + END)]),
    })),
  },
  {
    id: 'pop3/stuffing/end-behind-open-line',
    wrong: 'The server sends the line that ends a message directly behind a last line that has no CRLF.',
    breaks: ['rfc1939-3-multi-line', 'rfc1939-3-terminator', 'pop3/grammar/termination'],
    shows: ['pop3/retrieval/unended-last-line'],
    plant: pop3Messages(({ stored, size }) => ({ octets: stored.octets, size })),
  },
];
