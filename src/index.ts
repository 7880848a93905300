/**
 * mailspec from a program: `run` replays suites against a server and yields what was found.
 *
 *     import { run } from 'mailspec';
 *     const { summary } = await run({ target: 'mailspec.yaml', selectors: ['pop3'] });
 */

export type * from './events/events.js';
export { run, type RunOptions, type RunOutcome } from './cli/run.js';
export { CommandError } from './cli/exit.js';
export { ConfigError, TargetError, type Target } from './target/index.js';
export { readReport, ReportError, type Report } from './report/index.js';
export { startServer } from './server/index.js';
