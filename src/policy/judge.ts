import type {
  BaselineFinding,
  BaselineSummary,
  KnownIssue,
  RuleResult,
  TestResult,
  Verdict,
} from '../events/events.js';
import type { FailLevel } from '../events/exit-code.js';
import type { Baseline, Entry } from './baseline-file.js';
import { fingerprintOfTest, fingerprintsOfRule, isComplete } from './fingerprint.js';

/** What a baseline has to say of one test or rule. */
export interface Appraisal {
  readonly id: string;
  /** Listed, and failing as listed. */
  readonly known?: KnownIssue;
  readonly finding?: BaselineFinding;
  /** Listed, but not tried. */
  readonly untried?: boolean;
}

/** How something came out: its verdict, and how it fails. */
interface Outcome {
  readonly id: string;
  readonly verdict: Verdict;
  /** Empty where it does not fail. */
  readonly prints: readonly string[];
  /** Whether there may be ways of failing that are not among the prints. */
  readonly complete: boolean;
}

export class Judge {
  readonly #known: string[] = [];
  readonly #findings: BaselineFinding[] = [];
  readonly #seen = new Set<string>();
  #untried = 0;

  /** @param today such as `2027-03-31` */
  constructor(
    readonly baseline: Baseline,
    private readonly level: FailLevel,
    private readonly today: string,
  ) {}

  test(result: TestResult): TestResult {
    return this.#marked(result, outcomeOf(result));
  }

  /** Whether a failure is listed, and fails as listed. */
  knows(result: TestResult): boolean {
    return appraise(outcomeOf(result), this.baseline, this.level, this.today).known !== undefined;
  }

  rule(result: RuleResult): RuleResult {
    const prints = fingerprintsOfRule(result);
    return this.#marked(result, {
      id: `rules/${result.rule}`,
      verdict: result.verdict,
      prints,
      complete: isComplete(result),
    });
  }

  /** Ids of what fails as listed. */
  get known(): ReadonlySet<string> {
    return new Set(this.#known);
  }

  summary(): BaselineSummary {
    const { file, entries } = this.baseline;
    const unseen = [...entries.keys()].filter((id) => !this.#seen.has(id)).length;
    return { file, known: this.#known.length, untried: this.#untried + unseen, findings: this.#findings };
  }

  #marked<T>(result: T, outcome: Outcome): T {
    const { known, finding, untried } = appraise(outcome, this.baseline, this.level, this.today);
    this.#seen.add(outcome.id);
    if (known) this.#known.push(outcome.id);
    if (finding) this.#findings.push(finding);
    if (untried === true) this.#untried++;
    return known ? { ...result, known } : result;
  }
}

function outcomeOf(result: TestResult): Outcome {
  const print = fingerprintOfTest(result);
  const prints = print === undefined ? [] : [print];
  return { id: result.test.id, verdict: result.verdict, prints, complete: true };
}

/** Holds one outcome against the baseline. Our own errors are nobody's known issue. */
export function appraise(outcome: Outcome, { file, entries }: Baseline, level: FailLevel, today: string): Appraisal {
  const { id, verdict } = outcome;
  const entry = entries.get(id);
  const isTrouble = verdict === 'fail' || verdict === 'unresolved' || (verdict === 'warn' && level === 'should');
  const finding = (kind: BaselineFinding['kind'], message: string): Appraisal => ({
    id,
    finding: { id, kind, message },
  });
  if (!entry) return isTrouble ? finding('new', `${id} ${fails(verdict)} and is not listed in ${file}`) : { id };
  const place = `${file}:${entry.firstLine}`;
  if (verdict === 'error') return { id };
  if (verdict === 'skip') return { id, untried: true };
  if (verdict === 'pass') {
    return finding('stale', `${id} fails no longer: delete ${linesOf(entry)} of ${file}`);
  }
  if (entry.expires !== undefined && entry.expires <= today && isTrouble) {
    return finding('expired', `${id} was accepted until ${entry.expires} (${place}): mend it, or give it another day`);
  }
  const strange = entry.fails.length === 0 ? [] : outcome.prints.filter((print) => !entry.fails.includes(print));
  if (strange.length > 0 && outcome.complete && isTrouble) {
    return finding(
      'different',
      `${id} ${fails(verdict)} otherwise than listed in ${place}: ${strange.join(', ')} instead of ${entry.fails.join(', ')}`,
    );
  }
  return { id, known: knownIssue(entry) };
}

const fails = (verdict: Verdict): string =>
  verdict === 'unresolved' ? 'cannot be set up' : verdict === 'warn' ? 'breaks a SHOULD' : 'fails';

const linesOf = ({ firstLine, lastLine }: Entry): string =>
  firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;

const knownIssue = ({ reason, link, expires }: Entry): KnownIssue => ({
  reason,
  ...(link !== undefined && { link }),
  ...(expires !== undefined && { expires }),
});
