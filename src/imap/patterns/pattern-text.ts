import type { Node } from '../node.js';

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/**
 * A piece of a response in pattern notation, so that it can be bound to a name and matched by meaning later. Octets that are
 * no UTF-8 do not survive.
 */
export function patternText(node: Node): string {
  if (node.isList) {
    const inner = node.items.map(patternText).join(' ');
    return node.kind === 'bare' ? inner : `(${inner})`;
  }
  if (node.isString) return quote(node.text);
  return node.kind === 'nil' ? 'NIL' : node.source.toString('utf8', node.start, node.end);
}
