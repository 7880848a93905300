import type { Node } from '../node.js';
import { ASTRING, BACKSLASH, CLOSE, SP } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';
import { checkName } from './mailbox-name.js';

const MAILBOX = defineRule('mailbox', 'RFC 3501 §9', 'mailbox', 'mailbox-name', { astring: true });

/** A mailbox name, and that it is written as the revision of the session says. */
export function mailbox(reader: Reader): Node {
  const node = suppliedName(reader);
  checkName(reader, node);
  return node;
}

/** A mailbox name as a client may have written it, such as the former one of OLDNAME. */
export const suppliedName = (reader: Reader): Node => (reader.atString ? reader.string(MAILBOX) : unquoted(reader));

/** Octets that would need quotes are a fault and no more, as long as the name has a visible end. */
function unquoted(reader: Reader): Node {
  const start = reader.at;
  reader.skip(ASTRING);
  if (reader.at === start && endsHere(reader)) reader.stop(MAILBOX, 'mailbox');
  if (!endsHere(reader)) {
    reader.fault(MAILBOX, 'ASTRING-CHAR, or the name as a quoted string or literal');
    while (!endsHere(reader)) reader.at++;
  }
  return reader.node('atom', MAILBOX, start);
}

const endsHere = (reader: Reader): boolean =>
  reader.atLineEnd() || reader.peek() === SP || (reader.inList && reader.peek() === CLOSE);

/** One quoted character, or NIL (RFC 3501 §9 mailbox-list, RFC 2342 §6). */
export function delimiter(reader: Reader, rule: Rule): Node {
  const nil = reader.nil(rule);
  if (nil) return nil;
  const node = reader.quoted(rule);
  const length = node.octets.length;
  const escaped = reader.octets[node.from] === BACKSLASH;
  if (length !== 1 || escaped !== node.end - node.from > 2) {
    reader.fault(rule, 'one quoted character, or NIL', node.start);
  }
  return node;
}
