import { searchSortModSeq } from '../extensions/condstore.js';
import type { Node } from '../node.js';
import { CLOSE, OPEN, SP } from '../octets.js';
import { NZ_NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { searchReturns, statusItems } from '../registry.js';
import { defineRule } from '../rule.js';
import { bareList, Once, taggedExtVal } from './common.js';
import { checkResults } from './esearch-results.js';
import type { ReadArguments } from './extension.js';
import { mailbox } from './mailbox.js';

const STATUS = defineRule('mailbox-data', 'RFC 3501 §9', 'seq', 'status-data');
const STATUS_LIST = defineRule('status-att-list', 'RFC 3501 §9', 'map', 'status-data');
const STATUS_ITEM = defineRule('status-att', 'RFC 3501 §9', 'fold', 'status-data');
const SEARCH = defineRule('mailbox-data', 'RFC 3501 §9', 'set', 'search');
const HIT = defineRule('nz-number', 'RFC 3501 §9', 'number', 'search');
const ESEARCH = defineRule('search-return-data', 'RFC 4466 §3', 'map', 'esearch');
const CORRELATOR = defineRule('search-correlator', 'RFC 4466 §3', 'seq', 'esearch', { optional: true });
const LABEL = defineRule('search-correlator', 'RFC 4466 §3', 'fold', 'esearch');
const TAG = defineRule('tag-string', 'RFC 4466 §3', 'exact', 'esearch', { astring: true });
const UID = defineRule('esearch-response', 'RFC 4466 §3', 'fold', 'esearch');
const RETURN_NAME = defineRule('search-modifier-name', 'RFC 4466 §3', 'fold', 'esearch');

/** What follows STATUS (RFC 3501 §9, RFC 4466 §3); items unknown here have the general form. */
export const status: ReadArguments = (reader) => {
  reader.sp(STATUS);
  const name = mailbox(reader);
  reader.sp(STATUS);
  const start = reader.at;
  if (reader.peek() !== OPEN) reader.stop(STATUS_LIST, '"("');
  const items: Node[] = [];
  reader.open(STATUS_LIST);
  const once = new Once(reader, STATUS_ITEM, 'each item once');
  if (reader.peek() !== CLOSE) {
    do {
      const at = reader.at;
      const key = reader.atom(STATUS_ITEM, 'status-att');
      once.add(key.upper, at);
      reader.sp(STATUS_LIST);
      items.push(key, (statusItems.get(key.upper) ?? taggedExtVal)(reader));
    } while (reader.more(STATUS_LIST));
  }
  reader.close(STATUS_LIST);
  return [name, reader.node('list', STATUS_LIST, start, items)];
};

const hit = (reader: Reader): Node =>
  reader.peek() === OPEN ? searchSortModSeq(reader) : reader.number(HIT, NZ_NUMBER);

/** What follows SEARCH or SORT: numbers, and with RFC 7162 §3.1.5 the highest mod-sequence, last and after a number. */
export const search: ReadArguments = (reader) => {
  const list = bareList(reader, SEARCH, hit);
  const { items } = list;
  const odd = items.find((item, at) => item.kind === 'list' && (at === 0 || at < items.length - 1));
  if (odd) reader.fault(SEARCH, '(MODSEQ n) after the last number only', odd.start);
  return [list];
};

/** RFC 4466 §3 search-correlator. RFC 4466 has the tag as a string, RFC 9051 §9 as an astring: either is read. */
function correlator(reader: Reader): Node {
  const start = reader.at;
  reader.open(CORRELATOR);
  const label = reader.at;
  if (!reader.keyword('TAG')) reader.stop(CORRELATOR, 'TAG');
  const name = reader.node('atom', LABEL, label);
  reader.sp(CORRELATOR);
  const tag = reader.astring(TAG);
  reader.close(CORRELATOR);
  return reader.node('list', CORRELATOR, start, [name, tag]);
}

/** What follows ESEARCH (RFC 4466 §3, RFC 4731 §4, RFC 9051 §9). */
export const esearch: ReadArguments = (reader) => {
  const args: Node[] = [];
  let more = reader.maybeSp(ESEARCH);
  if (more && reader.peek() === OPEN) {
    args.push(correlator(reader));
    more = reader.maybeSp(ESEARCH);
  }
  if (more && reader.peekAtom() === 'UID') {
    args.push(reader.atom(UID));
    more = reader.maybeSp(ESEARCH);
  }
  const start = reader.at;
  const items: Node[] = [];
  // RFC 4466 §2.6.2
  const once = new Once(reader, ESEARCH, 'each item once');
  for (; more; more = reader.maybeSp(ESEARCH)) {
    const at = reader.at;
    const key = reader.atom(RETURN_NAME, 'search-modifier-name');
    once.add(key.upper, at);
    if (reader.peek() !== SP) reader.stop(ESEARCH, 'SP and a value');
    reader.sp(ESEARCH);
    items.push(key, (searchReturns.get(key.upper) ?? taggedExtVal)(reader));
  }
  checkResults(reader, items);
  args.push(reader.node('bare', ESEARCH, start, items));
  return args;
};
