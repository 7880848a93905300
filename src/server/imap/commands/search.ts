import { command, ok, SELECTED } from '../command.js';
import { BadCommand, Refusal } from '../errors.js';
import type { MailboxView, ViewEntry } from '../mailbox-view.js';
import type { CommandParser } from '../parser.js';
import { parseSearchProgram, type SearchProgram } from '../search-program.js';
import { formatSequenceSet } from '../sequence-set.js';
import type { Command, Session } from '../model.js';

export interface SearchArguments {
  readonly program: SearchProgram;
  /** Result options (RFC 9051 §6.4.4); undefined without RETURN, which in IMAP4rev1 asks for a SEARCH response. */
  readonly options: ReadonlySet<string> | undefined;
}

const RESULT_OPTIONS = new Set(['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE']);

/** SEARCH and UID SEARCH (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 4731, RFC 5182, RFC 7162 §3.1.5). */
function searching(uidVariant: boolean): Command {
  return command<SearchArguments>({
    states: SELECTED,
    reportsExpunge: uidVariant,
    parse(parser, session) {
      parser.space();
      const options = parser.peekKeyword() === 'RETURN' ? parseResultOptions(parser) : undefined;
      return { options, program: parseSearchProgram(parser, session) };
    },
    run(session, { options, program }, { tag, uid }) {
      const view = session.selectedView;
      const saves = options?.has('SAVE') === true;
      if (program.unsupportedCharset !== undefined) {
        if (saves) view.saved = new Set();
        throw new Refusal(`The charset ${program.unsupportedCharset} is not supported`, 'BADCHARSET (UTF-8 US-ASCII)');
      }
      if (program.usesModseq) session.enableCondstore();
      const found = view.entries.filter(program.criterion(session));
      const meant = meantBy(options ?? new Set(), found);
      if (saves) view.saved = new Set(meant);
      const modseq = program.usesModseq ? highestModseq(meant) : 0;
      if (options === undefined && !session.dialect.rev2) addSearchResponse(session, view, found, uid, modseq);
      else addEsearchResponse(session, view, found, uid, modseq, tag, options ?? new Set());
      return ok(`${uid ? 'UID SEARCH' : 'SEARCH'} completed`);
    },
  });
}

function parseResultOptions(parser: CommandParser): Set<string> {
  parser.keyword('RETURN');
  parser.space();
  const options = parser.list(() => {
    const name = parser.keyword('a result option');
    if (!RESULT_OPTIONS.has(name)) throw new BadCommand(`Unknown result option ${name}`);
    return name;
  }, 'empty allowed');
  parser.space();
  return new Set(options);
}

/** Which of the messages found `$` is to stand for (RFC 9051 §6.4.4.1, table 4), and MODSEQ (RFC 4731 §3.2). */
function meantBy(options: ReadonlySet<string>, found: readonly ViewEntry[]): ViewEntry[] {
  const all = options.has('ALL') || options.has('COUNT') || !(options.has('MIN') || options.has('MAX'));
  if (all) return [...found];
  return [...(options.has('MIN') ? found.slice(0, 1) : []), ...(options.has('MAX') ? found.slice(-1) : [])];
}

/** The SEARCH response of IMAP4rev1 (RFC 3501 §7.2.5), with MODSEQ (RFC 7162 §3.1.6). */
function addSearchResponse(
  session: Session,
  view: MailboxView,
  found: readonly ViewEntry[],
  uid: boolean,
  modseq: number,
): void {
  const numbers = numbersOf(view, found, uid);
  session.addUntagged(['SEARCH', ...numbers, ...(modseq > 0 ? [`(MODSEQ ${modseq})`] : [])].join(' '));
}

/** The ESEARCH response (RFC 9051 §7.3.4, RFC 4731 §3.1); SAVE alone asks for none. */
function addEsearchResponse(
  session: Session,
  view: MailboxView,
  found: readonly ViewEntry[],
  uid: boolean,
  modseq: number,
  tag: string,
  options: ReadonlySet<string>,
): void {
  if (options.size === 1 && options.has('SAVE')) return;
  const numbers = numbersOf(view, found, uid);
  const [min, max] = [numbers[0], numbers.at(-1)];
  const words = [`ESEARCH (TAG ${session.format.quoted(tag)})`, ...(uid ? ['UID'] : [])];
  if (options.has('MIN') && min !== undefined) words.push(`MIN ${min}`);
  if (options.has('MAX') && max !== undefined) words.push(`MAX ${max}`);
  if ((options.has('ALL') || options.size === 0) && numbers.length > 0) words.push(`ALL ${formatSequenceSet(numbers)}`);
  if (options.has('COUNT')) words.push(`COUNT ${numbers.length}`);
  if (modseq > 0) words.push(`MODSEQ ${modseq}`);
  session.addUntagged(words.join(' '));
}

function highestModseq(found: readonly ViewEntry[]): number {
  return found.reduce((highest, { message }) => Math.max(highest, message.modseq), 0);
}

/** Sequence numbers or UIDs of entries of the view, ascending as these. */
function numbersOf(view: MailboxView, found: readonly ViewEntry[], uid: boolean): number[] {
  return found.map((entry) => (uid ? entry.message.uid : view.numberOf(entry)));
}

export const search = searching(false);
export const uidSearch = searching(true);
