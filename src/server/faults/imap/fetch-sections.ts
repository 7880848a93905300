import { findPart, isMedia, sectionOctets, type Entity, type Section } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { reads, revisions } from './messages.js';

const sections = revisions('6.4.5', '6.4.5.1');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A fault that reads a section otherwise; undefined from `read` leaves it as it is, NIL stands for no such section. */
function section(
  name: string,
  wrong: string,
  breaks: readonly string[],
  read: (section: Section, message: Entity, usual: Buffer | undefined) => Buffer | undefined | 'NIL',
): Fault {
  return {
    id: `imap/fetch-sections/${name}`,
    wrong,
    breaks,
    plant: reads((usual) => ({
      section: (message, wanted) => {
        const octets = usual.section(message, wanted);
        const otherwise = read(wanted, message, octets);
        return otherwise === 'NIL' ? undefined : (otherwise ?? octets);
      },
    })),
  };
}

const isWhole = ({ path, text }: Section): boolean => path.length === 0 && text === undefined;
const kindOf = ({ text }: Section): string => text?.kind ?? '';
const withoutBlankLine = (octets: Buffer | undefined): Buffer | undefined =>
  octets && latin1(octets.toString('latin1').replace(/\r\n\r\n$|^\r\n$/, (end) => (end.length > 2 ? '\r\n' : '')));
const isLeaf = ({ parts, message }: Entity): boolean => parts.length === 0 && message === undefined;

