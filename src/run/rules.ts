import type { Protocol, Requirement, RuleResult, Violation } from '../events/events.js';
import { visible } from '../text/visible.js';
import type { Checked } from './session.js';

/** An always-on rule: it hears of every response in every test. */
interface Rule {
  readonly id: string;
  readonly title: string;
  readonly requirement: Requirement;
}

const grammar = (protocol: Protocol, title: string, requirement: Requirement): [Protocol, Rule] => [
  protocol,
  { id: `${protocol}/grammar`, title, requirement },
];

const grammarRules: ReadonlyMap<Protocol, Rule> = new Map([
  grammar('imap', 'Every IMAP response follows the formal syntax', {
    id: 'rfc3501-9-formal-syntax',
    rfc: 'RFC 3501',
    section: '9',
    level: 'MUST',
    text: 'Every octet that the server sends follows the formal syntax of the revision in use and of its extensions.',
  }),
  grammar('pop3', 'Every POP3 response follows the format of responses', {
    id: 'rfc1939-3-response-format',
    rfc: 'RFC 1939',
    section: '3',
    level: 'MUST',
    text: 'Responses are a status indicator and text in at most 512 octets with CRLF; multi-line ones are byte-stuffed and end in a lone dot.',
  }),
]);

/** Violations shown in full for each rule; each of another shape, since one quirk of a server recurs in every test. */
const shownViolations = 10;
/** Octets of a response that are kept. */
const keptOctets = 2000;

interface Tally {
  readonly rule: Rule;
  responses: number;
  violations: number;
  /** Whether one of them breaks a MUST. */
  broken: boolean;
  readonly shapes: Set<string>;
  readonly first: Violation[];
}

/** Counts what the rules see over a whole run. */
export class RuleBook {
  readonly #tallies = new Map<Protocol, Tally>();

  constructor() {
    for (const [protocol, rule] of grammarRules) {
      this.#tallies.set(protocol, { rule, responses: 0, violations: 0, broken: false, shapes: new Set(), first: [] });
    }
  }

  /** Hears of one response; `at` is on the test's clock in milliseconds, `redact` takes the secrets out. */
  hear(checked: Checked, test: string, at: number, redact: (octets: Buffer) => Buffer): void {
    const tally = this.#tallies.get(checked.protocol);
    if (!tally) return;
    tally.responses++;
    for (const fault of checked.faults) {
      tally.violations++;
      tally.broken ||= fault.level === 'MUST';
      const shape = `${fault.rule} ${fault.expected} ${fault.found.slice(0, 12)}`;
      if (tally.first.length >= shownViolations || tally.shapes.has(shape)) continue;
      tally.shapes.add(shape);
      tally.first.push({
        rule: tally.rule.id,
        requirement: { ...tally.rule.requirement, ...sourceOf(fault.source), level: fault.level },
        test,
        session: checked.session,
        at,
        // Secrets are taken out while the octets are whole: of one that is cut in two, half would remain.
        octets: redact(checked.octets).subarray(0, keptOctets).toString('latin1'),
        offset: fault.offset,
        message: `${fault.rule}: expected ${fault.expected}, found ${redact(Buffer.from(fault.found)).toString()} at octet ${fault.offset.toString()} of ${visible(redact(checked.octets), { limit: 160 })}`,
      });
    }
  }

  results(): RuleResult[] {
    return [...this.#tallies.values()].map(({ rule, responses, violations, broken, first }) => ({
      rule: rule.id,
      title: rule.title,
      requirement: rule.requirement,
      verdict: responses === 0 ? 'skip' : violations === 0 ? 'pass' : broken ? 'fail' : 'warn',
      responses,
      violations,
      first,
    }));
  }
}

/** `RFC 3501 §9` → RFC and section. */
function sourceOf(source: string): Pick<Requirement, 'rfc' | 'section'> | undefined {
  const [, rfc, section] = /^(RFC \d+) §(\S+)$/.exec(source) ?? [];
  return rfc !== undefined && section !== undefined ? { rfc, section } : undefined;
}
