/** What a run's results mean for its exit: known issues, levels, and how much must have run. */
export { BaselineError, baselineJsonSchema, parseBaseline, readBaseline, type Baseline } from './baseline-file.js';
export { prune, troubles, write, type Edited } from './edit.js';
export { fingerprintOfTest, fingerprintsOfRule } from './fingerprint.js';
export { Policy, type PolicyOptions } from './policy.js';
