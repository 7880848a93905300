export { Account } from './account.js';
export { StoreError, type StoreErrorCode } from './errors.js';
export { SYSTEM_FLAGS } from './flags.js';
export { Mailbox, type AppendOptions, type CopySource, type FlagOperation, type MailboxChange } from './mailbox.js';
export { Message } from './message.js';
export { INBOX, canonicalName, isInferior, nameProblem, superiorNames } from './names.js';
export { STANDARD_MAILBOXES, Store, type InitialMailbox, type StoreOptions } from './store.js';
