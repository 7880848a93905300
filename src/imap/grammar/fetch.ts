import type { Node } from '../node.js';
import * as o from '../octets.js';
import type { Reader } from '../reader.js';
import { fetchItems, fetchSections } from '../registry.js';
import { defineRule } from '../rule.js';
import { Once } from './common.js';
import type { Read } from './extension.js';
import { flagOf } from './flags.js';
import { itemWithSection } from './section.js';

const MSG_ATT = defineRule('msg-att', 'RFC 3501 §9', 'open-map', 'fetch');
const ITEM = defineRule('msg-att', 'RFC 3501 §9', 'section', 'fetch');
const UNKNOWN = defineRule('msg-att', 'RFC 3501 §9', 'exact', 'fetch');
const UNKNOWN_LIST = defineRule('msg-att', 'RFC 3501 §9', 'seq', 'fetch');

/** The value of a data item that no RFC known here defines: a list, a string, an atom, or what looks like a flag. */
const unknownValue: Read = (reader) => {
  if (reader.peek() === o.OPEN) return reader.list(UNKNOWN_LIST, unknownValue, 0);
  if (reader.peek() === o.TILDE) return reader.literal8(UNKNOWN);
  if (reader.peek() === o.BACKSLASH) return flagOf(reader, UNKNOWN);
  return reader.nil(UNKNOWN) ?? reader.astring(UNKNOWN, 'value');
};

/** One data item: its name and its value. */
function item(reader: Reader, items: Node[], once: Once): void {
  const start = reader.at;
  while (reader.peek() !== o.OPEN_BRACKET && reader.is(o.ATOM)) reader.at++;
  const name = reader.slice(start).toUpperCase();
  if (name === '') reader.stop(MSG_ATT, 'name of a data item');
  const hasSection = reader.peek() === o.OPEN_BRACKET;
  const withSection = hasSection ? fetchSections.get(name) : undefined;
  if (withSection) items.push(itemWithSection(reader, start, withSection));
  else {
    // Experiments begin with X; a client that asks for one gets it.
    const known = fetchItems.has(name) && !hasSection;
    if (!known && !name.startsWith('X')) reader.fault(MSG_ATT, 'name of a data item that an RFC defines', start);
    reader.skip(o.ASTRING);
    items.push(reader.node('atom', ITEM, start));
  }
  once.add(hasSection ? reader.slice(start).toUpperCase() : name, start);
  reader.sp(MSG_ATT);
  const read = withSection?.value ?? (hasSection ? undefined : fetchItems.get(name)) ?? unknownValue;
  items.push(read(reader));
}

/** RFC 3501 §9 msg-att: data items in any order, at least one. */
export function msgAtt(reader: Reader): Node {
  const start = reader.at;
  if (reader.peek() !== o.OPEN) reader.stop(MSG_ATT, '"("');
  const items: Node[] = [];
  reader.open(MSG_ATT);
  if (reader.peek() === o.CLOSE) reader.fault(MSG_ATT, 'at least one data item');
  else {
    const once = new Once(reader, ITEM, 'each data item once');
    do item(reader, items, once);
    while (reader.more(MSG_ATT));
  }
  reader.close(MSG_ATT);
  return reader.node('list', MSG_ATT, start, items);
}
