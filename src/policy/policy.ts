import type { Reporter, RunEvent, Summary, TestResult, Verdict } from '../events/events.js';
import {
  exitCode,
  isEnough,
  nothingAccepted,
  type Accepted,
  type FailLevel,
  type MinExecuted,
} from '../events/exit-code.js';
import type { Baseline } from './baseline-file.js';
import { Judge } from './judge.js';

/** What makes a run fail; by default a broken MUST. */
export interface PolicyOptions {
  readonly baseline?: Baseline | undefined;
  readonly failLevel?: FailLevel | undefined;
  readonly minExecuted?: MinExecuted | undefined;
  /** Such as `2027-03-31`; today where absent. */
  readonly today?: string;
}

/**
 * Stands between a run and its reporters: marks what the baseline knows, and says what the run amounts to. All else goes
 * through as it is.
 */
export class Policy implements Reporter {
  readonly #options: PolicyOptions;
  readonly #inner: Reporter;
  readonly #judge: Judge | undefined;
  readonly #accepted: Record<'fail' | 'warn' | 'unresolved', number> = { fail: 0, warn: 0, unresolved: 0 };
  /** Of the run, once it has ended. */
  summary: Summary | undefined;

  constructor(options: PolicyOptions, inner: Reporter) {
    this.#options = options;
    this.#inner = inner;
    const { baseline, failLevel = 'must', today = new Date().toISOString().slice(0, 10) } = options;
    this.#judge = baseline && new Judge(baseline, failLevel, today);
  }

  /** Whether a result makes the run fail, being no known issue. */
  isSurprise(result: TestResult): boolean {
    const { failLevel = 'must' } = this.#options;
    const isTrouble = result.verdict === 'fail' || (result.verdict === 'warn' && failLevel === 'should');
    return result.verdict === 'error' || (isTrouble && !this.#judge?.knows(result));
  }

  event(event: RunEvent): void {
    this.#inner.event(this.#judged(event));
  }

  async end(): Promise<void> {
    await this.#inner.end?.();
  }

  #judged(event: RunEvent): RunEvent {
    if (event.type === 'test-ended' && this.#judge) {
      const result = this.#judge.test(event.result);
      if (result.known) this.#accept(result.verdict);
      return { ...event, result };
    }
    if (event.type !== 'run-ended') return event;
    this.summary = this.#concluded(event.summary);
    return { ...event, summary: this.summary };
  }

  #accept(verdict: Verdict): void {
    if (verdict === 'fail' || verdict === 'warn' || verdict === 'unresolved') this.#accepted[verdict]++;
  }

  #concluded(given: Summary): Summary {
    const { failLevel = 'must', minExecuted } = this.#options;
    const judge = this.#judge;
    const rules = judge ? given.rules.map((rule) => judge.rule(rule)) : given.rules;
    const summary = { ...given, rules, ...(judge && { baseline: judge.summary() }) };
    const accepted: Accepted = judge ? { ...this.#accepted, rules: judge.known } : nothingAccepted;
    const { pass, warn, fail } = summary.counts;
    const [executed, all] = [pass + warn + fail, Object.values(summary.counts).reduce((sum, count) => sum + count, 0)];
    const notices = isEnough(executed, all, minExecuted)
      ? summary.notices
      : [...summary.notices, `only ${executed} of ${all} tests had a verdict on the server: too few to say`];
    return { ...summary, notices, exitCode: exitCode(summary, { failLevel, minExecuted }, accepted) };
  }
}
