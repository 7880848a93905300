import type { Account, Mailbox } from '../store/index.js';
import { nameProblem } from '../store/index.js';
import type { OctetString } from '../mime/index.js';
import { Refusal } from './errors.js';
import { decodeModifiedUtf7 } from './modified-utf7.js';
import { decodeUtf8 } from './octets.js';
import type { CommandParser } from './parser.js';
import type { Session } from './model.js';

/** A mailbox name as a command gave it; undefined when its octets are no name in the session's dialect. */
export interface MailboxArgument {
  readonly name: string | undefined;
}

/** Reads a mailbox name (RFC 9051 §9, mailbox). Octets that are no name are found out when the command is carried out. */
export function parseMailbox(parser: CommandParser, session: Session): MailboxArgument {
  return { name: decodeMailboxName(parser.astring('a mailbox name'), session) };
}

/** Decodes a name or pattern: UTF-8 in IMAP4rev2 (RFC 9051 §5.1), modified UTF-7 before (RFC 3501 §5.1.3). */
export function decodeMailboxName(octets: OctetString, session: Session): string | undefined {
  return session.dialect.rev2 ? decodeUtf8(octets) : decodeModifiedUtf7(octets);
}

/** The name, fit for a new mailbox. @throws Refusal CANNOT */
export function newName({ name }: MailboxArgument, session: Session): string {
  if (name === undefined) throw malformedName(session);
  if (name !== name.normalize('NFC')) throw new Refusal('The mailbox name is not in Unicode normal form C', 'CANNOT');
  return name;
}

/** The mailbox of this name. @throws Refusal NONEXISTENT, or TRYCREATE for the target of a message */
export function existingMailbox(
  { name }: MailboxArgument,
  session: Session,
  absent: 'NONEXISTENT' | 'TRYCREATE' = 'NONEXISTENT',
): Mailbox {
  const { account } = session;
  const mailbox = name === undefined ? undefined : account.mailbox(name);
  if (mailbox !== undefined) return mailbox;
  const creatable = absent === 'TRYCREATE' && name !== undefined && isCreatable(name, account);
  throw new Refusal('There is no mailbox of that name', absent === 'TRYCREATE' && !creatable ? 'CANNOT' : absent);
}

/** A name that may be wanted or not, such as that of a subscription. @throws Refusal CANNOT */
export function anyName({ name }: MailboxArgument, session: Session): string {
  if (name === undefined) throw malformedName(session);
  return name;
}

function malformedName(session: Session): Refusal {
  const encoding = session.dialect.rev2 ? 'UTF-8' : 'modified UTF-7';
  return new Refusal(`The mailbox name is not valid ${encoding}`, 'CANNOT');
}

function isCreatable(name: string, account: Account): boolean {
  return nameProblem(name, account.delimiter) === undefined && name === name.normalize('NFC');
}
