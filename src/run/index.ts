/** Running suites against a target. */

export type { Ledger } from './failure.js';
export { strongestLevel } from './failure.js';
export type { Attempts } from './attempts.js';
export { reasonToSkip, type Offer } from './conditions.js';
export { runSuites, type RunParts, type SafeMode } from './run.js';
export { safety, type Safety } from './safety/index.js';
export { dormantTags, glob, select } from './select.js';
export { share, type ShardChoice } from './shard.js';
