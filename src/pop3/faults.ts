import type { Level } from '../events/events.js';
import type { Pop3GrammarRule } from '../events/rules/pop3-grammar.js';
import type { ResponseFault } from '../pattern/fault.js';
import { visible } from '../text/visible.js';

/** As much of what stands at a fault as a reader needs. */
const SHOWN = 40;

/** A fault of grammar, and the always-on rule that it breaks. */
export interface Pop3Fault extends ResponseFault {
  readonly watch: Pop3GrammarRule;
}

/** The obligation that a fault breaks. */
export interface Rule {
  /** The always-on rule that it belongs to. */
  readonly watch: Pop3GrammarRule;
  readonly rule: string;
  readonly source: string;
  readonly level?: Level;
  readonly expected: string;
}

/** A fault at an offset of a line or block, with what stands there. */
export function faultAt(
  octets: Buffer,
  offset: number,
  { watch, rule, source, level = 'MUST', expected }: Rule,
): Pop3Fault {
  const here = octets.subarray(offset, offset + SHOWN);
  const found = here.length === 0 ? 'nothing more' : visible(here) + (offset + SHOWN < octets.length ? '…' : '');
  return { watch, offset, rule, source, level, expected, found };
}

/** The same faults, counted from the start of what the octets are a part of. */
export const shift = (faults: readonly Pop3Fault[], by: number): Pop3Fault[] =>
  by === 0 ? [...faults] : faults.map((fault) => ({ ...fault, offset: fault.offset + by }));

const CRLF: Rule = {
  watch: 'pop3/grammar/line-end',
  rule: 'CRLF',
  source: 'RFC 1939 §3',
  expected: 'CRLF at the end of the line',
};

/** A line without its end, and the fault of an end that is no CRLF (RFC 1939 §3). */
export function endOfLine(line: Buffer): { readonly content: Buffer; readonly faults: readonly Pop3Fault[] } {
  if (line.at(-1) !== 0x0a) return { content: line, faults: [faultAt(line, line.length, CRLF)] };
  const end = line.at(-2) === 0x0d ? line.length - 2 : line.length - 1;
  const content = line.subarray(0, end);
  return { content, faults: end === line.length - 2 ? [] : [faultAt(line, end, CRLF)] };
}
