import { DropMessage, Pop3Connection } from '../../pop3/index.js';
import type { Maildrop, Pop3Session, Replies } from '../../pop3/index.js';
import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { otherwise, pop3Runs } from '../tools.js';

type Plant = Fault['plant'];

/** The class of all sessions with members replaced. */
export const pop3Sessions =
  (extend: (usual: typeof Pop3Connection) => typeof Pop3Connection): Plant =>
  ({ pop3 }) => ({ pop3: { connection: extend(pop3.connection as typeof Pop3Connection) } });

/** Every command and SASL response (latin1, without CRLF) heard otherwise. */
export const pop3Hears = (rewrite: (line: string, session: Pop3Session) => string): Plant =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        override async readLine(limit: number): Promise<string | undefined> {
          const line = await super.readLine(limit);
          return line === undefined ? undefined : rewrite(line, this);
        }
      },
  );

/** The form of replies otherwise. */
export const pop3Replies =
  (members: (usual: Replies) => Partial<Replies>): Plant =>
  ({ pop3 }) => ({ pop3: { replies: otherwise(pop3.replies, members) } });

/** Every maildrop that is opened otherwise. */
export const pop3Maildrops =
  (members: (usual: Maildrop, session: Pop3Session) => Partial<Maildrop>): Plant =>
  ({ pop3 }) => ({
    pop3: {
      openMaildrop: (account, owner) => {
        const usual = pop3.openMaildrop(account, owner);
        return usual && otherwise(usual, () => members(usual, owner));
      },
    },
  });

/** Every message of a maildrop otherwise: its octets, size, unique-id. */
export const pop3Messages = (
  members: (usual: DropMessage, drop: Maildrop, session: Pop3Session) => Partial<DropMessage>,
): Plant =>
  pop3Maildrops((drop, session) => ({
    messages: drop.messages.map((usual) => otherwise(usual, () => members(usual, drop, session))),
  }));

/** What is sent of every message otherwise, as octets in latin1; their count as LIST has it stays the usual one. */
export const pop3Octets = (rewrite: (text: string, message: DropMessage) => string): Plant =>
  pop3Messages((usual) => ({
    get octets() {
      return Buffer.from(rewrite(usual.octets.toString('latin1'), usual), 'latin1');
    },
    get size() {
      return usual.size;
    },
  }));

/** Messages numbered otherwise; `index` counts from 0. What is named by a number that two have is the last of them. */
export const pop3Numbers = (number: (message: Message, index: number, drop: Maildrop) => number): Plant =>
  pop3Maildrops((drop) => {
    const messages: DropMessage[] = [];
    for (const [index, { stored }] of drop.messages.entries()) {
      const given = number(stored, index, drop);
      messages[Math.max(given, 1) - 1] = new DropMessage(given, stored);
    }
    return { messages };
  });

/** The lines of CAPA otherwise. */
export const pop3Capabilities =
  (rewrite: (lines: string[], session: Pop3Session) => string[]): Plant =>
  ({ pop3 }) => ({ pop3: { capabilities: (session) => rewrite(pop3.capabilities(session), session) } });

/** The first argument of a command replaced where `replace` gives another one. */
export const pop3Argument = (
  name: string,
  replace: (argument: string, session: Pop3Session) => string | undefined,
): Plant =>
  pop3Runs([name], (usual, session, rest) => {
    const [first = '', ...others] = rest?.split(' ') ?? [];
    const other = replace(first, session);
    return other === undefined || rest === undefined ? usual() : usual([other, ...others].join(' '));
  });

/** How many messages the maildrop has, marked ones included. */
export const countOf = (session: Pop3Session): number => session.maildrop?.messages.length ?? 0;

/** Enters the TRANSACTION state without a reply; nothing happens where there is no such user or the maildrop is locked. */
export function enterQuietly(session: Pop3Session, user: string): void {
  const account = session.context.store.account(user);
  const maildrop = account && session.behaviour.openMaildrop(account, session);
  if (maildrop) Object.assign(session, { maildrop, state: 'TRANSACTION' });
}
