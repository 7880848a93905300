import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { StoreError } from '../store/index.js';
import { imapBehaviour } from './behaviour.js';
import type { Command, Completion, ImapBehaviour, Invocation, Session } from './model.js';
import { readCommand, type LiteralAnnouncement, type Rejection, type Segment } from './command-reader.js';
import { BadCommand, Disconnected, Refusal } from './errors.js';
import { CommandParser } from './parser.js';

const TAG = /[^\x00-\x20\x7f-\xff(){%*"\\+]+/y;

/**
 * Serves one IMAP connection from greeting to close. Never rejects for what a client sends or omits; a mistake of the
 * server itself is told to the client and thrown on.
 */
export async function handleImapConnection(
  channel: Channel,
  context: ConnectionContext,
  behaviour: ImapBehaviour = imapBehaviour,
): Promise<void> {
  const session = new behaviour.session(channel, context, behaviour);
  try {
    greet(session);
    await session.output.flush();
    for (;;) await serveCommand(session);
  } catch (error) {
    if (!(error instanceof Disconnected)) {
      await sayBye(session, 'Internal error');
      throw error;
    }
    if (error.farewell !== undefined) await sayBye(session, error.farewell);
    else await session.output.flush();
  } finally {
    session.deselect();
  }
}

function greet(session: Session): void {
  const list = session.behaviour.capabilities(session).join(' ');
  session.addStatus('OK', `CAPABILITY ${list}`, 'mailspec reference server ready');
}

async function sayBye(session: Session, text: string): Promise<void> {
  session.addStatus('BYE', undefined, text);
  await session.output.flush();
}

/** Reads one command, carries it out and completes it. */
async function serveCommand(session: Session): Promise<void> {
  const { lineLimit } = session.behaviour;
  const timeout = session.context.settings.autologout.imap;
  const read = await readCommand(session.channel, {
    lineLimit,
    timeout,
    admit: (before, literal) => admitLiteral(session, before, literal),
    invite: () => session.invite('Ready for literal data'),
  });
  const parser = new CommandParser(read.segments);
  const tag = parser.tryMatch(TAG);
  if (tag === undefined || parser.peek() !== ' ') {
    const text = read.kind === 'rejected' ? read.rejection.text : 'A command begins with a tag and a space';
    session.addStatus('BAD', undefined, text);
    await session.output.flush();
    return;
  }
  const completion = read.kind === 'rejected' ? read.rejection : await execute(session, tag, parser);
  await complete(session, tag, completion);
}

async function complete(session: Session, tag: string, completion: Completion): Promise<void> {
  const response = session.format.status(tag, completion.status, completion.code, completion.text);
  if (completion.deliver === undefined) session.output.add(response);
  await session.output.flush();
  await completion.deliver?.(response);
  completion.afterwards?.();
}

/** Carries a command out and reports what happened meanwhile; whatever goes wrong becomes its completion. */
async function execute(session: Session, tag: string, parser: CommandParser): Promise<Completion> {
  try {
    const { name, command } = findCommand(session, parser);
    const given = command.parse(parser, session);
    const invocation: Invocation = { tag, name, uid: name.startsWith('UID ') };
    const completion = await attempt(() => command.run(session, given, invocation));
    session.behaviour.updates.report(session, command.reportsExpunge);
    return completion;
  } catch (error) {
    return asCompletion(error);
  }
}

/** A command that fails still has its say about what happened to the mailbox; one that is misunderstood has not. */
async function attempt(run: () => Promise<Completion> | Completion): Promise<Completion> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof BadCommand) throw error;
    return asCompletion(error);
  }
}

function asCompletion(error: unknown): Completion {
  if (error instanceof BadCommand) return { status: 'BAD', text: error.message };
  if (error instanceof Refusal || error instanceof StoreError) {
    return { status: 'NO', code: error.code, text: error.message };
  }
  throw error;
}

/** Takes the command's name, of two words after UID. @throws BadCommand if there is none such in this state */
function findCommand(session: Session, parser: CommandParser): { name: string; command: Command } {
  parser.space();
  let name = parser.keyword('a command');
  if (name === 'UID') {
    parser.space();
    name = `UID ${parser.keyword('a command after UID')}`;
  }
  const { commands } = session.behaviour;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new BadCommand(`Unknown command ${name}`);
  if (!command.states.includes(session.state)) {
    throw new BadCommand(`${name} is not valid in the ${session.state} state`);
  }
  return { name, command };
}

/** Refuses a literal before it is sent: of an unknown or misplaced command, or one that is too large. */
function admitLiteral(
  session: Session,
  before: readonly Segment[],
  { size, synchronizing }: LiteralAnnouncement,
): Rejection | undefined {
  const { literals, lineLimit } = session.behaviour;
  const { literalLimit } = session.context.settings;
  let takesMessage: boolean;
  try {
    const parser = new CommandParser(before);
    parser.match(TAG, 'a tag');
    takesMessage = findCommand(session, parser).command.takesMessage === true;
  } catch (error) {
    if (error instanceof BadCommand) return { status: 'BAD', text: error.message };
    throw error;
  }
  if (!synchronizing && literals === 'LITERAL-' && size > 4096) {
    return { status: 'BAD', code: 'TOOBIG', text: 'A non-synchronizing literal has at most 4096 octets' };
  }
  if (!takesMessage && size > lineLimit) {
    return { status: 'BAD', code: 'TOOBIG', text: `A literal of this command has at most ${lineLimit} octets` };
  }
  if (size > literalLimit) {
    return { status: 'NO', code: 'TOOBIG', text: `A message has at most ${literalLimit} octets` };
  }
  return undefined;
}
