import { numberOf } from '../grammar/common.js';
import type { GrammarExtension } from '../grammar/extension.js';
import { sectionBinary } from '../grammar/section.js';
import { TILDE } from '../octets.js';
import { NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const DATA = defineRule('msg-att-static', 'RFC 3516 §7', 'exact', 'binary');
const SIZE = defineRule('msg-att-static', 'RFC 3516 §7', 'number', 'binary');

const data = (reader: Reader) => (reader.peek() === TILDE ? reader.literal8(DATA) : reader.nstring(DATA));

/** RFC 3516, RFC 9051 §7.5.2. */
export const binary: GrammarExtension = {
  fetchSections: {
    BINARY: { section: sectionBinary, origin: true, value: data },
    'BINARY.SIZE': { section: sectionBinary, origin: false, value: numberOf(SIZE, NUMBER) },
  },
};
