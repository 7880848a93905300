import type { GrammarExtension } from '../grammar/extension.js';
import { single } from '../grammar/common.js';
import { suppliedName } from '../grammar/mailbox.js';
import { defineRule } from '../rule.js';

const CHILDINFO = defineRule('childinfo-extended-item', 'RFC 5258 §6', 'set', 'list-extended');
const OPTION = defineRule('list-select-base-opt-quoted', 'RFC 5258 §6', 'fold', 'list-extended');
const OLDNAME = defineRule('oldname-extended-item', 'RFC 9051 §9', 'seq', 'list-extended');

/** RFC 5258, and the OLDNAME of RFC 9051 §6.3.9.7. */
export const listExtended: GrammarExtension = {
  listItems: {
    CHILDINFO: (reader) => reader.list(CHILDINFO, (inner) => inner.quoted(OPTION), 1),
    OLDNAME: single(OLDNAME, suppliedName),
  },
};
