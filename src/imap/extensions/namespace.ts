import { adjacent } from '../grammar/common.js';
import type { GrammarExtension, Read, ReadArguments } from '../grammar/extension.js';
import { checkName } from '../grammar/mailbox-name.js';
import { delimiter } from '../grammar/mailbox.js';
import type { Node } from '../node.js';
import { OPEN } from '../octets.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 2342 §6';
const NAMESPACE = defineRule('Namespace', SOURCE, 'set', 'namespace');
const DESCR = defineRule('Namespace', SOURCE, 'seq', 'namespace');
const PREFIX = defineRule('Namespace', SOURCE, 'mailbox', 'namespace');
const DELIMITER = defineRule('Namespace', SOURCE, 'exact', 'namespace');
const EXTENSION = defineRule('Namespace-Response-Extension', SOURCE, 'seq', 'namespace');
const VALUE = defineRule('Namespace-Response-Extension', SOURCE, 'exact', 'namespace');

const description: Read = (reader) => {
  const start = reader.at;
  reader.open(DESCR);
  const prefix = reader.string(PREFIX);
  checkName(reader, prefix);
  reader.sp(DESCR);
  const items: Node[] = [prefix, delimiter(reader, DELIMITER)];
  while (reader.more(EXTENSION)) {
    items.push(reader.string(VALUE));
    reader.sp(EXTENSION);
    items.push(reader.list(EXTENSION, (inner) => inner.string(VALUE), 1));
  }
  reader.close(DESCR);
  return reader.node('list', DESCR, start, items);
};

/** Personal, other users', shared. */
const namespaces: ReadArguments = (reader) =>
  [1, 2, 3].map(() => {
    reader.sp(NAMESPACE);
    const nil = reader.nil(NAMESPACE);
    if (nil) return nil;
    if (reader.peek() !== OPEN) reader.stop(NAMESPACE, '"(" or NIL');
    return adjacent(reader, NAMESPACE, description);
  });

/** RFC 2342, RFC 9051 §6.3.10. */
export const namespace: GrammarExtension = { data: { NAMESPACE: namespaces } };
