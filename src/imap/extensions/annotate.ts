import type { GrammarExtension, Read } from '../grammar/extension.js';
import type { Node } from '../node.js';
import { OPEN, SP, TILDE } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 5257 §5';
const ENTRIES = defineRule('entry-att', SOURCE, 'map', 'annotation');
const ENTRY_LIST = defineRule('entry', SOURCE, 'set', 'annotation');
const ENTRY = defineRule('entry', SOURCE, 'fold', 'annotation', { astring: true });
const ATTRIBUTES = defineRule('att-value', SOURCE, 'map', 'annotation');
const ATTRIBUTE = defineRule('attrib', SOURCE, 'fold', 'annotation', { astring: true });
const VALUE = defineRule('value', SOURCE, 'exact', 'annotation');

function attributes(reader: Reader): Node {
  const start = reader.at;
  const items: Node[] = [];
  if (reader.peek() !== OPEN) reader.stop(ATTRIBUTES, '"("');
  reader.open(ATTRIBUTES);
  do {
    items.push(reader.astring(ATTRIBUTE, 'attrib'));
    reader.sp(ATTRIBUTES);
    items.push(reader.peek() === TILDE ? reader.literal8(VALUE) : reader.nstring(VALUE));
  } while (reader.more(ATTRIBUTES));
  reader.close(ATTRIBUTES);
  return reader.node('list', ATTRIBUTES, start, items);
}

/** Entries with their attributes and values, or the names of entries alone. */
const annotation: Read = (reader) => {
  const start = reader.at;
  const items: Node[] = [];
  let hasValues = false;
  if (reader.peek() !== OPEN) reader.stop(ENTRIES, '"("');
  reader.open(ENTRIES);
  do {
    items.push(reader.astring(ENTRY, 'entry'));
    hasValues ||= reader.peek() === SP && reader.octets[reader.at + 1] === OPEN;
    if (!hasValues) continue;
    reader.sp(ENTRIES);
    items.push(attributes(reader));
  } while (reader.more(ENTRIES));
  reader.close(ENTRIES);
  return reader.node('list', hasValues ? ENTRIES : ENTRY_LIST, start, items);
};

/** RFC 5257. Its response codes have the form that any code may have. */
export const annotate: GrammarExtension = { fetchItems: { ANNOTATION: annotation } };
