import { AUTHENTICATED, command, noArguments, ok, SELECTED } from '../command.js';
import { BadCommand } from '../errors.js';
import { existingMailbox, parseMailbox, type MailboxArgument } from '../mailbox-argument.js';
import type { CommandParser } from '../parser.js';
import type { Command, Session } from '../model.js';
import { addListResponse } from './list.js';
import { expungeDeleted } from './expunge.js';

interface SelectArguments {
  readonly mailbox: MailboxArgument;
  readonly condstore: boolean;
}

/** SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3; RFC 3501 §6.3.1, §6.3.2), with CONDSTORE (RFC 7162 §3.1.8). */
function selection(readOnly: boolean): Command {
  return command<SelectArguments>({
    states: AUTHENTICATED,
    reportsExpunge: false,
    parse(parser, session) {
      parser.space();
      const mailbox = parseMailbox(parser, session);
      const parameters = parser.accept(' ') ? parser.list(() => selectParameter(parser), 'not empty') : [];
      parser.end();
      return { mailbox, condstore: parameters.includes('CONDSTORE') };
    },
    run(session, given, { name }) {
      // Whatever comes of it, the mailbox selected before is not selected any more (CLOSED: RFC 7162 §3.2.11).
      if (session.view !== undefined) session.addStatus('OK', 'CLOSED', 'Previous mailbox is now closed');
      session.deselect();
      const mailbox = existingMailbox(given.mailbox, session);
      if (given.condstore) session.enableCondstore();
      session.select(mailbox, readOnly);
      describeSelected(session);
      return ok(`${name} completed`, readOnly ? 'READ-ONLY' : 'READ-WRITE');
    },
  });
}

function selectParameter(parser: CommandParser): string {
  const name = parser.keyword('a parameter of SELECT');
  if (name !== 'CONDSTORE') throw new BadCommand(`Unknown parameter of SELECT: ${name}`);
  return name;
}

/** The untagged data that RFC 9051 §6.3.2 requires, or RFC 3501 §6.3.1. */
function describeSelected(session: Session): void {
  const { mailbox, entries, recentCount, readOnly } = session.selectedView;
  const { format } = session;
  const flags = session.definedFlags(mailbox);
  session.addUntagged(`FLAGS ${format.list(flags)}`);
  session.addUntagged(`${entries.length} EXISTS`);
  if (!session.dialect.rev2) {
    session.addUntagged(`${recentCount} RECENT`);
    const unseen = entries.findIndex(({ message }) => !message.flags.has('\\Seen')) + 1;
    if (unseen > 0) session.addStatus('OK', `UNSEEN ${unseen}`, `Message ${unseen} is the first unseen`);
  }
  if (readOnly) session.addStatus('OK', 'PERMANENTFLAGS ()', 'No permanent flags permitted');
  else session.addStatus('OK', `PERMANENTFLAGS ${format.list([...flags, '\\*'])}`, 'Flags and new keywords permitted');
  session.addStatus('OK', `UIDNEXT ${mailbox.uidnext}`, 'Predicted next UID');
  session.addStatus('OK', `UIDVALIDITY ${mailbox.uidvalidity}`, 'UIDs valid');
  session.addHighestModseq(mailbox);
  if (session.dialect.rev2) addListResponse(session, mailbox.name);
}

export const select = selection(false);
export const examine = selection(true);

/** CLOSE (RFC 9051 §6.4.1): expunges without reports, unless the mailbox is selected read-only. */
export const close = command<undefined>({
  states: SELECTED,
  reportsExpunge: false,
  parse: noArguments,
  run(session) {
    const view = session.selectedView;
    session.deselect();
    if (!view.readOnly) expungeDeleted(view);
    return ok('CLOSE completed');
  },
});

/** UNSELECT (RFC 9051 §6.4.2). */
export const unselect = command<undefined>({
  states: SELECTED,
  reportsExpunge: false,
  parse: noArguments,
  run(session) {
    session.deselect();
    return ok('UNSELECT completed');
  },
});

/** CHECK (RFC 3501 §6.4.1): there is nothing to save. */
export const check = command<undefined>({
  states: SELECTED,
  reportsExpunge: true,
  parse(parser, session) {
    if (!session.servesRev1) throw new BadCommand('CHECK is no command of IMAP4rev2');
    parser.end();
    return undefined;
  },
  run: () => ok('CHECK completed'),
});
