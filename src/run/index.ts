/** Running suites against a target. */

export type { Ledger } from './failure.js';
export { strongestLevel } from './failure.js';
export type { Attempts } from './attempts.js';
export { runSuites, type RunParts } from './run.js';
export { dormantTags, glob, select } from './select.js';
export { share, type ShardChoice } from './shard.js';
