import { command, noArguments, oneArgument, optionalArgument, twoArguments } from './command.js';
import type { DropMessage, Maildrop } from './maildrop.js';
import type { Pop3Command, Pop3Session } from './model.js';
import { Refusal } from './refusal.js';
import type { Pop3State } from './state.js';

const TRANSACTION: readonly Pop3State[] = ['TRANSACTION'];
const DECIMAL = /^[0-9]+$/;

function maildropOf(session: Pop3Session): Maildrop {
  if (!session.maildrop) throw new Error('there is no maildrop in the TRANSACTION state');
  return session.maildrop;
}

/** The message of a message-number, if it is one and the message is not marked as deleted. @throws Refusal */
function messageOf(session: Pop3Session, text: string): DropMessage {
  if (!DECIMAL.test(text) || Number(text) === 0) throw new Refusal((texts) => texts.noMessageNumber);
  const { messages } = maildropOf(session);
  const message = messages[Number(text) - 1];
  if (!message) throw new Refusal((texts) => texts.noSuchMessage(messages.length));
  if (message.marked) throw new Refusal((texts) => texts.alreadyDeleted(message.number));
  return message;
}

/** A message whose content may be sent to this client. @throws Refusal */
function readableMessageOf(session: Pop3Session, text: string): DropMessage {
  const message = messageOf(session, text);
  if (message.needsUtf8 && !session.known.utf8) throw new Refusal((texts) => texts.needsUtf8, 'UTF8');
  return message;
}

/** LIST and UIDL: one line for one message, or a multi-line response for all. */
function listing(
  usage: string,
  status: (session: Pop3Session, maildrop: Maildrop) => string,
  line: (session: Pop3Session, message: DropMessage) => string,
): Pop3Command {
  return command({
    states: TRANSACTION,
    usage,
    parse: optionalArgument,
    run: async (session, number) => {
      const { replies } = session.behaviour;
      if (number !== undefined) return session.ok(line(session, messageOf(session, number)));
      const maildrop = maildropOf(session);
      const lines = maildrop.kept.map((message) => line(session, message));
      await session.send(replies.multiLine(replies.ok(status(session, maildrop)), lines));
    },
  });
}

/** Commands on the messages of the maildrop. */
export const transactionCommands: Readonly<Record<string, Pop3Command>> = {
  STAT: command({
    states: TRANSACTION,
    usage: 'STAT',
    parse: noArguments,
    run: async (session) => {
      const { kept, octets } = maildropOf(session);
      await session.ok(session.behaviour.replies.dropListing(kept.length, octets));
    },
  }),

  LIST: listing(
    'LIST [msg]',
    ({ texts }, { kept, octets }) => texts.messages(kept.length, octets),
    ({ behaviour }, { number, size }) => behaviour.replies.scanListing(number, size),
  ),

  UIDL: listing(
    'UIDL [msg]',
    ({ texts }) => texts.uniqueIds,
    ({ behaviour }, { number, uniqueId }) => behaviour.replies.uniqueIdListing(number, uniqueId),
  ),

  RETR: command({
    states: TRANSACTION,
    usage: 'RETR msg',
    parse: oneArgument,
    run: async (session, number) => {
      const { octets } = readableMessageOf(session, number);
      const { replies } = session.behaviour;
      await session.send(replies.message(replies.ok(session.texts.octets(octets.length)), octets));
    },
  }),

  TOP: command({
    states: TRANSACTION,
    usage: 'TOP msg n',
    parse: twoArguments,
    run: async (session, number, lines) => {
      if (!DECIMAL.test(lines)) throw new Refusal((texts) => texts.noLineCount);
      const { octets } = readableMessageOf(session, number);
      const { replies, top } = session.behaviour;
      await session.send(replies.message(replies.ok(session.texts.top), top(octets, Number(lines))));
    },
  }),

  DELE: command({
    states: TRANSACTION,
    usage: 'DELE msg',
    parse: oneArgument,
    run: async (session, number) => {
      const message = messageOf(session, number);
      maildropOf(session).mark(message);
      await session.ok(session.texts.deleted(message.number));
    },
  }),

  NOOP: command({
    states: TRANSACTION,
    usage: 'NOOP',
    parse: noArguments,
    run: (session) => session.ok(session.texts.nothing),
  }),

  RSET: command({
    states: TRANSACTION,
    usage: 'RSET',
    parse: noArguments,
    run: async (session) => {
      const maildrop = maildropOf(session);
      maildrop.reset();
      await session.ok(session.texts.loggedIn(maildrop.kept.length, maildrop.octets));
    },
  }),
};
