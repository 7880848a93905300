import { imapResponses, both } from '../tools.js';
import type { Fault } from '../fault.js';
import { reads, revisions } from './messages.js';

const fetch = revisions('6.4.5', '6.4.5');

/** A fault that cuts a part of the octets otherwise. */
const cutting = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  partial: (octets: Buffer, start: number, length: number) => Buffer,
): Fault => ({ id: `imap/fetch-partial/${name}`, wrong, breaks, plant: reads(() => ({ partial })) });

/** Partial fetches (RFC 3501 §6.4.5, RFC 9051 §6.4.5). */
export const fetchPartial: readonly Fault[] = [
  cutting(
    'from-one',
    'The server counts the octets of a partial fetch from one.',
    fetch('partial'),
    (octets, start, length) => octets.subarray(Math.max(start - 1, 0), Math.max(start - 1, 0) + length),
  ),
  cutting(
    'end-for-length',
    'The server takes the length of a partial fetch for its end.',
    fetch('partial'),
    (octets, start, end) => octets.subarray(start, Math.max(start, end)),
  ),
  cutting(
    'length-ignored',
    'The server answers a partial fetch with all that follows its offset.',
    fetch('partial'),
    (octets, start) => octets.subarray(start),
  ),
  cutting(
    'offset-ignored',
    'The server begins every partial fetch at the beginning.',
    fetch('partial'),
    (octets, _, length) => octets.subarray(0, length),
  ),
  cutting(
    'by-lines',
    'The server ends a partial fetch with a whole line.',
    fetch('partial'),
    (octets, start, length) => {
      const end = octets.indexOf('\n', start + length - 1);
      return octets.subarray(start, end === -1 ? octets.length : end + 1);
    },
  ),
  cutting(
    'lf-counted-once',
    'The server counts a line end as one octet where it cuts.',
    fetch('partial'),
    (octets, start, length) => {
      const text = octets
        .toString('latin1')
        .replaceAll('\r\n', '\n')
        .slice(start, start + length);
      return Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
    },
  ),
  cutting(
    'last-behind-the-end',
    'The server answers a partial fetch that begins behind the end with the last octets.',
    fetch('partial-past-end'),
    (octets, start, length) =>
      start >= octets.length ? octets.subarray(-length) : octets.subarray(start, start + length),
  ),
  cutting(
    'padded',
    'The server fills a partial fetch that ends behind the end with spaces.',
    fetch('partial-truncated'),
    (octets, start, length) => {
      const cut = octets.subarray(start, start + length);
      return start >= octets.length
        ? cut
        : Buffer.concat([cut, Buffer.alloc(Math.min(length - cut.length, 1000), ' ')]);
    },
  ),
  {
    id: 'imap/fetch-partial/nil-behind-the-end',
    wrong: 'The server answers a partial fetch that begins behind the end with NIL.',
    breaks: fetch('partial-past-end'),
    plant: imapResponses((response) => response.replace(/(BODY\[\S*]<[1-9]\d*>) (?:\{0}\r\n|"")/, '$1 NIL')),
  },
  {
    id: 'imap/fetch-partial/origin-lost',
    wrong: 'The server names no origin where a partial fetch ends behind the end.',
    breaks: fetch('partial-truncated'),
    plant: (behaviour) => {
      let isTruncated = false;
      return both(
        reads((usual) => ({
          partial(octets, start, length) {
            isTruncated = start + length > octets.length;
            return usual.partial(octets, start, length);
          },
        })),
        imapResponses((response) =>
          isTruncated ? response.replace(/^(\* \d+ FETCH \([^\r]*?BODY\[[^\]]*])<\d+>/, '$1') : response,
        ),
      )(behaviour);
    },
  },
  {
    id: 'imap/fetch-partial/fields-in-whole-header',
    wrong: 'The server counts the offset of a partial HEADER.FIELDS in the whole header.',
    breaks: fetch('partial-of-fields'),
    plant: (behaviour) => {
      let header: Buffer | undefined;
      return reads((usual) => ({
        section(message, wanted) {
          const isChosen = wanted.text !== undefined && 'names' in wanted.text;
          header = isChosen ? usual.section(message, { ...wanted, text: { kind: 'HEADER' } }) : undefined;
          return usual.section(message, wanted);
        },
        partial: (octets, start, length) => usual.partial(header ?? octets, start, length),
      }))(behaviour);
    },
  },
  {
    id: 'imap/fetch-partial/origin-always',
    wrong: 'The server names the origin 0 of sections that were asked for as a whole.',
    breaks: ['rfc3501-7.4.2-origin-only-asked', 'rfc9051-7.5.2-origin-only-asked'],
    plant: imapResponses((response) => response.replace(/^(\* \d+ FETCH \([^\r]*?BODY\[[^\]]*])(?= )/, '$1<0>')),
  },
];
