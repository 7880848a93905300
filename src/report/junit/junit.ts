import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Requirement, Reporter, RuleResult, RunEvent, TestResult, TranscriptEntry } from '../../events/events.js';
import { visible } from '../../text/visible.js';
import { annotate, newBuilder, type TestCase, type TestSuite } from './builder.js';

/** Characters of one octet string in a report; CI systems refuse files of more than some 30 MB. */
const shownOctets = 4_000;
/** Entries of one transcript from its beginning and from its end. */
const shownEntries = 200;

/**
 * JUnit XML for CI systems: one `<testsuite>` a suite and one for the always-on rules. `fail` is `<failure>`, `unresolved`
 * and `error` are `<error>`, `skip` is `<skipped>`; a `warn` passes, and says so in its properties and output.
 */
export class JunitReporter implements Reporter {
  readonly #path: string;
  readonly #results: TestResult[] = [];
  #order = new Map<string, number>();
  #start: Extract<RunEvent, { type: 'run-started' }> | undefined;
  #rules: readonly RuleResult[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  event(event: RunEvent): void {
    if (event.type === 'run-started') {
      this.#start = event;
      this.#order = new Map(event.tests.map(({ id }, position) => [id, position]));
    } else if (event.type === 'test-ended') this.#results.push(event.result);
    else if (event.type === 'run-ended') this.#rules = event.summary.rules;
  }

  end(): Promise<void> {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, this.xml());
    return Promise.resolve();
  }

  /** The report as XML; tests in the order of the suites, whatever order they ended in. */
  xml(): string {
    const builder = newBuilder().name('mailspec');
    const position = (result: TestResult): number => this.#order.get(result.test.id) ?? 0;
    const suites = new Map<string, TestSuite>();
    const milliseconds = new Map<string, number>();
    for (const result of [...this.#results].sort((a, b) => position(a) - position(b))) {
      const { suite: id, suiteTitle } = result.test;
      const suite = suites.get(id) ?? this.#suite(builder.testSuite(), id, suiteTitle);
      suites.set(id, suite);
      milliseconds.set(id, (milliseconds.get(id) ?? 0) + result.milliseconds);
      suite.time(inSeconds(milliseconds.get(id) ?? 0));
      addTest(suite.testCase(), result);
    }
    if (this.#rules.length > 0) {
      const suite = this.#suite(builder.testSuite(), 'rules', 'Rules that watch every response').time(0);
      for (const rule of this.#rules) addRule(suite.testCase(), rule);
    }
    return builder.build();
  }

  #suite(suite: TestSuite, id: string, title: string): TestSuite {
    suite.name(id).property('title', title);
    if (!this.#start) return suite;
    const { target, version, startedAt } = this.#start;
    suite.timestamp(startedAt).property('mailspec', version).property('server', oneLine(target.name));
    if (target.version !== undefined) suite.property('server.version', oneLine(target.version));
    for (const { protocol, url } of target.endpoints) suite.property(`endpoint.${protocol}`, url);
    return suite;
  }
}

const inSeconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;
const oneLine = (text: string): string => visible(Buffer.from(text), { limit: shownOctets });
const className = (suite: string): string => suite.replaceAll('/', '.');

function addTest(testCase: TestCase, result: TestResult): void {
  const { test, verdict, failure, reason, milliseconds } = result;
  const requirements = failure?.requirements ?? test.covers;
  testCase.className(className(test.suite)).name(test.name).time(inSeconds(milliseconds)).file(test.place.file);
  testCase.property('title', test.title).property('verdict', verdict);
  for (const requirement of requirements) addRequirement(testCase, requirement);
  if (test.tags.length > 0) testCase.property('tags', test.tags.join(' '));
  for (const { what, milliseconds: delay } of result.measurements)
    testCase.property('delay', `${oneLine(what)}: ${delay} ms`);
  const message = oneLine(failure?.message ?? reason ?? '');
  if (verdict === 'fail') testCase.failure(message, requirements[0]?.level ?? 'MUST').stacktrace(describe(result));
  else if (verdict === 'unresolved' || verdict === 'error')
    testCase.error(oneLine(reason ?? message), verdict, describe(result));
  else if (verdict === 'skip') testCase.skipped();
  const warning = verdict === 'warn' ? `warning: ${describe(result)}\n\n` : '';
  const transcript = transcriptText(result.transcript);
  // What passed or was skipped needs no evidence: it would only make the file too large for its readers.
  if (verdict !== 'pass' && verdict !== 'skip' && transcript !== '') testCase.standardOutput(`${warning}${transcript}`);
  annotate(testCase, { line: test.place.line, ...(verdict === 'skip' && { skipReason: message }) });
}

function addRequirement(testCase: TestCase, { id, rfc, section, level }: Requirement): void {
  testCase.property('requirement', id).property('level', level).property('section', `${rfc} §${section}`);
}

function describe({ test, failure, reason, reproduce }: TestResult): string {
  if (!failure) return [reason === undefined ? '' : oneLine(reason), `again: ${reproduce}`].join('\n');
  const { message, place, expected, actual, requirements, hint, excerpt } = failure;
  const frame = excerpt.lines.map(
    (line, index) => `${excerpt.firstLine + index === place.line ? '>' : ' '} ${excerpt.firstLine + index} | ${line}`,
  );
  return [
    test.title,
    oneLine(message),
    `at ${place.file}:${place.line}:${place.column}`,
    ...frame,
    `expected: ${printable(expected)}`,
    `actual:   ${printable(actual)}`,
    ...requirements.map(({ id, rfc, section, level, text }) => `${level} ${rfc} §${section} (${id}): ${text}`),
    ...(hint === undefined ? [] : [hint]),
    `again: ${reproduce}`,
  ].join('\n');
}

/** Text of several lines in which nothing is left that XML cannot hold. */
const printable = (text: string): string => text.split('\n').map(oneLine).join('\n');

const arrows: Readonly<Record<TranscriptEntry['direction'], string>> = { send: '>', receive: '<', note: '-' };

function transcriptText(entries: readonly TranscriptEntry[]): string {
  const line = ({ at, session, direction, octets }: TranscriptEntry): string =>
    `${at.toFixed(0).padStart(6)} ms ${session} ${arrows[direction]} ${visible(Buffer.from(octets, 'latin1'), { limit: shownOctets })}`;
  if (entries.length <= 2 * shownEntries) return entries.map(line).join('\n');
  const left = entries.length - 2 * shownEntries;
  return [
    ...entries.slice(0, shownEntries).map(line),
    `… ${left} entries left out …`,
    ...entries.slice(-shownEntries).map(line),
  ].join('\n');
}

function addRule(testCase: TestCase, rule: RuleResult): void {
  const { verdict, title, requirement, responses, violations, first } = rule;
  testCase.className('rules').name(rule.rule).time(0);
  testCase.property('title', title).property('verdict', verdict);
  addRequirement(testCase, requirement);
  testCase.property('responses', String(responses)).property('violations', String(violations));
  const found = first
    .map(
      ({ message, requirement: broken, test, session }) =>
        `${broken.level} ${broken.rfc} §${broken.section}: ${printable(message)} (in ${test}, session ${session})`,
    )
    .join('\n');
  if (verdict === 'fail')
    testCase.failure(`${violations} violations in ${responses} responses`, requirement.level).stacktrace(found);
  else if (verdict === 'skip') testCase.skipped();
  else if (verdict === 'warn') testCase.standardOutput(found);
}
