import { isUtf8 } from 'node:buffer';
import type { Level } from '../../events/events.js';
import { decodeMutf7 } from '../mutf7.js';
import type { Node } from '../node.js';
import { allOf, TEXT } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';

const NAMING = defineRule('mailbox', 'RFC 3501 §5.1', 'mailbox', 'mailbox-name');
const CONVENTION = defineRule('mailbox', 'RFC 3501 §5.1.3', 'mailbox', 'mailbox-name');
const UTF8_NAME = defineRule('mailbox', 'RFC 6855 §3', 'mailbox', 'mailbox-name');
const NET_UNICODE = defineRule('mailbox', 'RFC 9051 §5.1', 'mailbox', 'mailbox-name');

const AMPERSAND = 0x26;
/** What RFC 6855 §3 forbids. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** With UTF-8: well-formed, without control characters (RFC 6855 §3), and in normal form C (RFC 9051 §5.1). */
function checkUtf8(reader: Reader, node: Node, octets: Buffer): void {
  if (!isUtf8(octets)) {
    reader.fault(NAMING, 'mailbox name in UTF-8', node.from, 'MUST', 'utf-8');
    return;
  }
  // DEL and the controls below SP are 7-bit characters too.
  const name = octets.toString();
  const report = (rule: Rule, expected: string, level: Level): void =>
    reader.fault(rule, expected, node.from, level, 'mailbox-name');
  if (reader.context.revision === 'rev1' && CONTROLS.test(name)) {
    report(UTF8_NAME, 'mailbox name without control characters', 'MUST');
  }
  if (name.normalize('NFC') !== name) report(NET_UNICODE, 'mailbox name in Unicode normal form C', 'SHOULD');
}

/** A mailbox name is written as the revision of the session says. */
export function checkName(reader: Reader, node: Node): void {
  const octets = node.octets;
  if (reader.context.utf8) checkUtf8(reader, node, octets);
  else if (node.kind === 'literal' && !allOf(octets, TEXT)) {
    reader.fault(NAMING, 'mailbox name in 7 bits', node.from, 'SHOULD', 'mailbox-name');
  } else if (octets.includes(AMPERSAND) && decodeMutf7(octets.toString('latin1')) === undefined) {
    reader.fault(CONVENTION, 'mailbox name in modified UTF-7', node.from, 'SHOULD', 'mailbox-name');
  }
}
