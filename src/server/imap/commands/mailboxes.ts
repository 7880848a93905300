import { AUTHENTICATED, command, noArguments, ok } from '../command.js';
import { BadCommand, Refusal } from '../errors.js';
import { anyName, existingMailbox, newName, parseMailbox, type MailboxArgument } from '../mailbox-argument.js';
import type { CommandParser } from '../parser.js';
import type { Session } from '../model.js';

/** Special uses that a mailbox can be created with (RFC 6154 §2); \All and \Flagged would need virtual mailboxes. */
const SPECIAL_USES = ['\\Archive', '\\Drafts', '\\Junk', '\\Sent', '\\Trash'];

function onlyMailbox(parser: CommandParser, session: Session): MailboxArgument {
  parser.space();
  const mailbox = parseMailbox(parser, session);
  parser.end();
  return mailbox;
}

/** CREATE (RFC 9051 §6.3.4), with special uses (RFC 6154 §3). */
export const create = command<{ mailbox: MailboxArgument; uses: string[] }>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse(parser, session) {
    parser.space();
    const mailbox = parseMailbox(parser, session);
    const uses = parser.accept(' ') ? createParameters(parser) : [];
    parser.end();
    return { mailbox, uses };
  },
  run(session, { mailbox, uses }) {
    const known = uses.map((use) => SPECIAL_USES.find((name) => name.toLowerCase() === use.toLowerCase()));
    if (known.includes(undefined)) throw new Refusal('That special use is not supported', 'USEATTR');
    session.account.create(
      newName(mailbox, session),
      known.filter((use) => use !== undefined),
    );
    return ok('CREATE completed');
  },
});

/** create-param of RFC 4466 §2.2, of which USE is the only one known. */
function createParameters(parser: CommandParser): string[] {
  return parser
    .list(() => {
      const name = parser.keyword('a parameter of CREATE');
      if (name !== 'USE') throw new BadCommand(`Unknown parameter of CREATE: ${name}`);
      parser.space();
      return parser.flagList();
    }, 'not empty')
    .flat();
}

/** DELETE (RFC 9051 §6.3.5). */
const deleteMailbox = command<MailboxArgument>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: onlyMailbox,
  run(session, mailbox) {
    session.account.delete(anyName(mailbox, session), session);
    return ok('DELETE completed');
  },
});
export { deleteMailbox as delete };

/** RENAME (RFC 9051 §6.3.6). */
export const rename = command<{ from: MailboxArgument; to: MailboxArgument }>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse(parser, session) {
    parser.space();
    const from = parseMailbox(parser, session);
    parser.space();
    const to = parseMailbox(parser, session);
    parser.end();
    return { from, to };
  },
  run(session, { from, to }) {
    session.account.rename(anyName(from, session), newName(to, session), session);
    return ok('RENAME completed');
  },
});

/** SUBSCRIBE (RFC 9051 §6.3.7). The mailbox must exist: that catches mistakes, and the RFC permits it. */
export const subscribe = command<MailboxArgument>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: onlyMailbox,
  run(session, mailbox) {
    const { account } = session;
    const name = account.canonicalName(anyName(mailbox, session));
    if (!account.subscriptions.has(name)) account.subscriptions.add(existingMailbox(mailbox, session).name);
    return ok('SUBSCRIBE completed');
  },
});

/** UNSUBSCRIBE (RFC 9051 §6.3.8): also of a name that is not subscribed. */
export const unsubscribe = command<MailboxArgument>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: onlyMailbox,
  run(session, mailbox) {
    const { account } = session;
    account.subscriptions.delete(account.canonicalName(anyName(mailbox, session)));
    return ok('UNSUBSCRIBE completed');
  },
});

/** NAMESPACE (RFC 9051 §6.3.10): one personal namespace without prefix. */
export const namespace = command<undefined>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: noArguments,
  run(session) {
    session.addUntagged(`NAMESPACE (("" ${session.format.quoted(session.account.delimiter)})) NIL NIL`);
    return ok('NAMESPACE completed');
  },
});

/** ENABLE (RFC 9051 §6.3.1, RFC 5161). What is unknown, or needs no enabling, is passed over. */
export const enable = command<string[]>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse(parser) {
    const names: string[] = [];
    do {
      parser.space();
      names.push(parser.keyword('a capability'));
    } while (!parser.atEnd());
    return names;
  },
  run(session, names) {
    const enabled: string[] = [];
    if (names.includes('CONDSTORE') && !session.condstore) {
      session.enableCondstore();
      enabled.push('CONDSTORE');
    }
    if (names.includes('IMAP4REV2') && session.context.settings.revisions === 'both' && !session.dialect.rev2) {
      session.enableRev2();
      enabled.push('IMAP4rev2');
    }
    session.addUntagged(['ENABLED', ...enabled].join(' '));
    return ok('ENABLE completed');
  },
});
