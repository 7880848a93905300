import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { pop3Behaviour } from './behaviour.js';
import type { Pop3Behaviour } from './model.js';

export { pop3Behaviour } from './behaviour.js';
export { DropMessage, Maildrop } from './maildrop.js';
export type { Pop3Behaviour, Pop3Command, Pop3Session } from './model.js';
export type { Replies } from './replies.js';
export { Refusal } from './refusal.js';
export { Pop3Connection } from './session.js';
export { byteStuff, topOf } from './transmission.js';

/** Serves one POP3 client (RFC 1939, 2449, 2595 §4, 3206, 5034, 6856) until it is gone. */
export function handlePop3Connection(
  channel: Channel,
  context: ConnectionContext,
  behaviour: Pop3Behaviour = pop3Behaviour,
): Promise<void> {
  return new behaviour.connection(channel, context, behaviour).run();
}
