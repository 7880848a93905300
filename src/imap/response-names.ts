import { data } from './registry.js';

/** Names of untagged responses that the grammar knows, in upper case. */
export const responseNames: readonly string[] = [
  ...['OK', 'NO', 'BAD', 'PREAUTH', 'BYE'],
  ...['EXISTS', 'RECENT', 'EXPUNGE', 'FETCH'],
  ...['LIST', 'LSUB', 'STATUS', 'SEARCH', 'SORT', 'ESEARCH'],
  ...data.keys(),
];
