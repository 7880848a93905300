import type { Fault } from '../fault.js';
import { store } from './store.js';

export const imapFaults: readonly Fault[] = [...store];
