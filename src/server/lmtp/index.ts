import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { LmtpSession } from './session.js';

/** Serves one LMTP client (RFC 2033): takes mail for the accounts of the store into their INBOXes. */
export function handleLmtpConnection(channel: Channel, context: ConnectionContext): Promise<void> {
  return new LmtpSession(channel, context).run();
}
