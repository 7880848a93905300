/** What IMAP says: responses read by a strict grammar, patterns matched by meaning, commands encoded. Pure: no I/O. */
export { CommandError, commandForms, encodeCommand } from './command.js';
export type { Chunk, CommandForm } from './command.js';
export { advance, capabilitiesOf, initialContext } from './context.js';
export type { GrammarContext } from './context.js';
export { hits } from './hits.js';
export type { Hits } from './hits.js';
export { decodeMutf7, encodeMutf7 } from './mutf7.js';
export type { Node } from './node.js';
export { parseResponse } from './parse.js';
export type { ParsedResponse } from './parse.js';
export type { ImapFault } from './reader.js';
export { compilePattern, matchResponse, responseKind } from './pattern.js';
export type { ImapPattern, PatternPlace } from './pattern.js';
export type { Response, UntaggedResponse } from './response.js';
export { count, normalise, parseSequenceSet, sameSequenceSet } from './sequence-set.js';
export type { SequenceRange } from './sequence-set.js';
export type { FetchResponse } from './views/fetch.js';
export type { ResponseCode, TaggedResponse, UntaggedStatusResponse, ContinuationRequest } from './views/status.js';
