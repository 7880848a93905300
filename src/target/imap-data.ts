/**
 * One thing in an untagged response: an atom or number as text, a quoted string or literal as octets, a list. Custodial work
 * must go on with servers whose responses are faulty, so this reader takes what it can get; strictness is the grammar's.
 */
export type Datum = string | Buffer | readonly Datum[];

const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LITERAL = /^~?\{(\d+)\+?\}\r?\n/;

/**
 * What stands in a response from `offset` on. Never throws; unbalanced brackets are closed at the end. Each thing takes from
 * the `budget`, and reading stops when nothing is left.
 */
export function readData(octets: Buffer, offset: number, budget = { left: Infinity }): Datum[] {
  const top: Datum[] = [];
  const stack: Datum[][] = [top];
  let at = offset;
  while (at < octets.length && budget.left > 0) {
    const list = stack.at(-1) ?? top;
    const octet = octets[at] ?? 0;
    if (octet === OPEN) {
      const inner: Datum[] = [];
      budget.left -= 1;
      list.push(inner);
      stack.push(inner);
      at += 1;
    } else if (octet === CLOSE) {
      if (stack.length > 1) stack.pop();
      at += 1;
    } else if (octet <= SPACE) {
      at += 1;
    } else {
      const { datum, end } = octet === QUOTE ? quoted(octets, at) : (literal(octets, at) ?? atom(octets, at));
      list.push(datum);
      budget.left -= 1;
      at = end;
    }
  }
  return top;
}

interface Found {
  readonly datum: Datum;
  readonly end: number;
}

function quoted(octets: Buffer, start: number): Found {
  const content: number[] = [];
  let at = start + 1;
  for (; at < octets.length && octets[at] !== QUOTE; at += 1) {
    if (octets[at] === BACKSLASH) at += 1;
    content.push(octets[at] ?? 0);
  }
  return { datum: Buffer.from(content), end: at + 1 };
}

function literal(octets: Buffer, start: number): Found | undefined {
  const [announcement, count] = LITERAL.exec(octets.toString('latin1', start, start + 32)) ?? [];
  if (announcement === undefined) return undefined;
  const from = start + announcement.length;
  const end = Math.min(octets.length, from + Number(count));
  return { datum: octets.subarray(from, end), end };
}

/** An atom; what stands in square brackets belongs to it, as in `BODY[HEADER.FIELDS (To)]`. */
function atom(octets: Buffer, start: number): Found {
  let depth = 0;
  let at = start;
  for (; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    if (octet === OPEN_BRACKET) depth += 1;
    else if (octet === CLOSE_BRACKET) depth -= 1;
    else if (depth <= 0 && (octet <= SPACE || octet === OPEN || octet === CLOSE)) break;
  }
  return { datum: octets.toString('latin1', start, at), end: Math.max(at, start + 1) };
}

/** As text: octets are read as latin1, so that what came in can be sent back. */
export const asText = (datum: Datum | undefined): string =>
  typeof datum === 'string' ? datum : Buffer.isBuffer(datum) ? datum.toString('latin1') : '';

export const asList = (datum: Datum | undefined): readonly Datum[] =>
  Array.isArray(datum) ? (datum as readonly Datum[]) : [];

/** What stands after a name in a list of names and values, such as that of FETCH or STATUS. */
export function valueOf(list: readonly Datum[], name: string): Datum | undefined {
  for (let index = 0; index + 1 < list.length; index += 2) {
    if (asText(list[index]).toUpperCase() === name) return list[index + 1];
  }
  return undefined;
}
