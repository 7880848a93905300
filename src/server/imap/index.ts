export { imapBehaviour } from './behaviour.js';
export { handleImapConnection } from './connection.js';
export { ResponseFormat, type Dialect, type Wire } from './format.js';
export { BadCommand, Disconnected, Refusal } from './errors.js';
export type { LiteralAnnouncement, Segment } from './command-reader.js';
export { CommandParser } from './parser.js';
export { MailboxListing, type ListedName, type ListSelection } from './list-selection.js';
export { MailboxView, type ViewEntry } from './mailbox-view.js';
export { MessageReading } from './message-reading.js';
export type { CopyArguments } from './commands/copy.js';
export type { FetchArguments } from './commands/fetch.js';
export type { SearchArguments } from './commands/search.js';
export type { StoreArguments } from './commands/store.js';
export type { SequenceSet } from './sequence-set.js';
export type {
  Command,
  CommandTable,
  Completion,
  Dialogue,
  FetchItem,
  FetchRequest,
  ImapBehaviour,
  Invocation,
  SaslReading,
  SearchKey,
  Session,
  SessionState,
  UpdateReports,
} from './model.js';
export { ImapSession } from './session.js';
export { Updates } from './updates.js';
