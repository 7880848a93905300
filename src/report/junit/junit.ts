import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RuleResult, RunEvent, TestResult } from '../../events/events.js';
import { joined, newBuilder, type Builder, type TestSuite } from './builder.js';
import { addRule, addTest, inSeconds, type Kept } from './cases.js';
import { brief, describe, full, transcriptText } from './describe.js';
import { dialects, type Dialect, type DialectName } from './dialect.js';
import { fitLine } from './text.js';

/** Characters of all dialogues together; CI systems refuse files of more than some 30 MB. */
const mostOutput = 20_000_000;

type Started = Extract<RunEvent, { type: 'run-started' }>;

/**
 * JUnit XML for CI systems: one `<testsuite>` a suite and one for the always-on rules. `fail` is `<failure>`, `unresolved`
 * and `error` are `<error>`, `skip` is `<skipped>`; a `warn` passes, and says so in its properties and output.
 */
export class JunitReporter implements Reporter {
  readonly #path: string;
  readonly #dialect: Dialect;
  readonly #kept: Kept[] = [];
  #order = new Map<string, number>();
  #start: Started | undefined;
  #rules: readonly RuleResult[] = [];
  #broken: string | undefined;
  /** Of all dialogues that are kept. */
  #characters = 0;

  constructor(path: string, dialect: DialectName = 'common') {
    this.#path = path;
    this.#dialect = dialects[dialect];
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#start = event;
        this.#order = new Map(event.tests.map(({ id }, position) => [id, position]));
        break;
      case 'test-ended':
        this.#keep(event.result);
        break;
      case 'run-ended':
        this.#rules = event.summary.rules;
        break;
      case 'run-broken':
        this.#broken = event.message;
        break;
      case 'test-started':
      case 'notice':
    }
  }

  #keep({ transcript, ...result }: TestResult): void {
    const isBrief = result.verdict === 'pass' || result.verdict === 'skip' || this.#characters > mostOutput;
    const dialogue = transcriptText(transcript, isBrief ? brief : full);
    this.#characters += dialogue.length;
    this.#kept.push({ result, description: describe(result), dialogue });
  }

  /** Writes the file, with the folders above it. Rejects where that cannot be done. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      mkdirSync(dirname(this.#path), { recursive: true });
      const file = openSync(this.#path, 'w');
      try {
        for (const piece of joined('mailspec', this.#dialect.totals, this.#reports())) writeFileSync(file, piece);
      } finally {
        closeSync(file);
      }
      resolve();
    });
  }

  /** The report as XML; tests in the order of the suites, whatever order they ended in. */
  xml(): string {
    return joined('mailspec', this.#dialect.totals, this.#reports()).join('');
  }

  /** A report for each suite: built together, the elements of thousands of tests would fill the memory. */
  *#reports(): Generator<Builder> {
    const position = ({ result }: Kept): number => this.#order.get(result.test.id) ?? this.#order.size;
    const kept = [...this.#kept].sort((a, b) => position(a) - position(b));
    const shown = affordable(kept);
    const suites = new Map<string, Kept[]>();
    for (const one of kept) {
      const { suite } = one.result.test;
      const members = suites.get(suite) ?? [];
      suites.set(suite, members);
      members.push(one);
    }
    for (const [id, members] of suites) {
      const builder = newBuilder();
      const milliseconds = members.reduce((sum, { result }) => sum + result.milliseconds, 0);
      const title = members[0]?.result.test.suiteTitle ?? id;
      const suite = this.#suite(builder, id, title).time(inSeconds(milliseconds));
      const names = new Map<string, number>();
      for (const one of members) {
        const name = again(one.result.test.name, names);
        addTest(suite.testCase(), one, name, shown.has(one), this.#dialect);
      }
      yield builder;
    }
    if (this.#rules.length > 0) {
      const builder = newBuilder();
      const suite = this.#suite(builder, 'rules', 'Rules that watch every response').time(0);
      for (const rule of this.#rules) addRule(suite.testCase(), rule, this.#dialect);
      yield builder;
    }
    if (this.#broken !== undefined) {
      const builder = newBuilder();
      const testCase = this.#suite(builder, 'mailspec', 'The run itself').time(0).testCase();
      testCase.className('mailspec').name('run').time(0).error(fitLine(this.#broken), 'broken', fitLine(this.#broken));
      yield builder;
    }
  }

  #suite(builder: Builder, id: string, title: string): TestSuite {
    const suite = builder.testSuite().name(fitLine(id)).property('title', fitLine(title));
    if (!this.#start) return suite;
    const { target, version, startedAt } = this.#start;
    suite.timestamp(startedAt).property('mailspec', version).property('server', fitLine(target.name));
    if (target.version !== undefined) suite.property('server.version', fitLine(target.version));
    for (const { protocol, url } of target.endpoints) suite.property(`endpoint.${protocol}`, fitLine(url));
    return suite;
  }
}

/** What passed or warned is no trouble. */
const isTrouble = ({ result: { verdict } }: Kept): boolean => verdict !== 'pass' && verdict !== 'skip';

/** Those whose dialogues fit into the file, those in trouble first. */
function affordable(kept: readonly Kept[]): ReadonlySet<Kept> {
  let left = mostOutput;
  const shown = new Set<Kept>();
  for (const trouble of [true, false]) {
    for (const one of kept) {
      if (isTrouble(one) !== trouble || one.dialogue.length > left) continue;
      left -= one.dialogue.length;
      shown.add(one);
    }
  }
  return shown;
}

/** A name that none before had: readers keep only the first of equal ones. */
function again(name: string, before: Map<string, number>): string {
  const times = (before.get(name) ?? 0) + 1;
  before.set(name, times);
  return times === 1 ? name : `${name} (${times})`;
}
