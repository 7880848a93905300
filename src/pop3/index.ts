/** POP3 as its RFCs say it (1939, 2449, 2595, 3206, 5034, 6856): strict grammar, typed responses, patterns. Pure: no I/O. */

export { isMultiline, keyword, parameters } from './command.js';
export { judge, judgeContinuation } from './exchange.js';
export type { ExchangeOptions, Judgement } from './exchange.js';
export type { Pop3Fault } from './faults.js';
export {
  parseCapability,
  parseDropListing,
  parseLanguageChosen,
  parseLanguageListing,
  parseScanListing,
  parseUniqueIdListing,
} from './listing.js';
export type { Capability, DropListing, LanguageListing, Read, ScanListing, UniqueIdListing } from './listing.js';
export { lineTypes } from './line-types.js';
export { splitLines, unstuff } from './multiline.js';
export type { Block } from './multiline.js';
export { compileLine, matchLine, matchLines, matchStatus } from './pattern.js';
export type { LineContext, LinePattern, LinesContext, LinesMismatch, LinesResult } from './pattern.js';
export { parseContinuation, parseStatus, STATUS_LIMIT } from './status.js';
export type { ResponseCode, Status, StatusOptions } from './status.js';
export { Pop3Scope } from './rules/scope.js';
export type { Left, Shown } from './rules/transaction.js';
export { Pop3Watch } from './rules/watch.js';
export type { WatchListener } from './rules/watch.js';
