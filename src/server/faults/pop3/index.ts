import type { Fault } from '../fault.js';
import { deletion } from './deletion.js';

export const pop3Faults: readonly Fault[] = [...deletion];
