import type { SentCommand } from './outgoing.js';

/** Search keys behind which a number, a set or an atom stands that is no set of message numbers. */
const before =
  /^(?:UID|LARGER|SMALLER|OLDER|YOUNGER|MODSEQ|KEYWORD|UNKEYWORD|ON|BEFORE|SINCE|SENTON|SENTBEFORE|SENTSINCE|SAVEDON|SAVEDBEFORE|SAVEDSINCE|FROM|TO|CC|BCC|SUBJECT|BODY|TEXT|CHARSET|EMAILID|THREADID|FILTER|HEADER|ANNOTATION|FUZZY)$/i;
/** Keys with two arguments or more. */
const long = /\b(?:HEADER|ANNOTATION|MODSEQ "|FUZZY)\b/i;

/** Whether it is sure that a search has message numbers among its keys: strings and result options are left out. */
export function searchesNumbers({ args }: SentCommand): boolean {
  if (long.test(args)) return false;
  const keys = args.replace(/^(?:"[^"]*" )?RETURN \([^)]*\)/i, '').match(/"(?:\\.|[^"\\])*"|[^ ()]+/g) ?? [];
  return keys.some((key, at) => /^[\d*][\d:,*]*$/.test(key) && !before.test(keys[at - 1] ?? ''));
}
