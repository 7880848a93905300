import type { Reporter, RunEvent, Summary, TargetInfo, TestInfo, TestResult, Verdict } from '../../events/events.js';
import { resultLines, violationLines } from './failure.js';
import { makeStyle, seconds, tally, words, type Style } from './style.js';

/** Where the report goes: a terminal or a file, with what decides its looks. */
export interface Screen {
  write(text: string): void;
  /** A terminal, on which a line can be written over. */
  readonly live: boolean;
  readonly colors: boolean;
  readonly columns: number;
}

export interface ConsoleOptions {
  readonly screen: Screen;
  /** Show each passed and skipped test too. */
  readonly verbose?: boolean;
}

/** Milliseconds between two drawings of the progress line. */
const refresh = 80;
const widest = 140;

interface SuiteTally {
  readonly title: string;
  readonly planned: number;
  readonly counts: Record<Verdict, number>;
  milliseconds: number;
}

const noCounts = (): Record<Verdict, number> => ({ pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 });
const sum = (counts: Readonly<Record<Verdict, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** The report for people: progress while the run lasts, then every failure in full, then a summary. */
export class ConsoleReporter implements Reporter {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  readonly #style: Style;
  readonly #suites = new Map<string, SuiteTally>();
  readonly #counts = noCounts();
  readonly #troubles: TestResult[] = [];
  readonly #running = new Map<string, TestInfo>();
  #planned = 0;
  #drawnAt = 0;
  #drawn = false;

  constructor({ screen, verbose = false }: ConsoleOptions) {
    this.#screen = screen;
    this.#verbose = verbose;
    this.#style = makeStyle(screen.colors, Math.min(screen.columns, widest));
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#planned = event.tests.length;
        for (const test of event.tests) this.#plan(test);
        this.#say(this.#heading(event.version, event.target, event.tests.length));
        break;
      case 'test-started':
        this.#running.set(event.test.id, event.test);
        this.#draw();
        break;
      case 'test-ended':
        this.#ended(event.result);
        break;
      case 'notice':
        this.#say([`${this.#style.colors.yellow('notice')} ${event.message}`]);
        break;
      case 'run-ended':
        this.#wipe();
        this.#say([
          ...this.#details(),
          ...this.#rules(event.summary),
          ...this.#table(),
          ...this.#conclusion(event.summary),
        ]);
        break;
    }
  }

  #plan(test: TestInfo): void {
    const known = this.#suites.get(test.suite);
    this.#suites.set(test.suite, {
      title: test.suiteTitle,
      planned: (known?.planned ?? 0) + 1,
      counts: known?.counts ?? noCounts(),
      milliseconds: 0,
    });
  }

  #ended(result: TestResult): void {
    const { test, verdict } = result;
    this.#running.delete(test.id);
    this.#counts[verdict]++;
    if (verdict !== 'pass' && verdict !== 'skip') this.#troubles.push(result);
    if (this.#verbose || (verdict !== 'pass' && verdict !== 'skip')) this.#say([this.#line(result)]);
    const suite = this.#suites.get(test.suite);
    if (suite) {
      suite.counts[verdict]++;
      suite.milliseconds += result.milliseconds;
      if (!this.#screen.live && sum(suite.counts) === suite.planned) this.#say([this.#suiteLine(test.suite, suite)]);
    }
    this.#draw();
  }

  #line({ test, verdict, milliseconds, reason, failure }: TestResult): string {
    const { colors, sign } = this.#style;
    const why = verdict === 'pass' ? '' : colors.dim(`  ${failure?.message ?? reason ?? ''}`);
    return `${sign[verdict]} ${test.id} ${colors.dim(seconds(milliseconds))}${why}`;
  }

  #heading(version: string, target: TargetInfo, tests: number): string[] {
    const { colors } = this.#style;
    const server = target.version === undefined ? target.name : `${target.name} (${target.version})`;
    const where = target.endpoints.map(({ url }) => url).join('  ');
    return [
      `${colors.bold('mailspec')} ${version}  ${server}  ${colors.dim(where)}`,
      colors.dim(`${tests} tests, ${target.accounts} accounts, mail by ${target.seeding}`),
      '',
    ];
  }

  #suiteLine(id: string, { counts, milliseconds }: SuiteTally): string {
    const { sign } = this.#style;
    const worst =
      (['error', 'fail', 'unresolved', 'warn', 'pass', 'skip'] as const).find((verdict) => counts[verdict] > 0) ??
      'skip';
    return `${sign[worst]} ${id.padEnd(28)} ${tally(counts, this.#style)} ${this.#style.colors.dim(seconds(milliseconds))}`;
  }

  #details(): string[] {
    if (this.#troubles.length === 0) return [];
    return ['', ...this.#troubles.flatMap((result) => resultLines(result, this.#style))];
  }

  #rules({ rules }: Summary): string[] {
    const broken = rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
    return broken.flatMap((rule) => [
      `${this.#style.sign[rule.verdict]} ${this.#style.colors.bold(rule.rule)}  ${rule.title}`,
      `  ${rule.violations} violations in ${rule.responses} responses; of each kind the first:`,
      ...rule.first.flatMap((violation) => violationLines(violation, this.#style)),
      '',
    ]);
  }

  /** By suite; where the suites were told one by one as they ended, only those with trouble are worth repeating. */
  #table(): string[] {
    if (!this.#screen.live) return [''];
    return ['', ...[...this.#suites].map(([id, suite]) => this.#suiteLine(id, suite)), ''];
  }

  #conclusion({ counts, rules, milliseconds, interrupted, notices }: Summary): string[] {
    const { colors, sign } = this.#style;
    const responses = rules.reduce((total, rule) => total + rule.responses, 0);
    const brokenRules = rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').length;
    return [
      ...notices.map((notice) => `${colors.yellow('notice')} ${notice}`),
      ...(interrupted ? [colors.yellow('interrupted: what did not run is counted as skipped')] : []),
      `${sign[counts.fail + counts.error > 0 ? 'fail' : counts.unresolved > 0 ? 'unresolved' : 'pass']} ${sum(counts)} tests: ${tally(counts, this.#style)} in ${seconds(milliseconds)}`,
      `  ${responses} responses checked by ${rules.length} rules, ${brokenRules} ${words.fail}`,
      '',
    ];
  }

  #draw(): void {
    if (!this.#screen.live) return;
    const now = performance.now();
    if (now - this.#drawnAt < refresh) return;
    this.#drawnAt = now;
    const { colors, width } = this.#style;
    const done = sum(this.#counts);
    const current = [...this.#running.keys()].at(-1) ?? '';
    const bar = 20;
    const filled = Math.round((bar * done) / Math.max(1, this.#planned));
    const failed = this.#counts.fail + this.#counts.error + this.#counts.unresolved;
    const counts = `${done}/${this.#planned}${failed > 0 ? `, ${failed} not passed` : ''}`;
    const plain = `${'━'.repeat(filled)}${'─'.repeat(bar - filled)} ${counts}  `;
    const shown = current.slice(0, Math.max(0, width - plain.length - 1));
    this.#screen.write(`\r\x1b[2K${failed > 0 ? colors.red(plain) : colors.green(plain)}${colors.dim(shown)}`);
    this.#drawn = true;
  }

  #wipe(): void {
    if (this.#drawn) this.#screen.write('\r\x1b[2K');
    this.#drawn = false;
  }

  #say(lines: readonly string[]): void {
    this.#wipe();
    for (const line of lines) this.#screen.write(`${line}\n`);
  }
}
