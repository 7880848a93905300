import type { TranscriptEntry } from '../events/events.js';
import { visible } from '../text/visible.js';

const arrows: Readonly<Record<TranscriptEntry['direction'], string>> = { send: '>', receive: '<', note: '·' };

/** What is shown of one entry: who, when, which way, and the octets. */
export interface TranscriptLine {
  /** Milliseconds since the test began, such as `12 ms`, right-aligned. */
  readonly clock: string;
  readonly session: string;
  readonly arrow: string;
  readonly text: string;
  readonly isNote: boolean;
}

/** A literal that is announced at the end of a line (RFC 3501 §4.3, RFC 7888, RFC 3516). */
const ANNOUNCED = /~?\{(\d+)\+?\}\r\n/g;
/** Octets at the ends of a literal that stay. */
const LITERAL_EDGE = 24;

/** Long literals with their middle left out: what stands around them is what a reader looks for. */
export function foldLiterals(octets: string): string {
  let folded = '';
  let from = 0;
  for (ANNOUNCED.lastIndex = 0; ;) {
    const found = ANNOUNCED.exec(octets);
    if (!found) break;
    const start = found.index + found[0].length;
    const length = Number(found[1]);
    const end = Math.min(octets.length, start + length);
    if (end - start > 4 * LITERAL_EDGE) {
      const left = end - start - 2 * LITERAL_EDGE;
      folded += `${octets.slice(from, start + LITERAL_EDGE)}…(${left} octets)…`;
      from = end - LITERAL_EDGE;
    }
    ANNOUNCED.lastIndex = end;
  }
  return folded + octets.slice(from);
}

/** One entry on one line, its octets in at most about `limit` characters. */
export function transcriptLine({ at, session, direction, octets }: TranscriptEntry, limit: number): TranscriptLine {
  const isNote = direction === 'note';
  return {
    clock: `${at.toFixed(0).padStart(6)} ms`,
    session,
    arrow: arrows[direction],
    // The folding mark is no octet of the wire: what stands around it is made visible piece by piece.
    text: isNote ? octets : cut(foldLiterals(octets).split(FOLD).map(shown).join(''), limit),
    isNote,
  };
}

const FOLD = /(…\(\d+ octets\)…)/;
const shown = (piece: string, index: number): string =>
  index % 2 === 1 ? piece : visible(Buffer.from(piece, 'latin1'));

/** The ends of a long text. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.max(1, Math.floor((limit - 1) / 2));
  // A character outside the basic plane is not cut in two.
  const [head, tail] = [text.slice(0, half), text.slice(-half)];
  return `${head.replace(/[\ud800-\udbff]$/, '')}…${tail.replace(/^[\udc00-\udfff]/, '')}`;
}

/** The first and the last entries of a long transcript, and how many were left out between them. */
export function ends<T>(
  entries: readonly T[],
  most: number,
): { first: readonly T[]; left: number; last: readonly T[] } {
  if (entries.length <= most) return { first: entries, left: 0, last: [] };
  const head = Math.ceil(most / 4);
  return { first: entries.slice(0, head), left: entries.length - most, last: entries.slice(head - most) };
}
