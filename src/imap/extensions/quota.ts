import { bareList, numberOf } from '../grammar/common.js';
import type { GrammarExtension, ReadArguments } from '../grammar/extension.js';
import { mailbox } from '../grammar/mailbox.js';
import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import { NUMBER, NUMBER64 } from '../reader.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 9208 §7';
const QUOTA = defineRule('quota-response', SOURCE, 'seq', 'quota');
const LIST = defineRule('quota-list', SOURCE, 'map', 'quota', { width: 3 });
const RESOURCE = defineRule('resource-name', SOURCE, 'fold', 'quota');
const AMOUNT = defineRule('quota-resource', SOURCE, 'number', 'quota');
const ROOT = defineRule('quota-root-name', SOURCE, 'exact', 'quota', { astring: true });
const ROOTS = defineRule('quotaroot-response', SOURCE, 'set', 'quota');
const DELETED = defineRule('status-att-deleted', SOURCE, 'number', 'status-data');
const STORAGE = defineRule('status-att-deleted-storage', SOURCE, 'number', 'status-data');

/** Resource, usage, limit, and again; RFC 2087 §6 allows none at all. */
const quota: ReadArguments = (reader) => {
  reader.sp(QUOTA);
  const root = reader.astring(ROOT);
  reader.sp(QUOTA);
  const start = reader.at;
  if (reader.peek() !== OPEN) reader.stop(LIST, '"("');
  const items: Node[] = [];
  reader.open(LIST);
  if (reader.peek() !== CLOSE) {
    do {
      items.push(reader.atom(RESOURCE));
      reader.sp(LIST);
      items.push(reader.number(AMOUNT, NUMBER64));
      reader.sp(LIST);
      items.push(reader.number(AMOUNT, NUMBER64));
    } while (reader.more(LIST));
  }
  reader.close(LIST);
  return [root, reader.node('list', LIST, start, items)];
};

const quotaroot: ReadArguments = (reader) => {
  reader.sp(ROOTS);
  return [mailbox(reader), bareList(reader, ROOTS, (inner) => inner.astring(ROOT))];
};

/** RFC 2087, RFC 9208; DELETED also RFC 9051 §6.3.11. */
export const quotas: GrammarExtension = {
  statusItems: { DELETED: numberOf(DELETED, NUMBER), 'DELETED-STORAGE': numberOf(STORAGE, NUMBER64) },
  data: { QUOTA: quota, QUOTAROOT: quotaroot },
};
