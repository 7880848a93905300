import { Once, one } from '../grammar/common.js';
import type { GrammarExtension, Read } from '../grammar/extension.js';
import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const PARAMS = defineRule('id_params_list', 'RFC 2971 §4', 'map', 'id');
const FIELD = defineRule('id_params_list', 'RFC 2971 §4', 'fold', 'id');
const VALUE = defineRule('id_params_list', 'RFC 2971 §4', 'exact', 'id');
const LIMITS = defineRule('id_params_list', 'RFC 2971 §3.3', 'map', 'id');

/** A field, which knows no case (RFC 2971 §3.3) and occurs once. */
function field(reader: Reader, once: Once): Node {
  const at = reader.at;
  const node = reader.string(FIELD);
  if (node.octets.length > 30) reader.fault(LIMITS, 'a field of no more than 30 octets', at);
  once.add(node.upper, at);
  return node;
}

function value(reader: Reader): Node {
  reader.sp(PARAMS);
  const at = reader.at;
  const node = reader.nstring(VALUE);
  if (node.octets.length > 1024) reader.fault(LIMITS, 'a value of no more than 1024 octets', at);
  return node;
}

const params: Read = (reader) => {
  const nil = reader.nil(PARAMS);
  if (nil) return nil;
  if (reader.peek() !== OPEN) reader.stop(PARAMS, '"(" or NIL');
  const start = reader.at;
  const items: Node[] = [];
  reader.open(PARAMS);
  const once = new Once(reader, LIMITS, 'no field more than once', 'MUST');
  if (reader.peek() !== CLOSE) {
    do {
      items.push(field(reader, once), value(reader));
    } while (reader.more(PARAMS));
  }
  reader.close(PARAMS);
  if (items.length > 60) reader.fault(LIMITS, 'no more than 30 fields', start);
  return reader.node('list', PARAMS, start, items);
};

/** RFC 2971 §4, within the limits of §3.3. */
export const id: GrammarExtension = { data: { ID: one(params, PARAMS) } };
