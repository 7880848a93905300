import type { Reporter, RunEvent, Summary, TestInfo, TestResult } from '../../events/events.js';
import { harmless } from '../plain.js';
import { resultLines } from './failure.js';
import { clip, printable } from './lines.js';
import { ProgressLine } from './progress.js';
import { makeStyle, noCounts, plural, seconds, total, type Screen, type Style } from './style.js';
import {
  conclusion,
  flakyLines,
  isFlaky,
  heading,
  ruleLines,
  skippedLines,
  slowLines,
  suiteLine,
  type SuiteTally,
} from './summary.js';

export interface ConsoleOptions {
  readonly screen: Screen;
  /** Show each passed and skipped test too. */
  readonly verbose?: boolean;
}

const widest = 140;
/** Tests that did not pass and are told in full; of more than these only the name. */
const toldInFull = 50;

type Started = Extract<RunEvent, { type: 'run-started' }>;

/** The report for people: progress while the run lasts, then every failure in full, then a summary. */
export class ConsoleReporter implements Reporter {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  readonly #style: Style;
  readonly #progress: ProgressLine;
  readonly #suites = new Map<string, SuiteTally>();
  readonly #counts = noCounts();
  readonly #troubles: TestResult[] = [];
  /** Without their dialogues. */
  readonly #skipped: TestResult[] = [];
  readonly #flaky: TestResult[] = [];
  #slowest: TestResult[] = [];
  readonly #running = new Set<string>();
  #planned = 0;
  #nameWidth = 0;

  constructor({ screen, verbose = false }: ConsoleOptions) {
    this.#screen = screen;
    this.#verbose = verbose;
    this.#style = makeStyle(screen.colors, Math.max(20, Math.min(screen.columns, widest)));
    this.#progress = new ProgressLine(screen, this.#style);
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#started(event);
        break;
      case 'test-started':
        this.#running.add(event.test.id);
        this.#draw();
        break;
      case 'test-ended':
        this.#ended(event.result);
        break;
      case 'notice':
        this.#say([`${this.#style.colors.yellow('notice')} ${printable(event.message)}`]);
        break;
      case 'run-ended':
        this.#finish(event.summary);
        break;
      case 'run-broken':
        // Whoever ran it says why, on standard error.
        this.#progress.wipe();
        break;
    }
  }

  #started({ tests, version, target }: Started): void {
    this.#planned = tests.length;
    for (const test of tests) this.#plan(test);
    this.#nameWidth = Math.max(0, ...[...this.#suites.keys()].map(({ length }) => length));
    this.#say(heading(version, target, tests.length, this.#style));
  }

  #plan({ suite }: TestInfo): void {
    const planned = (this.#suites.get(suite)?.planned ?? 0) + 1;
    this.#suites.set(suite, { planned, counts: noCounts(), milliseconds: 0 });
  }

  #ended(result: TestResult): void {
    const { test, verdict } = result;
    this.#running.delete(test.id);
    this.#counts[verdict]++;
    const isTrouble = verdict !== 'pass' && verdict !== 'skip' && !result.known;
    const plain: TestResult = { ...result, transcript: [] };
    if (verdict === 'skip') this.#skipped.push(plain);
    if (isFlaky(result)) this.#flaky.push(plain);
    if (isTrouble) this.#troubles.push(this.#troubles.length < toldInFull ? result : plain);
    this.#slowest = [...this.#slowest, plain].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
    if (this.#verbose || isTrouble) this.#say([this.#line(result)]);
    const suite = this.#suites.get(test.suite);
    if (suite) {
      suite.counts[verdict]++;
      suite.milliseconds += result.milliseconds;
      const isWhole = total(suite.counts) === suite.planned;
      if (!this.#screen.live && isWhole) this.#say([suiteLine(test.suite, suite, this.#nameWidth, this.#style)]);
    }
    this.#draw();
  }

  #line({ test, verdict, milliseconds, reason, failure }: TestResult): string {
    const { colors, sign, width } = this.#style;
    const head = `${test.id} ${seconds(milliseconds)}`;
    const why = verdict === 'pass' ? '' : printable(failure?.message ?? reason ?? '').replaceAll('\n', ' ');
    const room = Math.max(20, width - head.length - 4);
    return `${sign[verdict]} ${test.id} ${colors.dim(`${seconds(milliseconds)}  ${clip(why, room)}`.trimEnd())}`;
  }

  #finish(summary: Summary): void {
    const style = this.#style;
    const told = this.#troubles.slice(0, toldInFull);
    const left = this.#troubles.slice(toldInFull);
    // Where each suite was told of as it ended, once is enough.
    const table = this.#screen.live
      ? [...this.#suites].map(([id, suite]) => suiteLine(id, suite, this.#nameWidth, style))
      : [];
    this.#say([
      '',
      ...told.flatMap((result) => resultLines(result, style)),
      ...left.map((result) => this.#line(result)),
      ...(left.length > 0
        ? [`  ${plural(left.length, 'test')} told in brief: the JUnit report has them in full`, '']
        : []),
      ...ruleLines(summary.rules, style),
      ...flakyLines(this.#flaky, style),
      ...skippedLines(this.#skipped, style),
      ...slowLines(this.#slowest, style),
      ...table,
      ...(table.length > 0 ? [''] : []),
      ...conclusion(summary, style),
    ]);
  }

  #draw(): void {
    const { fail, error, unresolved } = this.#counts;
    this.#progress.draw({
      done: total(this.#counts),
      planned: this.#planned,
      failed: fail + error + unresolved,
      current: [...this.#running].at(-1) ?? '',
    });
  }

  #say(lines: readonly string[]): void {
    this.#progress.wipe();
    if (lines.length > 0)
      this.#screen.write(
        `${lines
          .flatMap((line) => line.split('\n'))
          .map(harmless)
          .join('\n')}\n`,
      );
  }
}
