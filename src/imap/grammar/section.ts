import type { Node } from '../node.js';
import * as o from '../octets.js';
import { NUMBER, NZ_NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { ReadArguments, SectionItem } from './extension.js';

const SECTION = defineRule('section', 'RFC 3501 §9', 'section', 'section');
const HEADER_LIST = defineRule('header-list', 'RFC 3501 §9', 'set', 'section');
const HEADER_FLD_NAME = defineRule('header-fld-name', 'RFC 3501 §9', 'fold', 'section', { astring: true });
const ITEM = defineRule('msg-att-static', 'RFC 3501 §9', 'section', 'section');
const none: readonly Node[] = [];

/** section-part: numbers with dots between them; leaves the reader behind the last number, or behind a dot before a word. */
function sectionPart(reader: Reader): boolean {
  while (reader.is(o.DIGIT)) {
    reader.digits(SECTION, NZ_NUMBER);
    if (!reader.take(o.DOT)) return false;
  }
  return true;
}

/** RFC 3501 §9 section-spec; yields the header field names. */
export const section: ReadArguments = (reader) => {
  if (reader.peek() === o.CLOSE_BRACKET) return none;
  const hasPart = reader.is(o.DIGIT);
  if (hasPart && !sectionPart(reader)) return none;
  if (reader.keyword('HEADER.FIELDS')) {
    reader.keyword('.NOT');
    reader.sp(SECTION);
    return reader.list(HEADER_LIST, (inner) => inner.astring(HEADER_FLD_NAME), 1).items;
  }
  const known = reader.keyword('HEADER') || reader.keyword('TEXT') || (hasPart && reader.keyword('MIME'));
  return known ? none : reader.stop(SECTION, hasPart ? 'HEADER, TEXT or MIME' : 'HEADER, TEXT or a part number');
};

/** RFC 3516 §7, RFC 9051 §9 section-binary: part numbers only. */
export const sectionBinary: ReadArguments = (reader) => {
  const start = reader.at;
  if (reader.peek() !== o.CLOSE_BRACKET && sectionPart(reader)) reader.stop(SECTION, 'part number', start);
  return none;
};

/** The name of a data item from its first octet (`start`) on; the reader stands on the `[`. */
export function itemWithSection(reader: Reader, start: number, item: SectionItem): Node {
  reader.expect(o.OPEN_BRACKET, SECTION);
  const fields = item.section(reader);
  reader.expect(o.CLOSE_BRACKET, SECTION);
  if (item.origin && reader.take(o.LESS)) {
    reader.digits(ITEM, NUMBER);
    reader.expect(o.GREATER, ITEM);
  }
  return reader.node('atom', ITEM, start, fields);
}
