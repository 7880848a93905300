import type { Node } from '../node.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import { bareList } from './common.js';

const CAPABILITY = defineRule('capability', 'RFC 3501 §9', 'fold', 'capability');
const CAPABILITY_DATA = defineRule('capability-data', 'RFC 3501 §9', 'set', 'capability');
const ENABLE_DATA = defineRule('enable-data', 'RFC 5161 §4', 'set', 'enabled');

const capability = (reader: Reader): Node => reader.atom(CAPABILITY, 'capability');
const REVISIONS = new Set(['IMAP4REV1', 'IMAP4REV2']);

/** What follows CAPABILITY, as data or (then `closer` is `]`) as a code; a revision must be among it. */
export function capabilityData(reader: Reader, closer?: number): readonly Node[] {
  const start = reader.at;
  const list = bareList(reader, CAPABILITY_DATA, capability, closer);
  if (!list.items.some((item) => REVISIONS.has(item.upper))) {
    reader.fault(CAPABILITY_DATA, 'IMAP4rev1 or IMAP4rev2 among the capabilities', start);
  }
  return [list];
}

/** What follows ENABLED (RFC 5161 §4). */
export const enableData = (reader: Reader): readonly Node[] => [bareList(reader, ENABLE_DATA, capability)];
