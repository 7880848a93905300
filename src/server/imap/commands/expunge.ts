import { command, noArguments, ok, SELECTED } from '../command.js';
import type { MailboxView, ViewEntry } from '../mailbox-view.js';
import type { SequenceSet } from '../sequence-set.js';

/** Removes the messages marked \Deleted among these, or among all of the mailbox (RFC 9051 §6.4.3). */
export function expungeDeleted(view: MailboxView, among?: readonly ViewEntry[]): void {
  const messages = among?.map(({ message }) => message) ?? view.mailbox.messages;
  const doomed = messages.filter(({ flags }) => flags.has('\\Deleted'));
  view.mailbox.expunge(doomed.map(({ uid }) => uid));
}

/** EXPUNGE (RFC 9051 §6.4.3). The EXPUNGE responses come with the reports before the completion. */
export const expunge = command<undefined>({
  states: SELECTED,
  reportsExpunge: true,
  parse: noArguments,
  run(session) {
    expungeDeleted(session.writableView);
    return ok('EXPUNGE completed');
  },
});

/** UID EXPUNGE (RFC 4315 §2.1, RFC 9051 §6.4.9). */
export const uidExpunge = command<SequenceSet>({
  states: SELECTED,
  reportsExpunge: true,
  parse(parser) {
    parser.space();
    const set = parser.sequenceSet();
    parser.end();
    return set;
  },
  run(session, set) {
    const view = session.writableView;
    expungeDeleted(view, view.select(set, true));
    return ok('UID EXPUNGE completed');
  },
});
