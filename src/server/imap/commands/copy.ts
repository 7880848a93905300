import type { Message } from '../../store/index.js';
import { command, ok, SELECTED } from '../command.js';
import type { Command } from '../model.js';
import { Refusal } from '../errors.js';
import { existingMailbox, parseMailbox, type MailboxArgument } from '../mailbox-argument.js';
import { formatSequenceSet, type SequenceSet } from '../sequence-set.js';

export interface CopyArguments {
  readonly set: SequenceSet;
  readonly mailbox: MailboxArgument;
}

/**
 * COPY and MOVE with their UID variants (RFC 9051 §6.4.7, §6.4.8). Either all messages are copied or none; MOVE tells the
 * new UIDs before the EXPUNGE responses.
 */
function copying(kind: 'COPY' | 'MOVE'): Command {
  return command<CopyArguments>({
    states: SELECTED,
    reportsExpunge: true,
    parse(parser, session) {
      parser.space();
      const set = parser.sequenceSet();
      parser.space();
      const mailbox = parseMailbox(parser, session);
      parser.end();
      return { set, mailbox };
    },
    run(session, given, { name, uid }) {
      const view = kind === 'MOVE' ? session.writableView : session.selectedView;
      const entries = view.select(given.set, uid);
      const target = existingMailbox(given.mailbox, session, 'TRYCREATE');
      if (entries.some((entry) => entry.expunged)) {
        throw new Refusal('Some messages are expunged already', 'EXPUNGEISSUED');
      }
      if (entries.length === 0) return ok(`${name} completed, there was no such message`);
      const sources = entries.map(({ message }) => message);
      const copies = target.appendAll(sources, session);
      const code = copyuid(target.uidvalidity, sources, copies);
      if (kind === 'COPY') return ok(`${name} completed`, code);
      session.addStatus('OK', code, 'Moved');
      view.mailbox.expunge(
        sources.map((message) => message.uid),
        session,
      );
      return ok(`${name} completed`);
    },
  });
}

/** COPYUID (RFC 9051 §7.1): both sets ascend, so the nth of one is the nth of the other. */
function copyuid(uidvalidity: number, sources: readonly Message[], copies: readonly Message[]): string {
  const set = (messages: readonly Message[]): string => formatSequenceSet(messages.map(({ uid }) => uid));
  return `COPYUID ${uidvalidity} ${set(sources)} ${set(copies)}`;
}

export const copy = copying('COPY');
export const move = copying('MOVE');
