import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KnownIssue, Requirement, Reporter, RuleResult, RunEvent, TestResult } from '../../events/events.js';
import { annotate, joined, newBuilder, type Builder, type TestCase, type TestSuite } from './builder.js';
import { brief, describe, full, transcriptText, violationsText } from './describe.js';
import { fitLine } from './text.js';

/** Characters of all dialogues together; CI systems refuse files of more than some 30 MB. */
const mostOutput = 20_000_000;

/** What is kept of a result: its dialogue as text, as the entries of thousands of tests would fill the memory. */
interface Kept {
  readonly result: Omit<TestResult, 'transcript'>;
  readonly description: string;
  readonly dialogue: string;
}

type Started = Extract<RunEvent, { type: 'run-started' }>;

/**
 * JUnit XML for CI systems: one `<testsuite>` a suite and one for the always-on rules. `fail` is `<failure>`, `unresolved`
 * and `error` are `<error>`, `skip` is `<skipped>`; a `warn` passes, and says so in its properties and output.
 */
export class JunitReporter implements Reporter {
  readonly #path: string;
  readonly #kept: Kept[] = [];
  #order = new Map<string, number>();
  #start: Started | undefined;
  #rules: readonly RuleResult[] = [];
  #broken: string | undefined;
  /** Of all dialogues that are kept. */
  #characters = 0;

  constructor(path: string) {
    this.#path = path;
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
        for (const piece of joined('mailspec', this.#reports())) writeFileSync(file, piece);
      } finally {
        closeSync(file);
      }
      resolve();
    });
  }

  /** The report as XML; tests in the order of the suites, whatever order they ended in. */
  xml(): string {
    return joined('mailspec', this.#reports()).join('');
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
      for (const one of members) addTest(suite.testCase(), one, shown.has(one));
      yield builder;
    }
    if (this.#rules.length > 0) {
      const builder = newBuilder();
      const suite = this.#suite(builder, 'rules', 'Rules that watch every response').time(0);
      for (const rule of this.#rules) addRule(suite.testCase(), rule);
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

const inSeconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;
const className = (suite: string): string => fitLine(suite.replaceAll('/', '.'));

function addTest(testCase: TestCase, { result, description, dialogue }: Kept, isShown: boolean): void {
  const { test, verdict, failure, reason, known, attempts, milliseconds, measurements } = result;
  const requirements = failure?.requirements ?? test.covers;
  testCase.className(className(test.suite)).name(fitLine(test.name)).time(inSeconds(milliseconds));
  testCase.file(fitLine(test.place.file)).property('title', fitLine(test.title)).property('verdict', verdict);
  for (const requirement of requirements) addRequirement(testCase, requirement);
  if (test.tags.length > 0) testCase.property('tags', fitLine(test.tags.join(' ')));
  if (attempts) testCase.property('attempts', `passed ${attempts.passed} of ${attempts.runs}`);
  for (const { what, milliseconds: delay } of measurements) testCase.property('delay', `${fitLine(what)}: ${delay} ms`);
  const message = fitLine(failure?.message ?? reason ?? '');
  // A known issue is no news, and turns no pipeline red: readers of JUnit have no other word for it than skipped.
  if (known) testCase.skipped();
  else if (verdict === 'fail') testCase.failure(message, requirements[0]?.level ?? 'MUST').stacktrace(description);
  else if (verdict === 'unresolved' || verdict === 'error') {
    testCase.error(fitLine(reason ?? failure?.message ?? ''), verdict, description);
  } else if (verdict === 'skip') testCase.skipped();
  const output = [
    ...(known ? [`${knownText(known)}\n${description}`, ''] : []),
    ...(verdict === 'warn' && !known ? [`warning: ${description}`, ''] : []),
    ...(isShown ? [dialogue] : ['the dialogue is left out: the report would be too large']),
  ].join('\n');
  if (output !== '') testCase.standardOutput(output);
  const skipReason = known ? knownText(known) : verdict === 'skip' ? (reason ?? message) : undefined;
  annotate(testCase, { line: test.place.line, ...(skipReason !== undefined && { skipReason: fitLine(skipReason) }) });
}

const knownText = ({ reason, link, expires }: KnownIssue): string =>
  `known issue: ${reason}${link === undefined ? '' : ` (${link})`}${expires === undefined ? '' : `, until ${expires}`}`;

function addRequirement(testCase: TestCase, { id, rfc, section, level }: Requirement): void {
  testCase
    .property('requirement', fitLine(id))
    .property('level', level)
    .property('section', fitLine(`${rfc} §${section}`));
}

function addRule(
  testCase: TestCase,
  { rule, verdict, title, requirement, responses, violations, first, known }: RuleResult,
): void {
  testCase.className('rules').name(fitLine(rule)).time(0);
  testCase.property('title', fitLine(title)).property('verdict', verdict);
  addRequirement(testCase, requirement);
  testCase.property('responses', String(responses)).property('violations', String(violations));
  const found = violationsText(first);
  if (known) {
    testCase.skipped().standardOutput(found);
    annotate(testCase, { skipReason: fitLine(knownText(known)) });
  } else if (verdict === 'fail')
    testCase.failure(`${violations} violations in ${responses} responses`, requirement.level).stacktrace(found);
  else if (verdict === 'warn')
    testCase.standardOutput(`warning: ${violations} violations in ${responses} responses\n${found}`);
  else if (verdict === 'skip') {
    testCase.skipped();
    annotate(testCase, { skipReason: 'there were no such responses' });
  }
}
