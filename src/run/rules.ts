import type { Protocol, Requirement, RuleResult, Violation } from '../events/events.js';
import { ruleDefinitions, type RuleDefinition } from '../events/rules.js';
import { visible } from '../text/visible.js';
import type { Checked } from './session.js';

/** Violations shown in full for each rule; each of another shape, since one quirk of a server recurs in every test. */
const shownViolations = 10;
/** Octets of a response that are kept. */
const keptOctets = 2000;

interface Tally {
  readonly rule: RuleDefinition;
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
    for (const rule of ruleDefinitions) {
      this.#tallies.set(rule.protocol, {
        rule,
        responses: 0,
        violations: 0,
        broken: false,
        shapes: new Set(),
        first: [],
      });
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
