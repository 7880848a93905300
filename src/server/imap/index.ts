export { imapBehaviour } from './behaviour.js';
export { handleImapConnection } from './connection.js';
export { ResponseFormat } from './format.js';
export type { Command, CommandTable, Completion, ImapBehaviour, Invocation, Session } from './model.js';
export { Updates } from './updates.js';
