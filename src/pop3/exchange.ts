import type { Pop3GrammarRule } from '../events/rules/pop3-grammar.js';
import { capabilityArguments } from './capabilities.js';
import { isMultiline, keyword, parameters } from './command.js';
import { faultAt, shift } from './faults.js';
import type { Pop3Fault, Rule } from './faults.js';
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
import { failureCodes, parseContinuation, parseStatus } from './status.js';
import type { Status } from './status.js';

interface Reader {
  readonly watch: Pop3GrammarRule;
  readonly read: (text: string) => Read<unknown>;
  /** What a second line for the same message breaks. */
  readonly once?: Rule;
}

interface Grammar {
  readonly text?: Reader;
  readonly lines?: Reader;
}

/** A listing of messages: the same in an answer about one, and in each line of an answer about all. */
function listing(watch: Pop3GrammarRule, read: Reader['read'], rule: string, source: string): Grammar {
  const once = { watch, rule, source, expected: 'one line for each message' };
  return { text: { watch, read }, lines: { watch, read, once } };
}

/** How the text of a positive single-line response, and how the lines of a multi-line one, must look. */
const grammars: Readonly<Record<string, Grammar>> = {
  STAT: { text: { watch: 'pop3/grammar/drop-listing', read: parseDropListing } },
  LIST: listing('pop3/grammar/scan-listing', parseScanListing, 'scan listing', 'RFC 1939 §5'),
  UIDL: listing('pop3/grammar/unique-id-listing', parseUniqueIdListing, 'unique-id listing', 'RFC 1939 §7'),
  CAPA: { lines: { watch: 'pop3/grammar/capability-list', read: parseCapability } },
  LANG: {
    text: { watch: 'pop3/grammar/language-choice', read: parseLanguageChosen },
    lines: { watch: 'pop3/grammar/language-listing', read: parseLanguageListing },
  },
};

export interface ExchangeOptions {
  /** A UTF8 or LANG command succeeded before (RFC 6856). */
  readonly utf8?: boolean;
}

/** What the grammar says of a response: which rules had something to judge, and what is wrong. */
export interface Judgement {
  readonly judged: ReadonlySet<Pop3GrammarRule>;
  /** By octets from the start of the response. */
  readonly faults: readonly Pop3Fault[];
}

/**
 * Judges the grammar of one exchange.
 * @param command the command line without CRLF: AUTH itself also where its exchange ends. `undefined` for the greeting
 * @param status the first line of the response with its line end
 * @param block what follows the first line of a multi-line response, with the terminator
 */
export function judge(
  command: string | undefined,
  status: Buffer,
  block?: Buffer,
  options: ExchangeOptions = {},
): Judgement {
  const greeting = command === undefined;
  // The answer to a LANG that succeeds is in the new language already (RFC 6856 §3.2).
  const utf8 = options.utf8 === true || (!greeting && keyword(command) === 'LANG');
  const first = parseStatus(status, { greeting, utf8 });
  const judged = judgedOfStatus(first.status, greeting, utf8);
  const done = (more: readonly Pop3Fault[]): Judgement => ({ judged, faults: [...first.faults, ...more] });
  if (first.status?.ok !== true || greeting) return done([]);
  const grammar = grammars[keyword(command)];
  if (isMultiline(command)) return done(block ? shift(judgeBlock(block, grammar, judged), status.length) : []);
  // Garbage that follows a LIST or UIDL of too many arguments is for the test to judge.
  if (!grammar?.text || parameters(command).length > 1) return done([]);
  judged.add(grammar.text.watch);
  return done(shift(grammar.text.read(first.status.text).faults, first.status.textOffset));
}

/** Judges a continuation request of AUTH; `undefined` where the line is none. */
export function judgeContinuation(line: Buffer): Judgement | undefined {
  const faults = parseContinuation(line)?.faults;
  return faults && { judged: new Set(['pop3/grammar/challenge', 'pop3/grammar/line-end']), faults };
}

/** The rules that a first line gives something to judge. */
function judgedOfStatus(status: Status | undefined, greeting: boolean, utf8: boolean): Set<Pop3GrammarRule> {
  const judged = new Set<Pop3GrammarRule>(['pop3/grammar/status-indicator', 'pop3/grammar/line-end']);
  if (!status) return judged;
  const { code, text } = status;
  judged.add('pop3/grammar/status-space').add('pop3/grammar/line-length');
  judged.add(utf8 ? 'pop3/grammar/text-utf8' : 'pop3/grammar/text-ascii');
  if (code ?? text.startsWith('[')) judged.add('pop3/grammar/response-code');
  if (code && failureCodes.has(code.name)) judged.add('pop3/grammar/response-code-with-err');
  if (greeting) judged.add('pop3/grammar/greeting');
  if (greeting && text.includes('<')) judged.add('pop3/grammar/greeting-timestamp');
  return judged;
}

/** The faults of a multi-line response; offsets are those of the block as it came. */
function judgeBlock(
  block: Buffer,
  { lines: reader }: Grammar = {},
  judged: Set<Pop3GrammarRule>,
): readonly Pop3Fault[] {
  judged.add('pop3/grammar/multi-line-end').add('pop3/grammar/termination');
  const { faults, dotted } = unstuff(block);
  if (dotted) judged.add('pop3/grammar/byte-stuffing');
  if (!reader) return faults;
  const numbers = new Set<string>();
  // One line is told of each rule that lines break, so that a listing of thousands stays bearable.
  const found = new Map<string, Pop3Fault>();
  let offset = 0;
  // Lines as they came, so that offsets stay true; none of the listings can begin with a stuffed dot.
  for (const line of splitLines(block)) {
    if (line === '.') break;
    judged.add(reader.watch);
    if (reader.watch === 'pop3/grammar/capability-list' && hasKnownArguments(line)) {
      judged.add('pop3/grammar/capability-arguments');
    }
    const number = numberOf(line);
    const again = reader.once && number !== '' && numbers.has(number) ? [faultAt(block, offset, reader.once)] : [];
    numbers.add(number);
    for (const fault of [...shift(reader.read(line).faults, offset), ...again]) {
      if (!found.has(fault.rule)) found.set(fault.rule, fault);
    }
    const lf = block.indexOf(0x0a, offset);
    offset = lf < 0 ? block.length : lf + 1;
  }
  return [...faults, ...found.values()].sort((a, b) => a.offset - b.offset);
}

const hasKnownArguments = (line: string): boolean =>
  capabilityArguments.has((line.split(' ', 1)[0] ?? '').toUpperCase());

/** The message-number that begins a listing, without zeros in front. */
const numberOf = (line: string): string => /^0*(\d*)/.exec(line)?.[1] ?? '';