/** Which octets a section has (RFC 3501 §6.4.5, RFC 9051 §6.4.5.1); header fields have a file of their own. */
export const fetchSections: readonly Fault[] = [
  section(
    'bare-lf',
    'The server sends a whole message with LF for CRLF.',
    sections('section-whole'),
    (wanted, _, octets) =>
      isWhole(wanted) && octets ? latin1(octets.toString('latin1').replaceAll('\r\n', '\n')) : undefined,
  ),
  section(
    'seven-bit',
    'The server clears the eighth bit of whole messages.',
    sections('section-whole'),
    (wanted, _, octets) => (isWhole(wanted) && octets ? Buffer.from(octets.map((octet) => octet & 0x7f)) : undefined),
  ),
  section(
    'dots-doubled',
    'The server doubles the dot at the beginning of a line, as if IMAP were POP3.',
    sections('section-whole'),
    (_, __, octets) => octets && latin1(octets.toString('latin1').replace(/^\./gm, '..')),
  ),
  section(
    'last-octet-lost',
    'The server leaves out the last octet of a whole message.',
    sections('section-whole'),
    (wanted, _, octets) => (isWhole(wanted) ? octets?.subarray(0, -1) : undefined),
  ),
  section(
    'cut-at-a-buffer',
    'The server ends long sections where its buffer of 64 KiB ends.',
    ['rfc3501-7.4.2-body-whole', 'rfc9051-7.5.2-body-whole'],
    (_, __, octets) => octets?.subarray(0, 65_536),
  ),
  section(
    'header-unclosed',
    'The server leaves out the blank line behind a header.',
    sections('section-header', 'header-blank-line'),
    (wanted, _, octets) => (kindOf(wanted) === 'HEADER' ? withoutBlankLine(octets) : undefined),
  ),
  section(
    'header-unfolded',
    'The server unfolds the fields of HEADER.',
    sections('section-header'),
    (wanted, _, octets) =>
      kindOf(wanted) === 'HEADER' && octets
        ? latin1(octets.toString('latin1').replace(/\r\n(?=[ \t]+\S)/g, ''))
        : undefined,
  ),
  section(
    'text-with-blank-line',
    'The server takes the blank line behind the header for the first line of TEXT.',
    sections('section-text'),
    (wanted, _, octets) => (kindOf(wanted) === 'TEXT' && octets ? Buffer.concat([latin1('\r\n'), octets]) : undefined),
  ),
  section(
    'text-without-preamble',
    'The server begins TEXT of a multipart with the first boundary.',
    sections('section-text'),
    (wanted, message, octets) => {
      const first = message.parts[0];
      if (kindOf(wanted) !== 'TEXT' || wanted.path.length > 0 || !octets || !first) return undefined;
      const line = message.octets.lastIndexOf('\r\n--', first.start);
      return line < message.bodyStart ? undefined : message.octets.subarray(line + 2, message.end);
    },
  ),
  section(
    'blank-line-added',
    'The server ends every header with a blank line, also where the message ends without one.',
    sections('header-without-blank-line'),
    (wanted, { octets: all, bodyStart, end }, octets) => {
      const hasNone = bodyStart === end && !all.subarray(0, end).toString('latin1').endsWith('\r\n\r\n');
      return hasNone && kindOf(wanted).startsWith('HEADER') && octets
        ? Buffer.concat([octets, latin1('\r\n')])
        : undefined;
    },
  ),
  section(
    'mime-of-the-message',
    'The server gives the header of the message as MIME of its parts.',
    sections('section-mime'),
    (wanted, message) =>
      kindOf(wanted) === 'MIME' ? sectionOctets(message, { path: [], text: { kind: 'HEADER' } }) : undefined,
  ),
  section(
    'mime-unclosed',
    'The server leaves out the blank line behind the MIME header of a part.',
    sections('section-mime'),
    (wanted, _, octets) => (kindOf(wanted) === 'MIME' ? withoutBlankLine(octets) : undefined),
  ),
  section(
    'no-part-one',
    'The server has no part 1 in a message that is no multipart.',
    sections('part-one'),
    ({ path, text }, message) =>
      path.join() === '1' && text === undefined && message.parts.length === 0 ? 'NIL' : undefined,
  ),
  section(
    'part-one-is-whole',
    'The server gives as part 1 of a message that is no multipart the message with its header.',
    sections('part-one'),
    ({ path, text }, message) =>
      path.join() === '1' && text === undefined && message.parts.length === 0
        ? sectionOctets(message, { path: [] })
        : undefined,
  ),
  section(
    'part-decoded',
    'The server undoes the transfer encoding of a part that is fetched with BODY.',
    sections('part-one'),
    ({ path, text }, message) => {
      const part = text === undefined ? findPart(message, path) : undefined;
      if (part?.encoding.toLowerCase() !== 'base64') return undefined;
      return Buffer.from(part.octets.toString('latin1', part.bodyStart, part.end), 'base64');
    },
  ),
  section(
    'parts-from-zero',
    'The server counts the parts of a multipart from zero.',
    sections('part-numbers'),
    ({ path: [first = 0, ...rest], text }, message) =>
      first > 0 && message.parts.length > 1
        ? (sectionOctets(message, { path: [first + 1, ...rest], ...(text && { text }) }) ?? 'NIL')
        : undefined,
  ),
  section(
    'one-digit',
    'The server reads the first digit of a part number alone.',
    sections('part-numbers'),
    ({ path, text }, message) =>
      path.some((number) => number > 9)
        ? sectionOctets(message, {
            path: path.map((number) => Number(String(number).charAt(0))),
            ...(text && { text }),
          })
        : undefined,
  ),
  section(
    'last-for-missing',
    'The server gives the last part there is in place of one that there is not.',
    sections('part-numbers'),
    ({ path, text }, message, octets) => {
      if (octets !== undefined || path.length === 0 || text !== undefined) return undefined;
      for (let end = path.length; end > 0; end--) {
        const found = sectionOctets(message, { path: path.slice(0, end) });
        if (found) return found;
      }
      return sectionOctets(message, { path: [message.parts.length] });
    },
  ),
  section(
    'nested-flattened',
    'The server looks up nested part numbers by their last number alone.',
    sections('part-nested'),
    ({ path, text }, message) =>
      path.length > 1 && isMedia(message, 'multipart')
        ? sectionOctets(message, { path: path.slice(-1), ...(text && { text }) })
        : undefined,
  ),
  section(
    'header-is-mime',
    'The server gives as HEADER of a part that is a message the MIME header of the part.',
    sections('part-message'),
    ({ path, text }, message) =>
      path.length > 0 && text?.kind === 'HEADER' ? sectionOctets(message, { path, text: { kind: 'MIME' } }) : undefined,
  ),
  section(
    'text-of-inner-whole',
    'The server gives as TEXT of a part that is a message the whole message.',
    sections('part-message'),
    ({ path, text }, message) =>
      path.length > 0 && text?.kind === 'TEXT' ? sectionOctets(message, { path }) : undefined,
  ),
  section(
    'fields-of-outer',
    'The server takes HEADER.FIELDS behind a part number from the header of the outer message.',
    sections('part-message'),
    ({ path, text }, message) =>
      path.length > 0 && text && 'names' in text ? sectionOctets(message, { path: [], text }) : undefined,
  ),
  section(
    'closed-message',
    'The server has no parts within a part that is a message.',
    sections('part-message', 'part-within-message'),
    ({ path }, message) => {
      const isWithin = path.some((_, index) => index > 0 && findPart(message, path.slice(0, index))?.message);
      return isWithin ? 'NIL' : undefined;
    },
  ),
  section(
    'message-without-header',
    'The server gives as a part that is a message the text of that message alone.',
    sections('part-of-message-number'),
    ({ path, text }, message) => {
      const inner = text === undefined ? findPart(message, path)?.message : undefined;
      return inner?.octets.subarray(inner.bodyStart, inner.end);
    },
  ),
  section(
    'multipart-counted',
    'The server numbers the multipart within a message that is a part, so that its parts are one level deeper.',
    sections('part-within-message'),
    ({ path, text }, message) => {
      const at = path.findIndex(
        (_, index) => (findPart(message, path.slice(0, index + 1))?.message?.parts ?? []).length > 0,
      );
      if (at === -1 || at === path.length - 1) return undefined;
      const [one, ...rest] = path.slice(at + 1);
      if (one !== 1) return 'NIL';
      const inner = findPart(message, path.slice(0, at + 1))?.message;
      if (rest.length === 0)
        return inner && isLeaf(inner) ? undefined : inner?.octets.subarray(inner.bodyStart, inner.end);
      return sectionOctets(message, { path: [...path.slice(0, at + 1), ...rest], ...(text && { text }) }) ?? 'NIL';
    },
  ),
];
