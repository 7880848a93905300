import type { Fault } from '../fault.js';
import { forms } from './forms.js';
import { agreement } from './agreement.js';
import { anyState } from './any-state.js';
import { append } from './append.js';
import { argumentFaults } from './arguments.js';
import { binary } from './binary.js';
import { bodyExtension } from './body-extension.js';
import { bodystructure } from './bodystructure.js';
import { closing } from './closing.js';
import { concurrent } from './concurrent.js';
import { condstoreReading } from './condstore-reading.js';
import { condstoreStore } from './condstore-store.js';
import { condstore } from './condstore.js';
import { copy } from './copy.js';
import { copyuid } from './copyuid.js';
import { enable } from './enable.js';
import { fetchEnvelope } from './envelope.js';
import { esearch } from './esearch.js';
import { expunge } from './expunge.js';
import { fetchItems } from './fetch-items.js';
import { fetchPartial } from './fetch-partial.js';
import { fetchSections } from './fetch-sections.js';
import { grammar } from './grammar.js';
import { headerFields } from './header-fields.js';
import { id } from './id.js';
import { idle } from './idle.js';
import { internaldate } from './internaldate.js';
import { keywords } from './keywords.js';
import { listExtended } from './list-extended.js';
import { listPatterns } from './list-patterns.js';
import { listReferences } from './list-references.js';
import { listStatus } from './list-status.js';
import { literals } from './literals.js';
import { login } from './login.js';
import { mailboxCreate } from './mailbox-create.js';
import { mailboxDelete } from './mailbox-delete.js';
import { mailboxNames } from './mailbox-names.js';
import { mailboxRename } from './mailbox-rename.js';
import { messageDetails } from './message-details.js';
import { messageSets } from './message-sets.js';
import { messageState } from './message-state.js';
import { moveDestination } from './move-destination.js';
import { move } from './move.js';
import { namespaces } from './namespace.js';
import { responseCodes } from './response-codes.js';
import { saslCramMd5 } from './sasl-cram-md5.js';
import { saslExchange } from './sasl-exchange.js';
import { saslPlain } from './sasl-plain.js';
import { saslScramMessages } from './sasl-scram-messages.js';
import { saslScram } from './sasl-scram.js';
import { savedResults } from './saved-results.js';
import { searchAllOrNone } from './search-all-or-none.js';
import { searchDates } from './search-dates.js';
import { searchText } from './search-text.js';
import { searching } from './search.js';
import { selecting } from './select.js';
import { sessionFacts } from './session-facts.js';
import { sessionOctets } from './session-octets.js';
import { sessionRules } from './session-rules.js';
import { startTls } from './starttls.js';
import { states } from './states.js';
import { statusFaults } from './status.js';
import { storeAnswers } from './store-answers.js';
import { store } from './store.js';
import { strings } from './strings.js';
import { subscriptions } from './subscriptions.js';
import { syntax } from './syntax.js';
import { uidExpunge } from './uid-expunge.js';
import { uids } from './uid.js';
import { unselecting } from './unselect.js';
import { updates } from './updates.js';

export const imapFaults: readonly Fault[] = [
  ...forms,
  // One a line.
  ...agreement,
  ...anyState,
  ...append,
  ...argumentFaults,
  ...binary,
  ...bodyExtension,
  ...bodystructure,
  ...closing,
  ...concurrent,
  ...condstore,
  ...condstoreReading,
  ...condstoreStore,
  ...copy,
  ...copyuid,
  ...enable,
  ...esearch,
  ...expunge,
  ...fetchEnvelope,
  ...fetchItems,
  ...fetchPartial,
  ...fetchSections,
  ...grammar,
  ...headerFields,
  ...id,
  ...idle,
  ...internaldate,
  ...keywords,
  ...listExtended,
  ...listPatterns,
  ...listReferences,
  ...listStatus,
  ...literals,
  ...login,
  ...mailboxCreate,
  ...mailboxDelete,
  ...mailboxNames,
  ...mailboxRename,
  ...messageDetails,
  ...messageSets,
  ...messageState,
  ...move,
  ...moveDestination,
  ...namespaces,
  ...responseCodes,
  ...saslCramMd5,
  ...saslExchange,
  ...saslPlain,
  ...saslScram,
  ...saslScramMessages,
  ...savedResults,
  ...searchAllOrNone,
  ...searchDates,
  ...searching,
  ...searchText,
  ...selecting,
  ...sessionFacts,
  ...sessionOctets,
  ...sessionRules,
  ...startTls,
  ...states,
  ...statusFaults,
  ...store,
  ...storeAnswers,
  ...strings,
  ...subscriptions,
  ...syntax,
  ...uidExpunge,
  ...uids,
  ...unselecting,
  ...updates,
];
