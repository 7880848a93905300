import type { Fault } from '../fault.js';
import { anyState } from './any-state.js';
import { argumentFaults } from './arguments.js';
import { states } from './states.js';
import { store } from './store.js';
import { syntax } from './syntax.js';

export const imapFaults: readonly Fault[] = [
  // One a line.
  ...anyState,
  ...argumentFaults,
  ...states,
  ...store,
  ...syntax,
];
