import { visible } from '../../text/visible.js';
import type { Piece } from './data.js';

/** A literal that is announced at the end of a line (RFC 3501 §4.3, RFC 7888, RFC 3516). */
const ANNOUNCED = /~?\{(\d+)\+?\}\r\n/g;
/** Shorter ones are read with the line that they stand in. */
const shortLiteral = 80;
/** Other stretches than this are folded in the middle, such as the lines of a message over POP3. */
const longStretch = 1_200;
const edge = 320;

/** Octets as text, each line of them on a line of its own behind its `\r\n`. */
export const visibleLines = (octets: string): string =>
  octets
    .split(/(?<=\n)(?=.)/s)
    .map((line) => visible(Buffer.from(line, 'latin1')))
    .join('\n');

function stretch(octets: string): Piece[] {
  if (octets === '') return [];
  if (octets.length <= longStretch) return [visibleLines(octets)];
  // Lines are not cut through where one ends nearby.
  const after = octets.indexOf('\n', edge - 120) + 1;
  const from = after > 0 && after <= edge + 120 ? after : edge;
  const middle = octets.slice(from, octets.length - edge);
  const fold: Piece = { folded: visibleLines(middle), octets: middle.length, isLiteral: false };
  return [visibleLines(octets.slice(0, from)), fold, visibleLines(octets.slice(octets.length - edge))];
}

/** What went over the wire in pieces: what stands around literals is what a reader looks for, so these are folded. */
export function piecesOf(octets: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (ANNOUNCED.lastIndex = 0; ;) {
    const found = ANNOUNCED.exec(octets);
    if (!found) break;
    const start = found.index + found[0].length;
    const end = Math.min(octets.length, start + Number(found[1]));
    if (end - start > shortLiteral) {
      const literal = octets.slice(start, end);
      pieces.push(...stretch(octets.slice(from, start)));
      pieces.push({ folded: visibleLines(literal), octets: literal.length, isLiteral: true });
      from = end;
    }
    ANNOUNCED.lastIndex = end;
  }
  return [...pieces, ...stretch(octets.slice(from))];
}
