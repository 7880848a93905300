import { appendFileSync } from 'node:fs';
import type { Reporter, RunEvent, Summary, TargetInfo, TestResult, Verdict } from '../../events/events.js';
import { annotations, command } from './annotations.js';
import { stepSummary } from './step-summary.js';

export interface GithubOptions {
  readonly screen: { write(text: string): void };
  /** The file of the step's summary, which GitHub names in `GITHUB_STEP_SUMMARY`. */
  readonly stepSummary?: string | undefined;
}

/** Tests whose dialogue is kept for the summary. */
const kept = 100;
const severity: readonly Verdict[] = ['fail', 'error', 'unresolved', 'warn'];

/** For GitHub Actions: annotations at the lines of scripts, and a page as the step's summary, where GitHub takes one. */
export class GithubReporter implements Reporter {
  readonly #options: GithubOptions;
  readonly #suites = new Map<string, Record<Verdict, number>>();
  readonly #troubles: TestResult[] = [];
  #target: TargetInfo | undefined;
  #version = '';

  constructor(options: GithubOptions) {
    this.#options = options;
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#target = event.target;
        this.#version = event.version;
        break;
      case 'test-ended':
        this.#add(event.result);
        break;
      case 'run-ended':
        this.#conclude(event.summary);
        break;
      case 'run-broken':
        this.#write([command({ kind: 'error', title: 'mailspec', message: event.message })]);
        this.#summarise(undefined, event.message);
        break;
      case 'test-started':
      case 'notice':
    }
  }

  #add(result: TestResult): void {
    const { test, verdict } = result;
    const counts = this.#suites.get(test.suite) ?? { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
    counts[verdict]++;
    this.#suites.set(test.suite, counts);
    if (severity.includes(verdict) && !result.known) {
      this.#troubles.push(this.#troubles.length < kept ? result : { ...result, transcript: [] });
    }
  }

  #conclude(summary: Summary): void {
    this.#write(annotations(this.#troubles, summary).map(command));
    this.#summarise(summary, undefined);
  }

  #summarise(summary: Summary | undefined, broken: string | undefined): void {
    const { stepSummary: file } = this.#options;
    if (file === undefined || file === '') return;
    const troubles = severity.flatMap((verdict) => this.#troubles.filter((result) => result.verdict === verdict));
    const findings = { version: this.#version, target: this.#target, suites: this.#suites, troubles, summary, broken };
    appendFileSync(file, stepSummary(findings));
  }

  #write(lines: readonly string[]): void {
    this.#options.screen.write(lines.map((line) => `${line}\n`).join(''));
  }
}
