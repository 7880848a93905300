import { Refusal, topOf } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';

const general = 'rfc1939-7-top-lines';

/** What TOP sends, as text in latin1: header with the blank line, all lines of the body with their ends, how many. */
const top =
  (write: (header: string, lines: readonly string[], count: number) => string): Fault['plant'] =>
  () => ({
    pop3: {
      top: (octets, count) => {
        const text = octets.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        const header = end < 0 ? text : text.slice(0, end + 4);
        const lines = text.slice(header.length).match(/[^\n]*\n/g) ?? [];
        return Buffer.from(write(header, lines, count), 'latin1');
      },
    },
  });
const counted = (count: (wanted: number, lines: readonly string[]) => number): Fault['plant'] =>
  top((header, lines, wanted) => header + lines.slice(0, count(wanted, lines)).join(''));

/** TOP (RFC 1939 §7). */
export const topFaults: readonly Fault[] = [
  {
    id: 'pop3/top/one-line-more',
    wrong: 'TOP sends a line more than was asked for.',
    breaks: [general, 'rfc1939-7-top-zero-lines', 'rfc1939-7-top-multipart'],
    plant: counted((wanted) => wanted + 1),
  },
  {
    id: 'pop3/top/one-line-less',
    wrong: 'TOP takes the blank line for the first line of the body.',
    breaks: [general],
    plant: counted((wanted) => Math.max(wanted - 1, 0)),
  },
  {
    id: 'pop3/top/zero-is-all',
    wrong: 'TOP of no lines sends all of them.',
    breaks: ['rfc1939-7-top-zero-lines', general],
    plant: counted((wanted) => (wanted === 0 ? Infinity : wanted)),
  },
  {
    id: 'pop3/top/no-blank-line',
    wrong: 'TOP of no lines leaves the blank line out.',
    breaks: ['rfc1939-7-top-zero-lines', 'rfc1939-7-top-empty-body', general, 'rfc1939-7-top-header-as-retr'],
    plant: top((header, lines, count) => {
      const sent = lines.slice(0, count).join('');
      return sent === '' && header.endsWith('\r\n\r\n') ? header.slice(0, -2) : header + sent;
    }),
  },
  {
    id: 'pop3/top/blank-lines-not-counted',
    wrong: 'TOP does not count blank lines.',
    breaks: ['rfc1939-7-top-blank-lines', general],
    plant: top((header, lines, count) => {
      let left = count;
      return header + lines.filter((line) => (line === '\r\n' ? left > 0 : left-- > 0)).join('');
    }),
  },
  {
    id: 'pop3/top/lone-dot-ends-body',
    wrong: 'TOP stops at a line that is a dot alone.',
    breaks: ['rfc1939-7-top-blank-lines', general],
    plant: top((header, lines, count) => {
      const dot = lines.indexOf('.\r\n');
      return header + lines.slice(0, Math.min(count, dot < 0 ? count : dot)).join('');
    }),
  },
  {
    id: 'pop3/top/lines-of-first-part',
    wrong: 'TOP counts lines from the first part of a multipart on.',
    breaks: ['rfc1939-7-top-multipart', general],
    plant: top((header, lines, count) => {
      const begin = lines.findIndex((line) => /^--\S/.test(line));
      return header + lines.slice(0, count === 0 ? 0 : count + begin + 1).join('');
    }),
  },
  {
    id: 'pop3/top/first-header-field',
    wrong: 'TOP sends those header fields alone that a list of messages shows.',
    breaks: ['rfc1939-7-top-header-as-retr', general],
    plant: top((header, lines, count) => {
      const fields = header.match(/^[^\s:]+:[^\n]*\n(?:[ \t][^\n]*\n)*/gm) ?? [];
      const shown = fields.filter((field) =>
        /^(?:From|To|Subject|Date|Message-ID|Content-Type|MIME-Version):/i.test(field),
      );
      return `${shown.join('')}\r\n${lines.slice(0, count).join('')}`;
    }),
  },
  {
    id: 'pop3/top/unfolded',
    wrong: 'TOP unfolds header fields.',
    breaks: ['rfc1939-7-top-header-as-retr', general],
    plant: top((header, lines, count) => header.replace(/\r\n(?=[ \t])/g, '') + lines.slice(0, count).join('')),
  },
  {
    id: 'pop3/top/empty-body-refused',
    wrong: 'TOP refuses a message whose body is empty.',
    breaks: ['rfc1939-7-top-empty-body', 'rfc1939-7-top-header-alone', general],
    plant: () => ({
      pop3: {
        top: (octets, lines) => {
          if (topOf(octets, 0).length === octets.length) throw new Refusal((texts) => texts.nothing);
          return topOf(octets, lines);
        },
      },
    }),
  },
  {
    id: 'pop3/top/more-lines-refused',
    wrong: 'TOP refuses to send more lines than there are.',
    breaks: ['rfc1939-7-top-whole-message', 'rfc1939-7-top-many-lines'],
    plant: counted((wanted, lines) => {
      if (wanted > lines.length) throw new Refusal((texts) => texts.noLineCount);
      return wanted;
    }),
  },
  {
    id: 'pop3/top/thirty-two-bits',
    wrong: 'TOP keeps the number of lines in 32 bits.',
    breaks: ['rfc1939-7-top-whole-message'],
    plant: counted((wanted) => wanted % 2 ** 32),
  },
  {
    id: 'pop3/top/three-digits',
    wrong: 'TOP refuses numbers of lines with more than three digits.',
    breaks: ['rfc1939-7-top-many-lines', 'rfc1939-7-top-whole-message'],
    plant: pop3Runs(['TOP'], async (usual, _, rest) => {
      if (/ [0-9]{4,}$/.test(rest ?? '')) throw new Refusal((texts) => texts.noLineCount);
      await usual();
    }),
  },
];
