import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RunEvent, Summary, TestResult } from '../../events/events.js';
import { both, bounded, brief, full, nothing } from './bound.js';
import { format, type Report, type ReportedResult, type ReportedRun } from './model.js';

/**
 * Characters of JSON that all dialogues may take: a file of more than some 500 MB cannot be read at once. Passed tests
 * get less, so that the dialogues of the others have room whenever they end.
 */
const roomForPassed = 60_000_000;
const roomForAll = 250_000_000;

type Started = Extract<RunEvent, { type: 'run-started' }>;

/**
 * The JSON report, written piece by piece while the run lasts: however many tests there are, only one is in memory. One
 * line holds one test or one result.
 */
export class JsonReporter implements Reporter {
  readonly #path: string;
  readonly #version: string;
  readonly #notices: string[] = [];
  #file: number | undefined;
  #results = 0;
  #dialogues = 0;
  #isWhole = false;

  /** @param version of mailspec, for a run that could not begin */
  constructor(path: string, version: string) {
    this.#path = path;
    this.#version = version;
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#begin(event);
        break;
      case 'test-ended':
        this.#add(event.result);
        break;
      case 'notice':
        this.#notices.push(event.message);
        break;
      case 'run-ended':
        this.#conclude({ summary: event.summary });
        break;
      case 'run-broken':
        this.#conclude({ broken: { message: event.message, exitCode: event.exitCode } });
        break;
      case 'test-started':
    }
  }

  end(): Promise<void> {
    if (!this.#isWhole) this.#conclude({ broken: { message: 'the run broke off', exitCode: 5 } });
    return Promise.resolve();
  }

  #begin({ runId: id, startedAt, version, target, tests, shard }: Started): void {
    const run: ReportedRun = { id, startedAt, target, ...(shard && { shard }) };
    this.#open(version, [`"run":${JSON.stringify(run)},`], tests);
  }

  #open(version: string, run: readonly string[], tests: Report['tests']): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#file = openSync(this.#path, 'w');
    this.#write([`{"format":${format},`, `"mailspec":${JSON.stringify(version)},`, ...run, '"tests":['].join('\n'));
    for (const [index, test] of tests.entries()) this.#write(`${index === 0 ? '' : ','}\n${JSON.stringify(test)}`);
    this.#write('\n],\n"results":[');
  }

  #add(result: TestResult): void {
    const { test, transcript, ...outcome } = result;
    const isPassed = result.verdict === 'pass' || result.verdict === 'skip';
    const extents = isPassed ? [brief, nothing] : [full, brief, nothing];
    const room = (isPassed ? roomForPassed : roomForAll) - this.#dialogues;
    for (const extent of extents) {
      const kept = bounded(transcript, extent);
      const size = JSON.stringify(kept.transcript).length;
      if (extent !== nothing && size > room) continue;
      this.#dialogues += size;
      const leftOut = both(result.leftOut, kept.leftOut);
      const { transcript: dialogue } = kept;
      const reported: ReportedResult = { ...outcome, test: test.id, transcript: dialogue, ...(leftOut && { leftOut }) };
      this.#write(`${this.#results === 0 ? '' : ','}\n${JSON.stringify(reported)}`);
      break;
    }
    this.#results++;
  }

  #conclude(end: { readonly summary: Summary } | Pick<Report, 'broken'>): void {
    if (this.#file === undefined) this.#open(this.#version, [], []);
    const [last = ''] = Object.entries(end).map(([key, value]) => `,\n"${key}":${JSON.stringify(value)}`);
    this.#write(`\n],\n"notices":${JSON.stringify(this.#notices)}${last}\n}\n`);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#isWhole = true;
  }

  #write(text: string): void {
    if (this.#file === undefined || this.#isWhole) throw new Error('events after the end of the run');
    const octets = Buffer.from(text);
    for (let at = 0; at < octets.length;) at += writeSync(this.#file, octets, at);
  }
}
