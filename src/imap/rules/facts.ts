import { createHash } from 'node:crypto';
import type { Node } from '../node.js';
import type { Report, RuleName } from './report.js';
import type { Fact, ImapScope, MessageRecord } from './scope.js';

interface Item {
  readonly key: string;
  readonly value: Node;
}

const alias: Readonly<Record<string, string>> = {
  RFC822: 'BODY[]',
  'RFC822.HEADER': 'BODY[HEADER]',
  'RFC822.TEXT': 'BODY[TEXT]',
};

const fixed: Readonly<Record<string, RuleName>> = {
  INTERNALDATE: 'internal-date-fixed',
  'RFC822.SIZE': 'size-fixed',
  ENVELOPE: 'envelope-fixed',
  BODY: 'structure-fixed',
  BODYSTRUCTURE: 'structure-fixed',
};

const PARTIAL = /^(.*\])<(\d+)>$/s;
const SECTION = /^(?:BODY|BINARY)\[.*\]$/s;

/**
 * Holds a message's data that cannot change against what was seen of it before, in this session or another.
 * @param mode tells UTF-8 mode, in which texts may look otherwise (RFC 6855 §3)
 * @param mayBeGone whether another session may have expunged it: then the data may be empty (RFC 2180 §4.1.3)
 */
export function checkFacts(
  report: Report,
  scope: ImapScope,
  record: MessageRecord,
  items: readonly Item[],
  { mode, mayBeGone, where }: { readonly mode: string; readonly mayBeGone: boolean; readonly where: string },
): void {
  for (const { key, value } of items) {
    const name = alias[key] ?? key;
    if (mayBeGone && isEmpty(value)) continue;
    const part = PARTIAL.exec(name);
    if (part) checkPart(report, record, `${mode}${part[1] ?? ''}`, Number(part[2]), value, where);
    else if (SECTION.test(name)) {
      checkFact(report, record, 'octets-fixed', `${mode}${name}`, sectionOf(scope, value), where);
      if (name === 'BODY[]') checkSize(report, record, mode);
    } else {
      const rule = fixed[name];
      if (!rule) continue;
      // The same moment may be told in another zone.
      const content = name === 'INTERNALDATE' ? moment(value.text) : shape(value);
      checkFact(report, record, rule, `${mode}${name}`, { digest: digest(content), length: content.length }, where);
      if (name === 'RFC822.SIZE') checkSize(report, record, mode);
    }
  }
}

/** What was seen before the UID was known goes to the record that all sessions share. */
export function merge(report: Report, from: MessageRecord, into: MessageRecord, where: string): void {
  for (const [key, fact] of from.facts) {
    const name = key.slice(1);
    checkFact(report, into, fixed[name] ?? 'octets-fixed', key, fact, where);
  }
}

function checkFact(
  report: Report,
  { facts }: MessageRecord,
  rule: RuleName,
  key: string,
  fact: Fact,
  where: string,
): void {
  const known = facts.get(key);
  facts.set(key, known?.digest === fact.digest ? known : fact);
  if (!known) return;
  const name = key.slice(1);
  report.check(rule, known.digest === fact.digest, () => ({
    message: `${name} of ${where} is not what it was (${fact.length.toString()} octets, were ${known.length.toString()})`,
    kind: name.replace(/\d+/g, '#'),
  }));
}

function checkPart(
  report: Report,
  { facts }: MessageRecord,
  key: string,
  origin: number,
  value: Node,
  where: string,
): void {
  const whole = facts.get(key)?.octets;
  if (!whole) return;
  const octets = value.kind === 'nil' ? Buffer.alloc(0) : value.octets;
  report.check('octets-fixed', octets.equals(whole.subarray(origin, origin + octets.length)), () => ({
    message: `${key.slice(1)}<${origin.toString()}> of ${where} is no part of what ${key.slice(1)} was`,
    kind: 'part',
  }));
}

function checkSize(report: Report, { facts }: MessageRecord, mode: string): void {
  const size = facts.get(`${mode}RFC822.SIZE`)?.digest;
  const whole = facts.get(`${mode}BODY[]`);
  if (size === undefined || !whole || whole.digest === '') return;
  report.check('size-exact', size === whole.length.toString(), () => ({
    message: `RFC822.SIZE is ${size}, and BODY[] has ${whole.length.toString()} octets`,
    kind: 'size',
  }));
}

function sectionOf(scope: ImapScope, value: Node): Fact {
  // Of a section that does not exist NIL is as good as an empty string.
  const octets = value.kind === 'nil' ? Buffer.alloc(0) : value.octets;
  const kept = scope.keep(octets);
  const fact = { digest: octets.length === 0 ? '' : hash(octets), length: octets.length };
  return kept ? { ...fact, octets: kept } : fact;
}

const hash = (content: string | Buffer): string => createHash('sha1').update(content).digest('base64');
const digest = (content: string): string => (content.length <= 40 ? content : hash(content));

function moment(date: string): string {
  const time = Date.parse(date.trim().replace(/-/, ' ').replace(/-/, ' '));
  return Number.isNaN(time) ? date : time.toString();
}

/** A value without the choice of quoted string or literal, and of the case of NIL. */
function shape(node: Node): string {
  if (node.isList) return `(${node.items.map(shape).join(' ')})`;
  if (node.kind === 'nil') return 'NIL';
  if (!node.isString) return node.octets.toString('latin1');
  const octets = node.octets.toString('latin1');
  return `${octets.length.toString()}"${octets}`;
}

function isEmpty(node: Node): boolean {
  if (node.isList) return node.items.every(isEmpty);
  return node.kind === 'nil' || node.octets.length === 0 || (node.kind === 'number' && node.bigint === 0n);
}
