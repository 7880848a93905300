import type { FlagOperation, Message } from '../../store/index.js';
import { command, ok, SELECTED } from '../command.js';
import { BadCommand } from '../errors.js';
import { permanentFlags } from '../flags.js';
import type { ViewEntry } from '../mailbox-view.js';
import type { CommandParser } from '../parser.js';
import { formatSequenceSet, type SequenceSet } from '../sequence-set.js';
import type { Command, Session } from '../model.js';

export interface StoreArguments {
  readonly set: SequenceSet;
  readonly unchangedSince: number | undefined;
  readonly operation: FlagOperation;
  readonly silent: boolean;
  readonly flags: string[];
}

const OPERATIONS: Readonly<Record<string, FlagOperation>> = { '': 'replace', '+': 'add', '-': 'remove' };
const STORE_ITEM = /([+-]?)FLAGS(\.SILENT)?(?= )/iy;

/** STORE and UID STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3). */
function storing(uidVariant: boolean): Command {
  return command<StoreArguments>({
    states: SELECTED,
    reportsExpunge: uidVariant,
    parse: parseStore,
    run(session, given, { uid }) {
      const view = session.writableView;
      const entries = view.select(given.set, uid);
      if (given.unchangedSince !== undefined) session.enableCondstore();
      const present = entries.filter((entry) => !entry.expunged);
      const eligible = new Set(present.filter(({ message }) => mayStore(message, given)));
      const changed = view.mailbox.setFlags(
        [...eligible].map(({ message }) => message.uid),
        given.operation,
        given.flags,
        session,
      );
      session.behaviour.updates.reportKeywords(session);
      reportStored(session, eligible, new Set(changed.map(({ uid: changedUid }) => changedUid)), given, uid);
      const modified = present.filter((entry) => !eligible.has(entry));
      return completion(session, modified, entries.length > present.length, given.silent, uid);
    },
  });
}

/** The UNCHANGEDSINCE test. Where flags are added or removed only these count (RFC 7162 §3.1.3, §3.1.12). */
function mayStore(message: Message, { unchangedSince = Infinity, operation, flags }: StoreArguments): boolean {
  if (operation === 'replace' || flags.length === 0) return message.modseq <= unchangedSince;
  return flags.every((flag) => message.modseqOf(flag) <= unchangedSince);
}

function parseStore(parser: CommandParser): StoreArguments {
  parser.space();
  const set = parser.sequenceSet();
  parser.space();
  const unchangedSince = parser.peek() === '(' ? parseModifier(parser) : undefined;
  const item = parser.match(STORE_ITEM, 'FLAGS, +FLAGS or -FLAGS').toUpperCase();
  parser.space();
  const flags = parser.peek() === '(' ? parser.flagList() : parseBareFlags(parser);
  parser.end();
  const operation = OPERATIONS[item.replace(/FLAGS.*/, '')] ?? 'replace';
  return { set, unchangedSince, operation, silent: item.endsWith('.SILENT'), flags: permanentFlags(flags) };
}

function parseModifier(parser: CommandParser): number {
  const [value = 0, ...more] = parser.list(() => {
    const name = parser.keyword('a modifier of STORE');
    if (name !== 'UNCHANGEDSINCE') throw new BadCommand(`Unknown modifier of STORE: ${name}`);
    parser.space();
    return parser.number('a mod-sequence');
  }, 'not empty');
  if (more.length > 0) throw new BadCommand('UNCHANGEDSINCE can be given once');
  parser.space();
  return value;
}

function parseBareFlags(parser: CommandParser): string[] {
  const flags = [parser.flag()];
  while (parser.accept(' ')) flags.push(parser.flag());
  return flags;
}

/** FETCH responses: always unless silent, and where a modseq changed also then (RFC 7162 §3.1.3, §3.2.4). */
function reportStored(
  session: Session,
  entries: ReadonlySet<ViewEntry>,
  changed: ReadonlySet<number>,
  { silent, unchangedSince }: StoreArguments,
  uid: boolean,
): void {
  const { updates } = session.behaviour;
  const view = session.selectedView;
  for (const entry of entries) {
    const changedByOthers = view.pending.flags.has(entry);
    if (!silent || changedByOthers) updates.reportFlagsOf(session, entry, 'with flags', uid);
    else if (session.condstore && (changed.has(entry.message.uid) || unchangedSince !== undefined)) {
      updates.reportFlagsOf(session, entry, 'without flags', uid);
    }
    view.flagsReported(entry);
  }
}

function completion(
  session: Session,
  modified: readonly ViewEntry[],
  expunged: boolean,
  silent: boolean,
  uid: boolean,
): ReturnType<Command['run']> {
  if (modified.length > 0) {
    const view = session.selectedView;
    const numbers = modified.map((entry) => (uid ? entry.message.uid : view.numberOf(entry)));
    return {
      status: 'OK',
      code: `MODIFIED ${formatSequenceSet(numbers)}`,
      text: 'Some messages were changed meanwhile',
    };
  }
  // RFC 2180 §4.2: the client learns that it was not done for all; NOOP will tell it which are gone.
  if (expunged)
    return { status: silent ? 'OK' : 'NO', code: 'EXPUNGEISSUED', text: 'Some messages are expunged already' };
  return ok('STORE completed');
}

export const store = storing(false);
export const uidStore = storing(true);
