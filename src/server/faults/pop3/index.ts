import type { Fault } from '../fault.js';
import { forms } from './forms.js';
import { apop } from './apop.js';
import { argumentFaults } from './arguments.js';
import { capabilities } from './capabilities.js';
import { codes } from './codes.js';
import { deletion } from './deletion.js';
import { keywords } from './keywords.js';
import { lang } from './lang.js';
import { lines } from './lines.js';
import { listings } from './listings.js';
import { login } from './login.js';
import { maildrop } from './maildrop.js';
import { numbering } from './numbering.js';
import { numbers } from './numbers.js';
import { pipelining } from './pipelining.js';
import { retrieval } from './retrieval.js';
import { ruleFaults } from './rules.js';
import { rset } from './rset.js';
import { sasl } from './sasl.js';
import { session } from './session.js';
import { states } from './states.js';
import { stls } from './stls.js';
import { stuffing } from './stuffing.js';
import { topFaults } from './top.js';
import { uidl } from './uidl.js';
import { utf8 } from './utf8.js';

export const pop3Faults: readonly Fault[] = [
  ...forms,
  ...apop,
  ...argumentFaults,
  ...capabilities,
  ...codes,
  ...deletion,
  ...keywords,
  ...lang,
  ...lines,
  ...listings,
  ...login,
  ...maildrop,
  ...numbering,
  ...numbers,
  ...pipelining,
  ...retrieval,
  ...rset,
  ...ruleFaults,
  ...sasl,
  ...session,
  ...states,
  ...stls,
  ...stuffing,
  ...topFaults,
  ...uidl,
  ...utf8,
];
