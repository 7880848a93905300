import { policyFrom } from '../cli/policy.js';
import { plannedTests, run } from '../cli/run.js';
import type { Reporter, RunEvent, Summary, TestResult } from '../events/events.js';
import { resolveTargetOption, type MailspecOptions } from './options.js';

/** One run, whose results are waited for one by one, in any order. */
export class Play {
  readonly #options: MailspecOptions;
  readonly #abort = new AbortController();
  readonly #results = new Map<string, TestResult>();
  readonly #waiting = new Map<string, () => void>();
  #summary: Promise<Summary> | undefined;

  constructor(options: MailspecOptions) {
    this.#options = options;
  }

  /**
   * Starts the server, and then the run.
   * @param tests ids of those that are wanted; all that the options select where undefined
   * @throws {Error} where the run cannot begin: the server cannot be used, or the baseline cannot be read
   */
  async begin(tests: readonly string[] | undefined): Promise<void> {
    const { baseline, failLevel, suites, messages, jobs } = this.#options;
    const { paths, selectors } = plannedTests(this.#options);
    const policy = policyFrom({ baseline, failLevel });
    const target = await resolveTargetOption(this.#options.target);
    await new Promise<void>((resolve, reject) => {
      const reporter: Reporter = {
        event: (event) => {
          if (event.type === 'run-started') resolve();
          this.#hear(event);
        },
      };
      const ended = run({
        target,
        // Files that stand among the selectors are read all the same.
        suites: paths.length > 0 ? paths : (suites ?? []),
        selectors: tests ?? selectors,
        ...(messages !== undefined && { messages }),
        ...(jobs !== undefined && { jobs }),
        policy,
        reporters: [reporter],
        signal: this.#abort.signal,
      }).then(({ summary }) => summary);
      this.#summary = ended;
      ended
        .catch(reject)
        .finally(() => this.#wakeAll())
        .catch(reject);
    });
  }

  /** Undefined where the run ended without having played it. */
  async result(id: string): Promise<TestResult | undefined> {
    const summary = this.#summary;
    if (!this.#results.has(id) && summary) {
      await Promise.race([new Promise<void>((resolve) => this.#waiting.set(id, resolve)), summary]);
    }
    return this.#results.get(id);
  }

  /** What the run amounts to, once it has ended. */
  async summary(): Promise<Summary> {
    if (!this.#summary) throw new Error('the run has not begun');
    return this.#summary;
  }

  /** Ends the run where it still lasts, and waits until what it made on the server is removed. */
  async end(): Promise<void> {
    this.#abort.abort();
    await this.#summary?.catch(() => undefined);
  }

  #hear(event: RunEvent): void {
    if (event.type !== 'test-ended') return;
    const { id } = event.result.test;
    this.#results.set(id, event.result);
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.values()) wake();
    this.#waiting.clear();
  }
}
