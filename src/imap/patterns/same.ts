import { canonicalKey, itemKey } from '../item-key.js';
import type { Node } from '../node.js';
import { sameSequenceSet } from '../sequence-set.js';

const lower = (octets: Buffer): string => octets.toString('latin1').toLowerCase();
const DIGITS = /^\d+$/;

/** Whether two texts are equal but for the case of ASCII letters. */
const sameFolded = (a: Buffer, b: Buffer): boolean => a.length === b.length && (a.equals(b) || lower(a) === lower(b));

/**
 * Whether a leaf of a response is what a pattern says, compared as the leaf's rule has it.
 * @param bare the pattern's word stands without quotes, so that NIL is NIL
 */
export function sameLeaf(expected: Buffer, bare: boolean, node: Node): boolean {
  const isNil = bare && lower(expected) === 'nil';
  if (node.kind === 'nil') return isNil;
  if (isNil && node.isString && !node.rule.astring) return false;
  const actual = node.octets;
  switch (node.rule.compare) {
    case 'number':
      return sameNumber(expected.toString('latin1'), node);
    case 'fold':
      return sameFolded(expected, actual);
    case 'mailbox':
      return expected.equals(actual) || (lower(expected) === 'inbox' && lower(actual) === 'inbox');
    case 'sequence-set':
      return expected.equals(actual) || sameSequenceSet(expected.toString('latin1'), node.text);
    case 'section':
      return canonicalKey(expected.toString('latin1')) === itemKey(node);
    default:
      return expected.equals(actual);
  }
}

const sameNumber = (expected: string, node: Node): boolean =>
  DIGITS.test(expected) && node.kind === 'number' && BigInt(expected) === node.bigint;
