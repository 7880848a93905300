export { imapBehaviour } from './behaviour.js';
export { handleImapConnection } from './connection.js';
export { ResponseFormat, type Dialect, type Wire } from './format.js';
export { BadCommand, Disconnected, Refusal } from './errors.js';
export { CommandParser } from './parser.js';
export { MailboxView, type ViewEntry } from './mailbox-view.js';
export type {
  Command,
  CommandTable,
  Completion,
  Dialogue,
  ImapBehaviour,
  Invocation,
  SaslReading,
  Session,
  SessionState,
} from './model.js';
export { ImapSession } from './session.js';
export { Updates } from './updates.js';
