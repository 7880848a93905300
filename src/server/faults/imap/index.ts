import type { Fault } from '../fault.js';
import { anyState } from './any-state.js';
import { argumentFaults } from './arguments.js';
import { fetchEnvelope } from './envelope.js';
import { fetchPartial } from './fetch-partial.js';
import { fetchSections } from './fetch-sections.js';
import { headerFields } from './header-fields.js';
import { states } from './states.js';
import { store } from './store.js';
import { syntax } from './syntax.js';

export const imapFaults: readonly Fault[] = [
  // One a line.
  ...anyState,
  ...argumentFaults,
  ...fetchEnvelope,
  ...fetchPartial,
  ...fetchSections,
  ...headerFields,
  ...states,
  ...store,
  ...syntax,
];
