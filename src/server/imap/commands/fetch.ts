import { command, ok, SELECTED } from '../command.js';
import { BadCommand } from '../errors.js';
import type { MailboxView, ViewEntry } from '../mailbox-view.js';
import { CommandParser } from '../parser.js';
import type { SequenceSet } from '../sequence-set.js';
import type { Command, FetchRequest, Piece, Session } from '../model.js';

export interface FetchArguments {
  readonly set: SequenceSet;
  readonly requests: readonly FetchRequest[];
  readonly changedSince: number | undefined;
}

/** What the macros stand for; they stand alone (RFC 9051 §6.4.5). */
export const fetchMacros: Readonly<Record<string, readonly string[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

/** For items that take no arguments. */
const NO_PARSER = new CommandParser(['']);

const ITEM_NAME = /[A-Za-z0-9.-]+/y;

/** FETCH and UID FETCH (RFC 9051 §6.4.5), with CHANGEDSINCE (RFC 7162 §3.1.4.1). */
function fetching(uidVariant: boolean): Command {
  return command<FetchArguments>({
    states: SELECTED,
    reportsExpunge: uidVariant,
    parse(parser, session) {
      parser.space();
      const set = parser.sequenceSet();
      parser.space();
      const requests = parseRequests(parser, session);
      const changedSince = parser.accept(' ') ? parseModifier(parser) : undefined;
      parser.end();
      return { set, requests, changedSince };
    },
    async run(session, { set, requests, changedSince }, { uid }) {
      const view = session.selectedView;
      let entries = view.select(set, uid);
      for (const { asked } of requests) asked?.(session);
      if (changedSince !== undefined) {
        session.enableCondstore();
        entries = entries.filter(({ message }) => message.modseq > changedSince);
      }
      const wanted = withImplied(requests, session, uid, changedSince !== undefined);
      const seen = requests.some(({ setsSeen }) => setsSeen) && !view.readOnly;
      for (const entry of entries) {
        const flagsChanged = seen && setSeen(view, entry, session);
        await answer(session, entry, flagsChanged ? withImpliedFlags(wanted, session) : wanted);
      }
      return ok('FETCH completed');
    },
  });
}

function parseRequests(parser: CommandParser, session: Session): FetchRequest[] {
  if (parser.peek() === '(') return parser.list(() => parseRequest(parser, session), 'not empty');
  const macro = session.behaviour.fetchMacros[parser.peekKeyword()];
  if (macro === undefined) return [parseRequest(parser, session)];
  parser.keyword('a macro');
  return macro.map((name) => request(name, parser, session));
}

function parseRequest(parser: CommandParser, session: Session): FetchRequest {
  return request(parser.match(ITEM_NAME, 'a FETCH item').toUpperCase(), parser, session);
}

function request(name: string, parser: CommandParser, session: Session): FetchRequest {
  const { fetchItems } = session.behaviour;
  const item = Object.hasOwn(fetchItems, name) ? fetchItems[name] : undefined;
  if (item === undefined) throw new BadCommand(`Unknown FETCH item ${name}`);
  return item(parser, session);
}

function parseModifier(parser: CommandParser): number {
  const [value = 0] = parser.list(() => {
    const name = parser.keyword('a modifier of FETCH');
    if (name !== 'CHANGEDSINCE') throw new BadCommand(`Unknown modifier of FETCH: ${name}`);
    parser.space();
    return parser.nzNumber('a mod-sequence above zero');
  }, 'not empty');
  return value;
}

/** Adds what a response has without being asked for: UID of UID FETCH, MODSEQ of CHANGEDSINCE; each name once. */
function withImplied(
  requests: readonly FetchRequest[],
  session: Session,
  uid: boolean,
  modseq: boolean,
): Map<string, FetchRequest> {
  const byName = new Map(requests.map((item) => [item.name, item]));
  if (uid) addItem(byName, 'UID', session);
  if (modseq) addItem(byName, 'MODSEQ', session);
  return byName;
}

/** Flags that changed by the fetch are reported with it, as any change of flags is (RFC 7162 §3.2.4). */
function withImpliedFlags(requests: ReadonlyMap<string, FetchRequest>, session: Session): Map<string, FetchRequest> {
  const byName = new Map(requests);
  addItem(byName, 'FLAGS', session);
  if (session.dialect.rev2 || session.condstore) addItem(byName, 'UID', session);
  if (session.condstore) addItem(byName, 'MODSEQ', session);
  return byName;
}

function addItem(byName: Map<string, FetchRequest>, name: string, session: Session): void {
  const item = session.behaviour.fetchItems[name]?.(NO_PARSER, session);
  if (item !== undefined && !byName.has(name)) byName.set(name, item);
}

/** Sets \Seen; true if that changed the flags. */
function setSeen(view: MailboxView, entry: ViewEntry, session: Session): boolean {
  return view.mailbox.setFlags([entry.message.uid], 'add', ['\\Seen'], session).length > 0;
}

async function answer(session: Session, entry: ViewEntry, requests: ReadonlyMap<string, FetchRequest>): Promise<void> {
  const view = session.selectedView;
  const pieces: Piece[] = [`${view.numberOf(entry)} FETCH (`];
  for (const [name, item] of requests) {
    if (pieces.length > 1) pieces.push(' ');
    pieces.push(name, ' ', ...item.value(session, entry));
  }
  pieces.push(')');
  await session.untagged(pieces);
  if (requests.has('FLAGS')) view.flagsReported(entry);
}

export const fetch = fetching(false);
export const uidFetch = fetching(true);
