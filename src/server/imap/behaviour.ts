import { mechanisms } from '../sasl/index.js';
import { capabilities } from './capabilities.js';
import { commandTable, saslReading } from './commands/index.js';
import { fetchMacros } from './commands/fetch.js';
import { ImapDialogue } from './dialogue.js';
import { fetchItems } from './fetch-items.js';
import { ResponseFormat } from './format.js';
import { MailboxListing } from './list-selection.js';
import { MailboxView } from './mailbox-view.js';
import { MessageReading } from './message-reading.js';
import type { ImapBehaviour } from './model.js';
import { CommandParser } from './parser.js';
import { searchKeys } from './search-keys.js';
import { ImapSession } from './session.js';
import { statusItems } from './status-items.js';
import { Updates } from './updates.js';

/** How the server behaves by itself: as the RFCs say. */
export const imapBehaviour: ImapBehaviour = {
  commands: commandTable,
  fetchItems,
  fetchMacros,
  searchKeys,
  reading: new MessageReading(),
  statusItems,
  listing: new MailboxListing(),
  format: new ResponseFormat(),
  updates: new Updates(),
  capabilities,
  mechanisms,
  saslReading,
  parser: CommandParser,
  dialogue: ImapDialogue,
  view: MailboxView,
  session: ImapSession,
  literals: 'LITERAL+',
  lineLimit: 65_536,
};
