import type { Node } from '../node.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import { count, parseSequenceSet } from '../sequence-set.js';
import type { SequenceRange } from '../sequence-set.js';

const RESULTS = defineRule('search-return-data', 'RFC 4731 §3.1', 'map', 'esearch');

const isIn = (ranges: readonly SequenceRange[], number: bigint): boolean =>
  ranges.some(({ from, to }) => from <= number && (to === '*' || number <= to));

/**
 * What an ESEARCH response says of the same messages agrees: MIN and MAX are in ALL, COUNT counts it, and of no messages
 * nothing but COUNT is sent (RFC 4731 §3.1, RFC 9051 §6.4.4). Of MIN and MAX the lower may be MAX: sorted results have them
 * in their order (RFC 5267 §3.1).
 */
export function checkResults(reader: Reader, items: readonly Node[]): void {
  if (items.length < 4) return;
  const values = new Map<string, Node>();
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [key, value] = [items[at], items[at + 1]];
    if (key && value) values.set(key.upper, value);
  }
  const fail = (node: Node, expected: string): void => reader.fault(RESULTS, expected, node.start, 'MUST', 'esearch');
  const [counted, all] = [values.get('COUNT'), values.get('ALL')];
  const ends = [values.get('MIN'), values.get('MAX')].filter((node) => node !== undefined);
  if (counted?.number === 0) {
    const found = all ?? ends[0];
    if (found) fail(found, 'neither MIN nor MAX nor ALL where COUNT is 0');
    return;
  }
  const ranges = all && parseSequenceSet(all.text);
  if (!ranges) return;
  const size = count(ranges);
  if (counted && size !== undefined && size !== counted.bigint) fail(counted, `the number of messages in ALL, ${size}`);
  for (const end of ends) if (!isIn(ranges, end.bigint)) fail(end, 'a number that is in ALL');
}
