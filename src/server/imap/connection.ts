import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { imapBehaviour } from './behaviour.js';
import { Disconnected } from './errors.js';
import type { ImapBehaviour } from './model.js';

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
  const dialogue = new behaviour.dialogue(session);
  try {
    dialogue.greet();
    await session.output.flush();
    for (;;) await dialogue.serveCommand();
  } catch (error) {
    if (!(error instanceof Disconnected)) {
      await dialogue.sayBye('Internal error');
      throw error;
    }
    if (error.farewell !== undefined) await dialogue.sayBye(error.farewell);
    else await session.output.flush();
  } finally {
    session.deselect();
  }
}
