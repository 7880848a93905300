import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RuleResult, RunEvent, Summary, TestResult, Verdict } from '../../events/events.js';
import { describe, full, transcriptText, violationsText } from '../junit/describe.js';
import { knownText } from '../known.js';
import { manyLines, oneLine } from '../plain.js';

type Started = Extract<RunEvent, { type: 'run-started' }>;
type Status = 'passed' | 'failed' | 'skipped' | 'other';

/** A test as CTRF has it; the keys that mailspec writes. */
interface CtrfTest {
  readonly testId?: string;
  readonly name: string;
  readonly status: Status;
  readonly rawStatus?: string;
  readonly duration: number;
  readonly start?: number;
  readonly stop?: number;
  readonly suite?: readonly string[];
  readonly message?: string;
  readonly trace?: string;
  readonly filePath?: string;
  readonly line?: number;
  readonly tags?: readonly string[];
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
  readonly retries?: number;
  readonly flaky?: boolean;
  readonly stdout?: readonly string[];
}

/** A warning passes, a known issue is skipped; what could not be tried says nothing of the server, and what is our fault neither. */
const statuses: Readonly<Record<Verdict, Status>> = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  skip: 'skipped',
  unresolved: 'other',
  error: 'other',
};

/** Characters of all dialogues together. */
const mostOutput = 50_000_000;

/** CTRF (Common Test Report Format, ctrf.io), version 0.0.0 of its schema: tests, and the always-on rules as tests of a suite. */
export class CtrfReporter implements Reporter {
  readonly #path: string;
  readonly #version: string;
  readonly #tests: CtrfTest[] = [];
  #output = 0;
  #started: Started | undefined;
  #start = Date.now();
  #summary: Summary | undefined;

  /** @param version of mailspec, for a run that could not begin */
  constructor(path: string, version: string) {
    this.#path = path;
    this.#version = version;
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#started = event;
        this.#start = Date.parse(event.startedAt);
        break;
      case 'test-ended':
        this.#tests.push(this.#test(event.result));
        break;
      case 'run-ended':
        this.#summary = event.summary;
        this.#tests.push(...event.summary.rules.map(ruleTest));
        break;
      case 'run-broken':
        this.#tests.push({ name: 'mailspec', status: 'failed', duration: 0, message: oneLine(event.message) });
        break;
      case 'test-started':
      case 'notice':
    }
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(this.#path, `${JSON.stringify(this.#report(), null, 1)}\n`);
      resolve();
    });
  }

  #test(result: TestResult): CtrfTest {
    const { test, verdict, failure, reason, startedAt, milliseconds, transcript, known, attempts } = result;
    const why = known ? knownText(known) : (failure?.message ?? reason);
    const start = this.#start + Math.round(startedAt);
    const isTold = verdict !== 'pass' && verdict !== 'skip';
    const stdout = isTold && this.#output < mostOutput ? transcriptText(transcript, full).split('\n') : [];
    this.#output += stdout.reduce((sum, line) => sum + line.length, 0);
    const requirements = failure?.requirements ?? test.covers;
    return {
      testId: oneLine(test.id),
      name: oneLine(`${test.id}: ${test.title}`),
      status: known ? 'skipped' : statuses[verdict],
      rawStatus: verdict,
      duration: Math.round(milliseconds),
      start,
      stop: start + Math.round(milliseconds),
      suite: [oneLine(test.suite)],
      ...(why !== undefined && { message: manyLines(why) }),
      ...(isTold && { trace: describe(result) }),
      filePath: oneLine(test.place.file),
      line: test.place.line,
      ...(test.tags.length > 0 && { tags: test.tags.map(oneLine) }),
      ...(requirements.length > 0 && { labels: { requirement: requirements.map(({ id }) => oneLine(id)) } }),
      ...(attempts && { retries: attempts.runs - 1, flaky: attempts.passed > 0 && attempts.passed < attempts.runs }),
      ...(stdout.length > 0 && { stdout }),
    };
  }

  #report(): object {
    const { target, runId, version = this.#version } = this.#started ?? {};
    const count = (status: Status): number => this.#tests.filter((test) => test.status === status).length;
    const milliseconds = Math.round(this.#summary?.milliseconds ?? 0);
    return {
      reportFormat: 'CTRF',
      specVersion: '0.0.0',
      reportId: randomUUID(),
      ...(runId !== undefined && { runId }),
      timestamp: new Date(this.#start + milliseconds).toISOString(),
      generatedBy: 'mailspec',
      results: {
        tool: { name: 'mailspec', version },
        summary: {
          tests: this.#tests.length,
          passed: count('passed'),
          failed: count('failed'),
          skipped: count('skipped'),
          pending: 0,
          other: count('other'),
          flaky: this.#tests.filter(({ flaky }) => flaky === true).length,
          suites: new Set(this.#tests.flatMap(({ suite = [] }) => suite)).size,
          start: this.#start,
          stop: this.#start + milliseconds,
          duration: milliseconds,
        },
        tests: this.#tests,
        ...(target && {
          environment: {
            appName: oneLine(target.name),
            ...(target.version !== undefined && { appVersion: oneLine(target.version) }),
            extra: { endpoints: target.endpoints.map(({ url }) => oneLine(url)) },
          },
        }),
        ...(this.#summary && {
          extra: { exitCode: this.#summary.exitCode, notices: this.#summary.notices.map(oneLine) },
        }),
      },
    };
  }
}

function ruleTest({ rule, title, verdict, responses, violations, first, requirement, known }: RuleResult): CtrfTest {
  return {
    testId: `rule:${rule}`,
    name: oneLine(`${rule}: ${title}`),
    status: known ? 'skipped' : statuses[verdict],
    rawStatus: verdict,
    duration: 0,
    suite: ['rules'],
    message: known ? oneLine(knownText(known)) : `${violations} violations in ${responses} responses`,
    ...(violations > 0 && { trace: violationsText(first) }),
    labels: { requirement: [oneLine(requirement.id)] },
  };
}
