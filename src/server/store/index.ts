export { Account } from './account.js';
export { StoreError } from './errors.js';
export { SYSTEM_FLAGS } from './flags.js';
export { Mailbox, type FlagOperation, type MailboxChange } from './mailbox.js';
export { Message } from './message.js';
export { INBOX, canonicalName, isInferior, nameProblem, superiorNames } from './names.js';
export { Store, type InitialMailbox } from './store.js';
