import { isBase64 } from '../../pattern/base64.js';
import type { Value } from '../../pattern/value.js';
import type { Node } from '../node.js';
import { allOf, ATOM, BACKSLASH, TILDE } from '../octets.js';
import { parseSequenceSet } from '../sequence-set.js';
import { patternText } from './pattern-text.js';

const MAX_32 = 4_294_967_295n;
const MAX_63 = 9_223_372_036_854_775_807n;

const isWord = (node: Node): boolean => node.kind === 'atom' || node.kind === 'number';

function isNumber(node: Node, least: bigint, most: bigint): boolean {
  if (!isWord(node) || !/^\d{1,19}$/.test(node.text)) return false;
  const value = BigInt(node.text);
  return value >= least && value <= most;
}

const isAtom = (node: Node): boolean => isWord(node) && node.octets.length > 0 && allOf(node.octets, ATOM);

function isFlag(node: Node): boolean {
  if (!isWord(node)) return false;
  const { octets } = node;
  const name = octets[0] === BACKSLASH ? octets.subarray(1) : octets;
  return name.length > 0 && (allOf(name, ATOM) || node.text === '\\*');
}

/** A literal8 is no string (RFC 3516 §7): it may hold NUL. */
const isLiteral8 = (node: Node): boolean => node.kind === 'literal' && node.source[node.start] === TILDE;

const isText = (node: Node): boolean => node.kind === 'text' || node.isString;
const isAstring = (node: Node): boolean => node.isString || (isWord(node) && node.octets.length > 0);

/** The types of captures by name: RFC rule names (RFC 3501 §9, RFC 7162 §7), and `any` for one token or list. */
export const types: ReadonlyMap<string, (node: Node) => boolean> = new Map<string, (node: Node) => boolean>([
  ['number', (node) => isNumber(node, 0n, MAX_32)],
  ['nz-number', (node) => isNumber(node, 1n, MAX_32)],
  ['number64', (node) => isNumber(node, 0n, MAX_63)],
  ['uniqueid', (node) => isNumber(node, 1n, MAX_32)],
  ['mod-sequence-value', (node) => isNumber(node, 1n, MAX_63)],
  ['atom', isAtom],
  ['astring', isAstring],
  ['string', (node) => node.isString && !isLiteral8(node)],
  ['nstring', (node) => node.isString || node.kind === 'nil'],
  ['quoted', (node) => node.kind === 'quoted'],
  ['literal', (node) => node.kind === 'literal' && !isLiteral8(node)],
  ['literal8', isLiteral8],
  ['text', isText],
  ['base64', (node) => !node.isList && isBase64(node.text)],
  ['flag', isFlag],
  ['flag-list', (node) => node.kind === 'list' && node.items.every(isFlag)],
  ['date-time', (node) => node.rule.name === 'date-time' && node.kind === 'quoted'],
  ['sequence-set', (node) => isWord(node) && parseSequenceSet(node.text) !== undefined],
  ['any', () => true],
]);

const numeric = new Set(['number', 'nz-number', 'number64', 'uniqueid', 'mod-sequence-value']);

/** What a capture of the type binds: numbers as numbers, lists by their text, strings by their octets, NIL as NIL. */
export function captured(node: Node, type: string): Value {
  if (numeric.has(type) || (type === 'any' && node.kind === 'number')) return { kind: 'number', number: node.bigint };
  if (node.kind === 'nil') return { kind: 'pattern', source: 'NIL' };
  if (node.isList) return { kind: 'octets', octets: Buffer.from(patternText(node), 'utf8') };
  return { kind: 'octets', octets: node.octets };
}
