/** The server under test: how it is told, started, probed, filled and left as it was. */

export { targetJsonSchema } from './config-schema.js';
export { checkTargetText, targetFromFile } from './config.js';
export { Custodian, newRunId } from './custodian.js';
export type { CustodianOptions } from './custodian.js';
export type { Delivered, Seed } from './delivery.js';
export { ConfigError, GuardError, SeedError, TargetError } from './errors.js';
export type { TargetErrorCode } from './errors.js';
export { targetFromServer, targetFromUrls } from './make.js';
export type { EmbeddedServer, UrlTargetOptions } from './make.js';
export { describeSeeding, endpointFor, endpointUrl, inCustody, speaks } from './target.js';
export type { Account, Endpoint, Seeding, ServerCommands, Target } from './target.js';
export { hostAndPort, looksLikeUrl, parseTargetUrl } from './url.js';
export { launch, LaunchError } from './launch.js';
export type { LaunchedServer } from './launch.js';
export type { ServerLog } from './server-log.js';
export { probe } from './probe.js';
export type { Probe } from './probe.js';
