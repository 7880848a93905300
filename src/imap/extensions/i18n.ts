import { one } from '../grammar/common.js';
import type { GrammarExtension, Read, ReadArguments } from '../grammar/extension.js';
import { OPEN } from '../octets.js';
import { defineRule } from '../rule.js';

const LANGUAGE = defineRule('language-data', 'RFC 5255 §3.5', 'set', 'language');
const TAG = defineRule('lang-tag-quoted', 'RFC 5255 §3.5', 'fold', 'language', { astring: true });
const COMPARATOR = defineRule('comparator-data', 'RFC 5255 §4.10', 'set', 'language');
const COLLATION = defineRule('comp-sel-quoted', 'RFC 5255 §4.10', 'exact', 'language', { astring: true });

const languages: Read = (reader) => {
  if (reader.peek() !== OPEN) reader.stop(LANGUAGE, '"("');
  return reader.list(LANGUAGE, (inner) => inner.astring(TAG), 1);
};

const comparator: ReadArguments = (reader) => {
  reader.sp(COMPARATOR);
  const selected = reader.astring(COLLATION);
  if (!reader.maybeSp(COMPARATOR)) return [selected];
  if (reader.peek() !== OPEN) reader.stop(COMPARATOR, '"("');
  return [selected, reader.list(COMPARATOR, (inner) => inner.astring(COLLATION), 1)];
};

/** RFC 5255. */
export const i18n: GrammarExtension = { data: { LANGUAGE: one(languages, LANGUAGE), COMPARATOR: comparator } };
