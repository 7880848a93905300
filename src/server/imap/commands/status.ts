import type { Mailbox } from '../../store/index.js';
import { AUTHENTICATED, command, ok } from '../command.js';
import { BadCommand } from '../errors.js';
import { existingMailbox, parseMailbox, type MailboxArgument } from '../mailbox-argument.js';
import type { CommandParser } from '../parser.js';
import type { Session } from '../model.js';

/** Reads the parenthesized names of STATUS items, of the command and of LIST's return option. */
export function parseStatusItems(parser: CommandParser, session: Session): string[] {
  const names = parser.list(() => parser.keyword('a STATUS item'), 'not empty');
  const { statusItems } = session.behaviour;
  for (const name of names) {
    const item = Object.hasOwn(statusItems, name) ? statusItems[name] : undefined;
    if (item === undefined || item.served?.(session) === false) throw new BadCommand(`Unknown STATUS item ${name}`);
  }
  return [...new Set(names)];
}

/** Adds the STATUS response for a mailbox. */
export function addStatusResponse(session: Session, mailbox: Mailbox, names: readonly string[]): void {
  const { format, dialect, behaviour } = session;
  const items = names.map((name) => `${name} ${behaviour.statusItems[name]?.value(mailbox) ?? ''}`);
  session.addUntagged(`STATUS ${format.mailbox(mailbox.name, dialect)} ${format.list(items)}`);
}

/** Does what asking for the items means besides reporting them. */
export function noteStatusItems(session: Session, names: readonly string[]): void {
  for (const name of names) session.behaviour.statusItems[name]?.asked?.(session);
}

/** STATUS (RFC 9051 §6.3.11). */
export const status = command<{ mailbox: MailboxArgument; names: string[] }>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse(parser, session) {
    parser.space();
    const mailbox = parseMailbox(parser, session);
    parser.space();
    const names = parseStatusItems(parser, session);
    parser.end();
    return { mailbox, names };
  },
  run(session, { mailbox, names }) {
    const found = existingMailbox(mailbox, session);
    noteStatusItems(session, names);
    addStatusResponse(session, found, names);
    return ok('STATUS completed');
  },
});
