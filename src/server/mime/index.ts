export { type Address } from './address.js';
export { joinContinuations } from './continuations.js';
export { decodeBody, decodeCharset, decodeHeader } from './decode.js';
export { firstField, isMedia, type Entity, type HeaderField, type OctetString, type Parameter } from './entity.js';
export { envelopeOf, type Envelope } from './envelope.js';
export { indexMessage } from './indexer.js';
export { parseDisposition, parseLanguages } from './parameters.js';
export { findPart, sectionOctets, type Section, type SectionText } from './section.js';
