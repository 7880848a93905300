import type { Fault } from '../fault.js';
import { argumentFaults } from './arguments.js';
import { deletion } from './deletion.js';
import { keywords } from './keywords.js';
import { lines } from './lines.js';
import { listings } from './listings.js';
import { maildrop } from './maildrop.js';
import { numbering } from './numbering.js';
import { numbers } from './numbers.js';
import { retrieval } from './retrieval.js';
import { rset } from './rset.js';
import { session } from './session.js';
import { states } from './states.js';
import { stuffing } from './stuffing.js';
import { topFaults } from './top.js';
import { uidl } from './uidl.js';

export const pop3Faults: readonly Fault[] = [
  ...argumentFaults,
  ...deletion,
  ...keywords,
  ...lines,
  ...listings,
  ...maildrop,
  ...numbering,
  ...numbers,
  ...retrieval,
  ...rset,
  ...session,
  ...states,
  ...stuffing,
  ...topFaults,
  ...uidl,
];
