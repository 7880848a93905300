import type { Fault } from '../fault.js';
import { anyState } from './any-state.js';
import { argumentFaults } from './arguments.js';
import { binary } from './binary.js';
import { bodyExtension } from './body-extension.js';
import { bodystructure } from './bodystructure.js';
import { fetchEnvelope } from './envelope.js';
import { esearch } from './esearch.js';
import { fetchItems } from './fetch-items.js';
import { fetchPartial } from './fetch-partial.js';
import { fetchSections } from './fetch-sections.js';
import { headerFields } from './header-fields.js';
import { internaldate } from './internaldate.js';
import { savedResults } from './saved-results.js';
import { searchDates } from './search-dates.js';
import { searchText } from './search-text.js';
import { searching } from './search.js';
import { states } from './states.js';
import { store } from './store.js';
import { syntax } from './syntax.js';
import { uids } from './uid.js';

export const imapFaults: readonly Fault[] = [
  // One a line.
  ...anyState,
  ...argumentFaults,
  ...binary,
  ...bodyExtension,
  ...bodystructure,
  ...fetchEnvelope,
  ...esearch,
  ...fetchItems,
  ...fetchPartial,
  ...fetchSections,
  ...headerFields,
  ...internaldate,
  ...savedResults,
  ...searchDates,
  ...searchText,
  ...searching,
  ...states,
  ...store,
  ...syntax,
  ...uids,
];
