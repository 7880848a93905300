import type { Node } from '../node.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';
import { bareList } from './common.js';

const CAPABILITY = defineRule('capability', 'RFC 3501 §9', 'fold', 'capability');
const CAPABILITY_DATA = defineRule('capability-data', 'RFC 3501 §9', 'set', 'capability');
const ENABLED = defineRule('capability', 'RFC 5161 §4', 'fold', 'enabled');
const ENABLE_DATA = defineRule('enable-data', 'RFC 5161 §4', 'set', 'enabled');

/** Values of capabilities, as the RFCs give them by the names before the equals sign. */
const values: Readonly<Record<string, { readonly form: RegExp; readonly rule: Rule; readonly expected: string }>> = {
  APPENDLIMIT: valueOf('RFC 7889 §5', /^\d{1,10}$/, 'a number of octets'),
  AUTH: valueOf('RFC 4422 §3.1', /^[A-Z0-9_-]{1,20}$/, 'the name of a mechanism: 1 to 20 letters, digits, "-" and "_"'),
  I18NLEVEL: valueOf('RFC 5255 §4.1', /^[12]$/, '1 or 2'),
  RIGHTS: valueOf(
    'RFC 4314 §7',
    /^(?=.*E)(?=.*K)(?=.*T)(?=.*X)[BE-HJKM-OQT-VX-Z]+$/,
    'the rights e, k, t and x, and none of RFC 2086',
  ),
};

function valueOf(source: string, form: RegExp, expected: string) {
  return { form, rule: defineRule('capability', source, 'fold', 'capability'), expected };
}

function capability(reader: Reader): Node {
  const node = reader.atom(CAPABILITY, 'capability');
  const name = node.upper;
  const equals = name.indexOf('=');
  const value = equals < 0 ? undefined : values[name.slice(0, equals)];
  if (value && !value.form.test(name.slice(equals + 1))) {
    reader.fault(value.rule, value.expected, node.start + equals + 1, 'MUST', 'capability');
  }
  return node;
}

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
export const enableData = (reader: Reader): readonly Node[] => [
  bareList(reader, ENABLE_DATA, (inner) => inner.atom(ENABLED, 'capability')),
];
