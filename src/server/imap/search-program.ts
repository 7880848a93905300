import { BadCommand } from './errors.js';
import { decodeUtf8 } from './octets.js';
import type { CommandParser } from './parser.js';
import type { Criterion, SearchReader, Session } from './model.js';

/** Keys nested deeper than any client needs would only exhaust the stack. */
const MAXIMUM_DEPTH = 100;

const SUPPORTED_CHARSETS = new Set(['UTF-8', 'US-ASCII']);

/** What SEARCH looks for (RFC 9051 §9, search-program). */
export interface SearchProgram {
  readonly criterion: Criterion;
  /** Whether the MODSEQ key occurs, so that the response tells the highest (RFC 7162 §3.1.5). */
  readonly usesModseq: boolean;
  /** The charset given, if it is not supported: the search is refused, not misunderstood. */
  readonly unsupportedCharset: string | undefined;
}

/** Reads a search program up to the end of the command. */
export function parseSearchProgram(parser: CommandParser, session: Session): SearchProgram {
  let charset: string | undefined;
  if (parser.peekKeyword() === 'CHARSET') {
    parser.keyword('CHARSET');
    parser.space();
    charset = parser.astring('a charset').toUpperCase();
    parser.space();
  }
  const unsupportedCharset = charset === undefined || SUPPORTED_CHARSETS.has(charset) ? undefined : charset;
  const reader = new ProgramReader(parser, session, unsupportedCharset === undefined);
  const criteria = [reader.key()];
  while (parser.accept(' ')) criteria.push(reader.key());
  parser.end();
  return { criterion: allOf(criteria), usesModseq: reader.usesModseq, unsupportedCharset };
}

class ProgramReader implements SearchReader {
  usesModseq = false;
  private depth = 0;

  constructor(
    readonly parser: CommandParser,
    readonly session: Session,
    private readonly charsetSupported: boolean,
  ) {}

  key(): Criterion {
    this.depth += 1;
    if (this.depth > MAXIMUM_DEPTH) throw new BadCommand('The search keys are nested too deeply');
    const criterion = this.anyKey();
    this.depth -= 1;
    return criterion;
  }

  /** The text of a string argument; UTF-8 contains US-ASCII, so one decoding does for both charsets. */
  text(): string {
    const octets = this.parser.astring('a string to search for');
    const text = decodeUtf8(octets);
    if (text === undefined && this.charsetSupported)
      throw new BadCommand('The string to search for is not valid UTF-8');
    return text ?? octets;
  }

  private anyKey(): Criterion {
    const { parser } = this;
    if (parser.peek() === '(') return allOf(parser.list(() => this.key(), 'not empty'));
    if (/[0-9*$]/.test(parser.peek())) {
      const set = parser.sequenceSet();
      return (session) => {
        const matching = session.selectedView.matching(set, false);
        return (entry) => matching.has(entry);
      };
    }
    const name = parser.keyword('a search key');
    const { searchKeys } = this.session.behaviour;
    const key = Object.hasOwn(searchKeys, name) ? searchKeys[name] : undefined;
    if (key === undefined) throw new BadCommand(`Unknown search key ${name}`);
    return key(this);
  }
}

function allOf(criteria: readonly Criterion[]): Criterion {
  return (session) => {
    const tests = criteria.map((criterion) => criterion(session));
    return (entry) => tests.every((test) => test(entry));
  };
}
