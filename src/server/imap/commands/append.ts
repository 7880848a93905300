import { AUTHENTICATED, command, ok } from '../command.js';
import type { Literal } from '../command-reader.js';
import { parseDateTime, type ZonedTime } from '../date-time.js';
import { BadCommand, Refusal } from '../errors.js';
import { permanentFlags } from '../flags.js';
import { existingMailbox, parseMailbox, type MailboxArgument } from '../mailbox-argument.js';

interface AppendArguments {
  readonly mailbox: MailboxArgument;
  readonly flags: string[];
  readonly time: ZonedTime | undefined;
  readonly message: Literal;
}

/** APPEND (RFC 9051 §6.3.12), also of a literal8 (RFC 3516 §4.4). */
export const append = command<AppendArguments>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  takesMessage: true,
  parse(parser, session) {
    parser.space();
    const mailbox = parseMailbox(parser, session);
    parser.space();
    let flags: string[] = [];
    if (parser.peek() === '(') {
      flags = parser.flagList();
      parser.space();
    }
    let time: ZonedTime | undefined;
    if (parser.peek() === '"') {
      time = parseDateTime(parser.string('a date-time'));
      parser.space();
    }
    const message = parser.literal();
    parser.end();
    if (!message.binary && message.octets.includes(0)) throw new BadCommand('A literal cannot hold NUL');
    return { mailbox, flags: permanentFlags(flags), time, message };
  },
  run(session, { mailbox, flags, time, message }) {
    const target = existingMailbox(mailbox, session, 'TRYCREATE');
    if (message.octets.includes(0)) throw new Refusal('Messages with NUL are not stored', 'UNKNOWN-CTE');
    const { date: internalDate = new Date(), zone: internalDateZone = 0 } = time ?? {};
    const { uid } = target.append(message.octets, { flags, internalDate, internalDateZone, origin: session });
    return ok('APPEND completed', `APPENDUID ${target.uidvalidity} ${uid}`);
  },
});
