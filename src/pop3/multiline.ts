import { faultAt } from './faults.js';
import type { Pop3Fault, Rule } from './faults.js';

/** A multi-line response without its first line (RFC 1939 §3). */
export interface Block {
  /** The lines with their ends, byte-stuffing undone, the terminator gone. */
  readonly octets: Buffer;
  readonly faults: readonly Pop3Fault[];
  /** Whether a line but the terminator begins with a dot, stuffed or not. */
  readonly dotted: boolean;
  /** The lines without their ends, as latin1: one character an octet. */
  readonly lines: () => string[];
}

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;

const rules = {
  bareLf: {
    watch: 'pop3/grammar/multi-line-end',
    rule: 'CRLF',
    source: 'RFC 1939 §3',
    expected: 'CRLF at the end of every line',
  },
  bareCr: { watch: 'pop3/grammar/multi-line-end', rule: 'CRLF', source: 'RFC 1939 §3', expected: 'no CR but in CRLF' },
  stuffing: {
    watch: 'pop3/grammar/byte-stuffing',
    rule: 'multi-line',
    source: 'RFC 1939 §3',
    expected: 'a second "." in front of a line that begins with "."',
  },
  terminator: {
    watch: 'pop3/grammar/termination',
    rule: 'multi-line',
    source: 'RFC 1939 §3',
    expected: '"." CRLF at the end',
  },
  behind: {
    watch: 'pop3/grammar/termination',
    rule: 'multi-line',
    source: 'RFC 1939 §3',
    expected: 'nothing behind the terminator',
  },
} as const satisfies Record<string, Rule>;

/**
 * Undoes the byte-stuffing of a multi-line response (RFC 1939 §3), in one pass. A bare LF counts as a line end, and is a
 * fault. Of each kind only the first fault is told, with the number of the others.
 * @param block everything behind the first line, with the terminator
 */
export function unstuff(block: Buffer): Block {
  const faults = new FirstOfEachKind(block);
  const unstuffed = Buffer.allocUnsafe(block.length);
  let length = 0;
  // Octets from here on are still to be copied.
  let copied = 0;
  let start = 0;
  let ended = false;
  let dotted = false;
  while (start < block.length) {
    const lf = block.indexOf(LF, start);
    const next = lf < 0 ? block.length : lf + 1;
    if (lf < 0) faults.add(block.length, rules.bareLf);
    else if (block[lf - 1] !== CR || lf === start) faults.add(lf, rules.bareLf);
    if (block[start] === DOT) {
      length += block.copy(unstuffed, length, copied, start);
      copied = start + 1;
      if (isTerminator(block, start, next)) {
        copied = next;
        ended = true;
        if (next < block.length) faults.add(next, rules.behind);
        break;
      }
      dotted = true;
      if (block[start + 1] !== DOT) faults.add(start, rules.stuffing);
    }
    start = next;
  }
  if (ended) copied = block.length;
  else faults.add(block.length, rules.terminator);
  length += block.copy(unstuffed, length, copied);
  addBareCr(block, faults);
  const octets = unstuffed.subarray(0, length);
  return { octets, dotted, faults: faults.list(), lines: () => splitLines(octets) };
}

/** A lone "." with its line end, CRLF or bare LF. */
const isTerminator = (block: Buffer, start: number, next: number): boolean =>
  block[next - 1] === LF && (next - start === 2 || (next - start === 3 && block[start + 1] === CR));

function addBareCr(block: Buffer, faults: FirstOfEachKind): void {
  for (let cr = block.indexOf(CR); cr >= 0; cr = block.indexOf(CR, cr + 1)) {
    if (block[cr + 1] !== LF) faults.add(cr, rules.bareCr);
  }
}

/** Lines without their ends (CRLF, or bare LF), as latin1. */
export function splitLines(octets: Buffer): string[] {
  const lines = octets.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** A message of a million bad lines has one fault, not a million. */
class FirstOfEachKind {
  readonly #found = new Map<Rule, { readonly first: number; count: number }>();

  constructor(readonly block: Buffer) {}

  add(offset: number, rule: Rule): void {
    const known = this.#found.get(rule);
    if (known) known.count += 1;
    else this.#found.set(rule, { first: offset, count: 1 });
  }

  list(): Pop3Fault[] {
    const faults = [...this.#found].map(([rule, { first, count }]) => {
      const fault = faultAt(this.block, first, rule);
      return count === 1 ? fault : { ...fault, found: `${fault.found} (and ${count - 1} more such)` };
    });
    return faults.sort((a, b) => a.offset - b.offset);
  }
}
