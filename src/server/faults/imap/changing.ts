import type { MailboxView, Session, StoreArguments, ViewEntry } from '../../imap/index.js';
import type { FlagOperation, Mailbox, MailboxChange } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { both, imapCommands, imapRuns, mailboxes } from '../tools.js';
import { views } from './messages.js';

type Plant = Fault['plant'];
type Flags = ReadonlySet<string>;

/** A plant that can tell whether one of these commands, which wait for nothing, is being carried out right now. */
export const during =
  (names: readonly string[], make: (isRunning: () => boolean) => Plant): Plant =>
  (usual) => {
    let depth = 0;
    return both(
      imapRuns(names, (run) => {
        depth++;
        const running = run();
        depth--;
        return running;
      }),
      make(() => depth > 0),
    )(usual);
  };

/** Commands carried out as if other arguments had been given. */
export const givenOtherwise = <Arguments>(
  names: readonly string[],
  change: (given: Arguments, session: Session) => Arguments,
): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    run: (session, given, invocation) => usual.run(session, change(given as Arguments, session), invocation),
  }));

/** STORE and UID STORE with other arguments; what `change` does not give stays as it is. */
export const stores = (change: (given: StoreArguments, session: Session) => Partial<StoreArguments>): Plant =>
  givenOtherwise<StoreArguments>(['STORE', 'UID STORE'], (given, session) => ({ ...given, ...change(given, session) }));

/** What a STORE makes of flags; undefined is the usual. */
export const combines = (
  combine: (operation: FlagOperation, current: Flags, given: Flags) => Iterable<string> | undefined,
): Plant =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        override combineFlags(current: Flags, operation: FlagOperation, given: Flags) {
          const flags = combine(operation, current, given);
          return flags === undefined ? super.combineFlags(current, operation, given) : new Set(flags);
        }
      },
  );

/** Views that pass over the changes of their mailbox for which this does not hold; `own` are those of the session. */
export const takes = (heeds: (change: MailboxChange, own: boolean) => boolean): Plant =>
  views(
    (Usual) =>
      class extends Usual {
        protected override take(change: MailboxChange) {
          if (heeds(change, change.origin === this.origin)) super.take(change);
        }
      },
  );

/** Something done to a mailbox whenever a session opens it. */
export const atOpening = (act: (mailbox: Mailbox) => void): Plant =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        override listen(...listener: Parameters<Mailbox['listen']>) {
          act(this);
          return super.listen(...listener);
        }
      },
  );

/** The UIDs of entries. */
export const uidsOf = (entries: readonly ViewEntry[]): number[] => entries.map(({ message }) => message.uid);

/** The UIDs of the messages of a view that are marked \Deleted. */
export const markedIn = ({ entries }: MailboxView): number[] =>
  uidsOf(entries.filter(({ message, expunged }) => message.flags.has('\\Deleted') && !expunged));
