export { firstField, isMedia, type Entity, type HeaderField, type OctetString, type Parameter } from './entity.js';
export { indexMessage } from './indexer.js';
