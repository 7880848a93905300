import type { Node } from './node.js';

const SECTION = /^([^[]*)\[(.*)\](<\d+>)?$/s;
const FIELDS = /^(.*\.?HEADER\.FIELDS(?:\.NOT)?) *\((.*)\)$/is;

/** A field name of a header-list, its quotes taken off. */
const fieldName = (text: string): string =>
  text
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\(.)/gs, '$1')
    .toUpperCase();

/**
 * The name of a FETCH data item in the one form in which equal names are equal: upper case, header field names sorted and
 * each once (RFC 3501 §6.4.5: they know no case, and their order means nothing).
 */
export function canonicalKey(text: string, fields?: readonly string[]): string {
  const section = SECTION.exec(text);
  if (!section) return text.toUpperCase();
  const [, name = '', spec = '', origin = ''] = section;
  const list = FIELDS.exec(spec);
  if (!list) return `${name}[${spec}]${origin}`.toUpperCase();
  const names = fields ?? (list[2] ?? '').split(/ +/).filter((field) => field !== '');
  const sorted = [...new Set(names.map(fieldName))].sort();
  return `${name}[${list[1] ?? ''} (${sorted.join(' ')})]${origin}`.toUpperCase();
}

/** The canonical name of a data item in a FETCH response. */
export function itemKey(key: Node): string {
  const text = key.source.toString('latin1', key.start, key.end);
  return canonicalKey(text, key.items.length > 0 ? key.items.map((field) => field.text) : undefined);
}
