import type { ResponseFault } from '../pattern/fault.js';
import { isMultiline, keyword, parameters } from './command.js';
import { faultAt, shift } from './faults.js';
import type { Rule } from './faults.js';
import {
  parseCapability,
  parseDropListing,
  parseLanguageChosen,
  parseLanguageListing,
  parseScanListing,
  parseUniqueIdListing,
} from './listing.js';
import type { Read } from './listing.js';
import { splitLines, unstuff } from './multiline.js';
import { parseStatus } from './status.js';

type Reader = (text: string) => Read<unknown>;

interface Grammar {
  readonly text?: Reader;
  readonly lines?: Reader;
  /** What a second line for the same message breaks. */
  readonly once?: Rule;
}

/** How the text of a positive single-line response, and how the lines of a multi-line one, must look. */
const grammars: Readonly<Record<string, Grammar>> = {
  STAT: { text: parseDropListing },
  LIST: {
    text: parseScanListing,
    lines: parseScanListing,
    once: { rule: 'scan listing', source: 'RFC 1939 §5', expected: 'one line for each message' },
  },
  UIDL: {
    text: parseUniqueIdListing,
    lines: parseUniqueIdListing,
    once: { rule: 'unique-id listing', source: 'RFC 1939 §7', expected: 'one line for each message' },
  },
  CAPA: { lines: parseCapability },
  LANG: { text: parseLanguageChosen, lines: parseLanguageListing },
};

export interface ExchangeOptions {
  /** A UTF8 or LANG command succeeded before (RFC 6856). */
  readonly utf8?: boolean;
}

/**
 * All faults of grammar in one exchange, by octets from the start of the response.
 * @param command the command line without CRLF: AUTH itself also where its exchange ends. `undefined` for the greeting
 * @param status the first line of the response with its line end
 * @param block what follows the first line of a multi-line response, with the terminator
 */
export function faultsOf(
  command: string | undefined,
  status: Buffer,
  block?: Buffer,
  options: ExchangeOptions = {},
): readonly ResponseFault[] {
  const greeting = command === undefined;
  // The answer to a LANG that succeeds is in the new language already (RFC 6856 §3.2).
  const utf8 = options.utf8 === true || (!greeting && keyword(command) === 'LANG');
  const first = parseStatus(status, { greeting, utf8 });
  if (first.status?.ok !== true || greeting) return first.faults;
  const grammar = grammars[keyword(command)];
  if (!isMultiline(command)) {
    const { text, textOffset } = first.status;
    // Garbage that follows a LIST or UIDL of too many arguments is for the test to judge.
    const single = parameters(command).length <= 1 ? grammar?.text?.(text) : undefined;
    return [...first.faults, ...shift(single?.faults ?? [], textOffset)];
  }
  const lines = block ? blockFaults(block, grammar) : [];
  return [...first.faults, ...shift(lines, status.length)];
}

/** The faults of a multi-line response; offsets are those of the block as it came. */
function blockFaults(block: Buffer, { lines: reader, once }: Grammar = {}): readonly ResponseFault[] {
  const { faults } = unstuff(block);
  if (!reader) return faults;
  const numbers = new Set<string>();
  // One line is told of each rule that lines break, so that a listing of thousands stays bearable.
  const found = new Map<string, ResponseFault>();
  let offset = 0;
  // Lines as they came, so that offsets stay true; none of the listings can begin with a stuffed dot.
  for (const line of splitLines(block)) {
    if (line === '.') break;
    const number = numberOf(line);
    const again = once && number !== '' && numbers.has(number) ? [faultAt(block, offset, once)] : [];
    numbers.add(number);
    for (const fault of [...shift(reader(line).faults, offset), ...again]) {
      if (!found.has(fault.rule)) found.set(fault.rule, fault);
    }
    const lf = block.indexOf(0x0a, offset);
    offset = lf < 0 ? block.length : lf + 1;
  }
  return [...faults, ...found.values()].sort((a, b) => a.offset - b.offset);
}

/** The message-number that begins a listing, without zeros in front. */
const numberOf = (line: string): string => /^0*(\d*)/.exec(line)?.[1] ?? '';
