import type { Protocol } from '../../events/events.js';
import type { Condition, Need } from '../model.js';
import { textsOf } from '../tree.js';
import type { MapNode, TextNode } from '../tree.js';
import { tick, didYouMean } from '../words.js';
import type { SuiteContext } from './context.js';

const ALTERNATIVE = /^(?:(?<protocol>imap|pop3):)?(?<need>.+)$/;
const CAPABILITY = /^[A-Z0-9][A-Za-z0-9=+./_-]*$/;
const ACCOUNTS = /^accounts=(?<count>[12])$/;
const words = ['imap', 'pop3', 'starttls', 'accounts=1', 'accounts=2'];

/** The conditions that a suite, test or step names under `requires:`. */
export function conditions(map: MapNode, context: SuiteContext): readonly Condition[] {
  return textsOf(map, 'requires').flatMap((node) => condition(node, context) ?? []);
}

function condition(node: TextNode, context: SuiteContext): Condition | undefined {
  const negated = node.text.startsWith('!');
  const alternatives: Need[] = [];
  for (const text of (negated ? node.text.slice(1) : node.text).split('|')) {
    const found = need(text, context.protocol);
    if ('fault' in found) {
      context.problems.error('condition', node.place, found.fault, found.mend);
      return undefined;
    }
    alternatives.push(found);
  }
  return { text: node.text, place: node.place, negated, alternatives };
}

interface Fault {
  readonly fault: string;
  readonly mend?: string | undefined;
}

function need(text: string, suite: Protocol | 'both'): Need | Fault {
  if (text === 'imap' || text === 'pop3') return { kind: 'protocol', protocol: text };
  const count = ACCOUNTS.exec(text)?.groups?.count;
  if (count !== undefined) return { kind: 'accounts', count: Number(count) };
  const groups = ALTERNATIVE.exec(text)?.groups;
  const name = groups?.need ?? '';
  const protocol = (groups?.protocol as Protocol | undefined) ?? suite;
  if (name !== 'starttls' && !CAPABILITY.test(name)) {
    return { fault: `${tick(text)} is no condition`, mend: mendOf(text) };
  }
  if (protocol === 'both') {
    return {
      fault: `this suite speaks both protocols: whose capability is ${tick(text)}?`,
      mend: `write imap:${text} or pop3:${text}`,
    };
  }
  return name === 'starttls'
    ? { kind: 'starttls', protocol }
    : { kind: 'capability', protocol, name: name.toUpperCase() };
}

function mendOf(text: string): string {
  const upper = text.trim().toUpperCase();
  return (
    didYouMean(text, words) ??
    (CAPABILITY.test(upper)
      ? `write ${upper} for a capability`
      : 'write a capability, imap, pop3, starttls or accounts=2')
  );
}
