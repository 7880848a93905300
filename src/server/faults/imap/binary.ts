import { findPart } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { imapResponses } from '../tools.js';
import { fetchRequests, reads } from './messages.js';

const BINARY = ['BINARY', 'BINARY.PEEK'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/binary/${name}`,
  wrong,
  breaks,
  plant,
});
const lf = (octets: Buffer | undefined): Buffer | undefined =>
  octets && Buffer.from(octets.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');

/** BINARY and BINARY.SIZE (RFC 3516, RFC 9051 §6.4.5, §7.5.2). */
export const binary: readonly Fault[] = [
  fault(
    'not-decoded',
    'The server gives by BINARY the octets as they are encoded for transfer.',
    ['rfc3516-4.3-decoded', 'rfc9051-6.4.5-binary'],
    reads((usual) => ({
      decoded: (part) => usual.decoded(part) && part.octets.subarray(part.bodyStart, part.end),
    })),
  ),
  fault(
    'last-octet-lost',
    'The server loses the last octet where base64 ends with padding.',
    ['rfc3516-4.3-decoded', 'rfc9051-6.4.5-binary'],
    reads((usual) => ({
      decoded: (part) =>
        part.encoding.toLowerCase() === 'base64' ? usual.decoded(part)?.subarray(0, -1) : usual.decoded(part),
    })),
  ),
  fault(
    'size-encoded',
    'The server gives as BINARY.SIZE the size of the part as it is encoded for transfer.',
    ['rfc3516-4.3-size', 'rfc9051-6.4.5-binary-size', 'rfc9051-7.5.2-binary-size-matches'],
    fetchRequests(['BINARY.SIZE'], ({ name }) => ({
      value(_, { message }) {
        const part = findPart(message.entity, numbers(name));
        return [String(part ? part.end - part.bodyStart : message.size)];
      },
    })),
  ),
  fault(
    'partial-before-decoding',
    'The server counts a partial BINARY in the octets as they are encoded for transfer.',
    ['rfc3516-4.2-partial', 'rfc9051-6.4.5-binary-partial'],
    (behaviour) => {
      let encoded: Buffer | undefined;
      return reads((usual) => ({
        section(message, section) {
          encoded = undefined;
          return usual.section(message, section);
        },
        decoded(part) {
          encoded = part.octets.subarray(part.bodyStart, part.end);
          return usual.decoded(part);
        },
        partial: (octets, start, length) => usual.partial(encoded ?? octets, start, length),
      }))(behaviour);
    },
  ),
  fault(
    'whole-behind-the-end',
    'The server answers a partial BINARY that begins behind the end with the beginning.',
    ['rfc3516-4.2-partial-beyond', 'rfc9051-6.4.5-binary-partial-past-end'],
    reads((usual) => ({
      partial: (octets, start, length) => usual.partial(octets, start < octets.length ? start : 0, length),
    })),
  ),
  fault(
    'no-offset',
    'The server does not name the offset of a partial BINARY.',
    ['rfc3516-4.3-offset'],
    imapResponses((response) => response.replace(/(BINARY\[[^\]]*])<\d+>/, '$1')),
  ),
  fault(
    'peek-sets-seen',
    'The server sets \\Seen by BINARY.PEEK, too.',
    ['rfc3516-4.2-seen', 'rfc9051-6.4.5-binary-seen', 'rfc9051-6.4.5-binary-peek'],
    fetchRequests(['BINARY.PEEK'], () => ({ setsSeen: true })),
  ),
  fault(
    'leaves-seen',
    'The server does not set \\Seen by BINARY.',
    ['rfc3516-4.2-seen', 'rfc9051-6.4.5-binary-seen'],
    fetchRequests(['BINARY'], () => ({ setsSeen: false })),
  ),
  fault(
    'size-sets-seen',
    'The server sets \\Seen by BINARY.SIZE.',
    ['rfc9051-6.4.5-binary-size-unseen'],
    fetchRequests(['BINARY.SIZE'], () => ({ setsSeen: true })),
  ),
  fault(
    'unknown-encoding-as-it-is',
    'The server gives a part in an unknown transfer encoding as it is.',
    ['rfc3516-4.3-unknown-cte', 'rfc9051-7.5.2-binary-unknown-cte'],
    reads((usual) => ({
      decoded: (part) => usual.decoded(part) ?? part.octets.subarray(part.bodyStart, part.end),
    })),
  ),
  fault(
    'unknown-encoding-sized',
    'The server gives the size of a part in an unknown transfer encoding.',
    ['rfc3516-4.3-size-unknown-cte', 'rfc9051-7.5.2-binary-size-unknown-cte'],
    fetchRequests(['BINARY.SIZE'], (usual) => ({
      value(session, entry) {
        try {
          return usual.value(session, entry);
        } catch {
          return ['0'];
        }
      },
    })),
  ),
  fault(
    'nested-missing',
    'The server has no nested parts for BINARY.',
    ['rfc3516-4.2-nested-part'],
    fetchRequests(BINARY, ({ name }) => (name.includes('.1]') ? { value: () => ['NIL'] } : {})),
  ),
  fault(
    'no-whole-message',
    'The server has nothing for BINARY without a part number.',
    ['rfc3516-7-whole-message'],
    fetchRequests(BINARY, ({ name }) => (name.includes('[]') ? { value: () => ['NIL'] } : {})),
  ),
  fault(
    'bare-lf',
    'The server sends decoded text with LF for CRLF.',
    ['rfc3516-6-crlf', 'rfc9051-7.5.2-binary-crlf'],
    reads((usual) => ({ decoded: (part) => lf(usual.decoded(part)) })),
  ),
  fault(
    'nul-in-literal',
    'The server sends data with NUL as a literal.',
    ['rfc3516-4.3-literal8', 'rfc9051-7.5.2-binary-nul'],
    imapResponses((response) => response.replace(/ ~\{(\d+)}\r\n/g, ' {$1}\r\n')),
  ),
  fault(
    'literal8-always',
    'The server sends data without NUL as literal8.',
    ['rfc3516-4.3-string', 'rfc9051-7.5.2-binary-string'],
    imapResponses((response) => response.replace(/(BINARY\[[^\]]*](?:<\d+>)?) \{(\d+)}\r\n/g, '$1 ~{$2}\r\n')),
  ),
];

const numbers = (name: string): number[] =>
  (/\[([\d.]*)]/.exec(name)?.[1] ?? '').split('.').filter(Boolean).map(Number);
