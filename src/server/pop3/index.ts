import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { pop3Behaviour } from './behaviour.js';
import type { Pop3Behaviour } from './model.js';
import { Pop3Connection } from './session.js';

export type { Pop3Behaviour } from './model.js';

/** Serves one POP3 client (RFC 1939, 2449, 2595 §4, 3206, 5034, 6856) until it is gone. */
export function handlePop3Connection(
  channel: Channel,
  context: ConnectionContext,
  behaviour: Partial<Pop3Behaviour> = {},
): Promise<void> {
  return new Pop3Connection(channel, context, { ...pop3Behaviour, ...behaviour }).run();
}
