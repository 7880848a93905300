import type { Requirement, RuleResult, Violation } from '../events/events.js';
import {
  ruleDefinitions,
  type Breach,
  type RuleDefinition,
  type RuleLog,
  type RuleSink,
} from '../events/rules/index.js';
import type { ResponseFault } from '../pattern/fault.js';
import { visible } from '../text/visible.js';

/** Violations shown in full for each rule; each of another kind, since one quirk of a server recurs in every test. */
const shownViolations = 10;
/** Octets of a response that are kept, and that a message shows. */
const keptOctets = 2000;
const shownOctets = 160;

interface Tally {
  readonly rule: RuleDefinition;
  responses: number;
  violations: number;
  /** Whether one of them breaks a MUST. */
  broken: boolean;
  readonly kinds: Set<string>;
  readonly first: Violation[];
}

/** Whose responses a log is about. */
export interface LogContext {
  readonly test: string;
  readonly session: string;
  /** Milliseconds on the test's clock. */
  readonly now: () => number;
  /** Takes the secrets out. */
  readonly redact: (octets: Buffer) => Buffer;
}

/** Counts what the rules see over a whole run. */
export class RuleBook {
  readonly #tallies = new Map<string, Tally>();

  readonly #told: ((violation: Violation) => void) | undefined;

  /** @param told hears of each violation that is kept, at once */
  constructor(definitions: readonly RuleDefinition[] = ruleDefinitions, told?: (violation: Violation) => void) {
    this.#told = told;
    for (const rule of definitions) {
      const nothing = { responses: 0, violations: 0, broken: false };
      this.#tallies.set(rule.id, { rule, ...nothing, kinds: new Set(), first: [] });
    }
  }

  /** The log of one session of a test. */
  log(context: LogContext): RuleLog {
    return {
      hear: (octets, check) => {
        const sink: RuleSink = {
          saw: (rule) => {
            this.#tally(rule).responses++;
          },
          broke: (rule, breach) => this.#broke(this.#tally(rule), breach, octets, context),
        };
        check(sink);
      },
    };
  }

  results(): RuleResult[] {
    return [...this.#tallies.values()].map(({ rule, responses, violations, broken, first }) => ({
      rule: rule.id,
      title: rule.title,
      requirement: rule.requirement,
      verdict: violations > 0 ? (broken ? 'fail' : 'warn') : responses === 0 ? 'skip' : 'pass',
      responses,
      violations,
      first,
    }));
  }

  #tally(rule: string): Tally {
    const tally = this.#tallies.get(rule);
    if (!tally) throw new Error(`no rule ${rule}`);
    return tally;
  }

  #broke(tally: Tally, breach: Breach, octets: Buffer, { test, session, now, redact }: LogContext): void {
    const { rule, kinds, first } = tally;
    const requirement = requirementOf(rule, breach);
    tally.violations++;
    tally.broken ||= requirement.level === 'MUST';
    const kind = breach.kind ?? breach.message.replace(/\d+/g, '#');
    if (first.length >= shownViolations || kinds.has(kind)) return;
    kinds.add(kind);
    // Secrets are taken out while the octets are whole: of one that is cut in two, half would remain.
    const clean = redact(octets);
    const message = redact(Buffer.from(breach.message)).toString();
    const where = octets.length === 0 ? '' : `: ${visible(clean, { limit: shownOctets })}`;
    const violation = {
      rule: rule.id,
      requirement,
      test,
      session,
      at: Math.round(now()),
      octets: clean.subarray(0, keptOctets).toString('latin1'),
      offset: breach.offset ?? 0,
      message: `${message}${where}`,
    };
    first.push(violation);
    this.#told?.(violation);
  }
}

function requirementOf({ requirement }: RuleDefinition, { rfc, section, level }: Breach): Requirement {
  return {
    ...requirement,
    ...(rfc !== undefined && section !== undefined && { rfc, section }),
    ...(level !== undefined && { level }),
  };
}

/** A fault of grammar as a breach of the rule that watches it. */
export function breachOf({ rule, source, level, offset, expected, found }: ResponseFault): Breach {
  const [, rfc, section] = /^(RFC \d+) §(\S+)$/.exec(source) ?? [];
  return {
    message: `${rule}: expected ${expected}, found ${found} at octet ${offset.toString()}`,
    kind: `${rule} ${expected} ${found.slice(0, 12)}`,
    offset,
    level,
    ...(rfc !== undefined && section !== undefined && { rfc, section }),
  };
}
