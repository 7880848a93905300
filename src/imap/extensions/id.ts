import { one } from '../grammar/common.js';
import type { GrammarExtension, Read } from '../grammar/extension.js';
import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import { defineRule } from '../rule.js';

const PARAMS = defineRule('id_params_list', 'RFC 2971 §4', 'map');
const FIELD = defineRule('id_params_list', 'RFC 2971 §4', 'fold');
const VALUE = defineRule('id_params_list', 'RFC 2971 §4', 'exact');

const params: Read = (reader) => {
  const nil = reader.nil(PARAMS);
  if (nil) return nil;
  if (reader.peek() !== OPEN) reader.stop(PARAMS, '"(" or NIL');
  const start = reader.at;
  const items: Node[] = [];
  reader.open(PARAMS);
  if (reader.peek() !== CLOSE) {
    do {
      items.push(reader.string(FIELD));
      reader.sp(PARAMS);
      items.push(reader.nstring(VALUE));
    } while (reader.more(PARAMS));
  }
  reader.close(PARAMS);
  return reader.node('list', PARAMS, start, items);
};

/** RFC 2971. */
export const id: GrammarExtension = { data: { ID: one(params, PARAMS) } };
