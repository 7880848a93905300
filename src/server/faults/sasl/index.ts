import { cramMd5Faults } from './cram-md5.js';
import type { MechanismFault } from './mechanism-fault.js';
import { otherMechanismFaults } from './other-mechanisms.js';
import { plainFaults } from './plain.js';
import { scramClientFaults } from './scram-client.js';
import { scramServerFaults } from './scram-server.js';

export type { MechanismFault } from './mechanism-fault.js';
export { scramSha1 } from './scram-tools.js';

/** Faults of the SASL mechanisms; each protocol makes its own of them. */
export const mechanismFaults: readonly MechanismFault[] = [
  ...cramMd5Faults,
  ...otherMechanismFaults,
  ...plainFaults,
  ...scramClientFaults,
  ...scramServerFaults,
];
