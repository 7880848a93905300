import type { Node } from '../node.js';
import { ATOM, BACKSLASH, CLOSE, SP, STAR } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';
import { Once } from './common.js';
import type { Read } from './extension.js';

const SOURCE = 'RFC 3501 §9';
const FLAG = defineRule('flag', SOURCE, 'fold', 'flag');
const FLAG_FETCH = defineRule('flag-fetch', SOURCE, 'fold', 'flag');
const FLAG_PERM = defineRule('flag-perm', SOURCE, 'fold', 'flag');
const EXTENSION = defineRule('flag-extension', SOURCE, 'fold', 'flag');
const FLAG_LIST = defineRule('flag-list', SOURCE, 'set', 'flag');

/** A flag, or an attribute of a mailbox name: `\` atom, or an atom. */
export function flagOf(reader: Reader, rule: Rule, wildcard = false): Node {
  const start = reader.at;
  if (reader.take(BACKSLASH) && reader.peek() === STAR) {
    if (!wildcard) reader.fault(rule, 'flag (\\* belongs in PERMANENTFLAGS only)', start);
    reader.at++;
    return reader.node('atom', rule, start);
  }
  const name = reader.at;
  reader.skip(ATOM);
  if (!reader.atLineEnd() && reader.peek() !== SP && reader.peek() !== CLOSE) {
    reader.fault(rule, 'ATOM-CHAR');
    while (!reader.atLineEnd() && reader.peek() !== SP && reader.peek() !== CLOSE) reader.at++;
  }
  if (reader.at === name) reader.stop(rule, 'flag');
  return reader.node('atom', rule, start);
}

/** RFC 3501 §2.3.2; \Recent is also in RFC 9051, as obsolete. */
const spelt = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft', '\\Recent', '\\*'];
/** System flags by their usual spelling, which needs no folding, and by the folded one. */
const systemFlags: ReadonlyMap<string, string> = new Map(
  spelt.flatMap((flag) => [flag, flag.toUpperCase()].map((form) => [form, flag.toUpperCase()])),
);

/** The name in the form in which equal flags are equal. */
const folded = (name: string): string => systemFlags.get(name) ?? name.toUpperCase();

/** Flags of a list: no system flags but those of the RFCs (RFC 3501 §9 flag-extension), and none twice. */
function list(reader: Reader, member: Read): Node {
  const node = reader.list(FLAG_LIST, member, 0);
  const once = node.items.length > 1 ? new Once(reader, FLAG_LIST, 'each flag once') : undefined;
  for (const { start, end } of node.items) {
    const name = folded(reader.slice(start, end));
    if (reader.octets[start] === BACKSLASH && !systemFlags.has(name)) {
      reader.fault(EXTENSION, 'a system flag that an RFC defines', start, 'MUST', 'flag');
    }
    once?.add(name, start);
  }
  return node;
}

/** A flag that is no \Recent: the session flag is told in FETCH alone (RFC 3501 §9 flag, flag-fetch). */
function settableFlag(reader: Reader, rule: Rule, wildcard: boolean): Node {
  const node = flagOf(reader, rule, wildcard);
  if (node.end - node.start === 7 && node.upper === '\\RECENT') {
    reader.fault(rule, 'flag other than \\Recent', node.start, 'SHOULD');
  }
  return node;
}

/** The FLAGS response (RFC 3501 §7.2.6). */
export const flagList = (reader: Reader): Node => list(reader, (inner) => settableFlag(inner, FLAG, false));

/** FLAGS of a message (RFC 3501 §7.4.2). */
export const fetchFlags = (reader: Reader): Node => list(reader, (inner) => flagOf(inner, FLAG_FETCH));

/** PERMANENTFLAGS (RFC 3501 §7.1). */
export const permanentFlags = (reader: Reader): Node => list(reader, (inner) => settableFlag(inner, FLAG_PERM, true));
