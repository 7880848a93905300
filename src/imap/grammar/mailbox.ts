import { isUtf8 } from 'node:buffer';
import { decodeMutf7 } from '../mutf7.js';
import type { Node } from '../node.js';
import { allOf, ASTRING, BACKSLASH, CLOSE, SP, TEXT } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';

const MAILBOX = defineRule('mailbox', 'RFC 3501 §9', 'mailbox', 'mailbox-name', { astring: true });
const NAMING = defineRule('mailbox', 'RFC 3501 §5.1', 'mailbox', 'mailbox-name');
const CONVENTION = defineRule('mailbox', 'RFC 3501 §5.1.3', 'mailbox', 'mailbox-name');

/** A mailbox name, and that it is written as the revision of the session says. */
export function mailbox(reader: Reader): Node {
  const node = reader.atString ? reader.string(MAILBOX) : unquoted(reader);
  checkName(reader, node);
  return node;
}

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

function checkName(reader: Reader, node: Node): void {
  const octets = node.octets;
  if (reader.context.utf8) {
    if (!isUtf8(octets)) reader.fault(NAMING, 'mailbox name in UTF-8', node.from);
  } else if (node.kind === 'literal' && !allOf(octets, TEXT)) {
    reader.fault(NAMING, 'mailbox name in 7 bits', node.from, 'SHOULD');
  } else if (octets.includes(0x26) && decodeMutf7(octets.toString('latin1')) === undefined) {
    reader.fault(CONVENTION, 'mailbox name in modified UTF-7', node.from, 'SHOULD');
  }
}

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
