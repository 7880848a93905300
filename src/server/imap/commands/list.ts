import { AUTHENTICATED, command, ok } from '../command.js';
import { BadCommand } from '../errors.js';
import type { ListedName, ListSelection } from '../list-selection.js';
import { decodeMailboxName } from '../mailbox-argument.js';
import type { CommandParser } from '../parser.js';
import type { Session } from '../model.js';
import { addStatusResponse, noteStatusItems, parseStatusItems } from './status.js';

interface ListArguments {
  readonly selection: ListSelection;
  /** Canonical patterns: reference and pattern put together; those that are no names are left out. */
  readonly patterns: string[];
  /** The basic syntax with an empty pattern asks for the delimiter only. */
  readonly asksForDelimiter: boolean;
  /** Whether the extended syntax was used (RFC 9051 §6.3.9), so that the client knows its attributes. */
  readonly extended: boolean;
  readonly returnSubscribed: boolean;
  readonly statusItems: string[];
}

const SELECTION_OPTIONS = new Set(['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE']);
const RETURN_OPTIONS = new Set(['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE']);

/** LIST, basic and extended (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154). */
export const list = command<ListArguments>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: parseList,
  run(session, given) {
    noteStatusItems(session, given.statusItems);
    if (given.asksForDelimiter) {
      session.addUntagged(`LIST (\\Noselect) ${session.format.quoted(session.account.delimiter)} ""`);
    }
    const { listing } = session.behaviour;
    for (const listed of listing.names(session.account, given.patterns, given.selection)) {
      const childInfo = listing.childInfo(listed, given.selection);
      const subscribed = listed.subscribed && (given.returnSubscribed || given.selection.subscribed === true);
      session.addUntagged(`LIST ${describe(session, listed, given.extended, subscribed)}${childInfo}`);
      const mailbox = session.account.mailbox(listed.name);
      if (given.statusItems.length > 0 && mailbox !== undefined && listed.selected) {
        addStatusResponse(session, mailbox, given.statusItems);
      }
    }
    return ok('LIST completed');
  },
});

/** LSUB (RFC 3501 §6.3.9): with a final %, levels above a subscribed name stand for it. */
export const lsub = command<string[]>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse(parser, session) {
    if (!session.servesRev1) throw new BadCommand('LSUB is no command of IMAP4rev2');
    parser.space();
    const reference = parser.astring('a reference name');
    parser.space();
    const pattern = parser.listMailbox();
    parser.end();
    return canonicalPatterns(session, reference, [pattern]);
  },
  run(session, patterns) {
    const { account, format, dialect, behaviour } = session;
    for (const { name, subscribed } of behaviour.listing.names(account, patterns, { lsub: true })) {
      const attributes = subscribed ? '()' : '(\\Noselect)';
      session.addUntagged(`LSUB ${attributes} ${format.quoted(account.delimiter)} ${format.mailbox(name, dialect)}`);
    }
    return ok('LSUB completed');
  },
});

/** Adds the LIST response for one mailbox, as SELECT gives it (RFC 9051 §6.3.2). */
export function addListResponse(session: Session, name: string): void {
  for (const listed of session.behaviour.listing.names(session.account, [name], {})) {
    if (listed.name === name) session.addUntagged(`LIST ${describe(session, listed, true, false)}`);
  }
}

function parseList(parser: CommandParser, session: Session): ListArguments {
  parser.space();
  const options = parser.peek() === '(' ? parser.list(() => selectionOption(parser), 'empty allowed') : undefined;
  if (options !== undefined) parser.space();
  const reference = parser.astring('a reference name');
  parser.space();
  const several = parser.peek() === '(';
  const patterns = several ? parser.list(() => parser.listMailbox(), 'not empty') : [parser.listMailbox()];
  const returned = parser.accept(' ') ? parseReturnOptions(parser, session) : undefined;
  parser.end();

  const given = new Set(options);
  const recursive = given.has('RECURSIVEMATCH');
  if (recursive && !given.has('SUBSCRIBED') && !given.has('SPECIAL-USE')) {
    throw new BadCommand('RECURSIVEMATCH needs another selection option');
  }
  const extended = options !== undefined || several || returned !== undefined;
  return {
    selection: { subscribed: given.has('SUBSCRIBED'), specialUse: given.has('SPECIAL-USE'), recursive },
    patterns: canonicalPatterns(session, reference, patterns),
    asksForDelimiter: !extended && patterns[0] === '',
    extended: extended || session.dialect.rev2,
    returnSubscribed: returned?.subscribed ?? false,
    statusItems: returned?.statusItems ?? [],
  };
}

function selectionOption(parser: CommandParser): string {
  const name = parser.keyword('a selection option');
  if (!SELECTION_OPTIONS.has(name)) throw new BadCommand(`Unknown selection option ${name}`);
  return name;
}

function parseReturnOptions(parser: CommandParser, session: Session): { subscribed: boolean; statusItems: string[] } {
  if (parser.keyword('RETURN') !== 'RETURN') throw new BadCommand('Only RETURN can follow the patterns');
  parser.space();
  let subscribed = false;
  const statusItems = new Set<string>();
  parser.list(() => {
    const name = parser.keyword('a return option');
    if (name === 'STATUS') {
      parser.space();
      for (const item of parseStatusItems(parser, session)) statusItems.add(item);
    } else if (!RETURN_OPTIONS.has(name)) {
      throw new BadCommand(`Unknown return option ${name}`);
    }
    if (name === 'SUBSCRIBED') subscribed = true;
  }, 'empty allowed');
  return { subscribed, statusItems: [...statusItems] };
}

function canonicalPatterns(session: Session, reference: string, patterns: readonly string[]): string[] {
  return patterns
    .filter((pattern) => pattern !== '')
    .map((pattern) =>
      decodeMailboxName(session.behaviour.listing.within(reference, pattern, session.account.delimiter), session),
    )
    .filter((pattern) => pattern !== undefined);
}

/** The attributes, delimiter and name of a LIST response (RFC 9051 §7.3.1). */
function describe(session: Session, listed: ListedName, extended: boolean, subscribed: boolean): string {
  const { account, format, dialect, behaviour } = session;
  const attributes = behaviour.listing.attributes(account, listed, extended, subscribed);
  return `${format.list(attributes)} ${format.quoted(account.delimiter)} ${format.mailbox(listed.name, dialect)}`;
}
