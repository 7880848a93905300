import type { RunEvent, TestResult } from '../../events/events.js';
import type { Report } from './model.js';

/** The results of a report with all that is known of their tests, in the order in which they ended. */
export function* resultsOf(report: Report): Generator<TestResult> {
  const tests = new Map(report.tests.map((test) => [test.id, test]));
  for (const result of report.results) {
    const test = tests.get(result.test);
    if (test) yield { ...result, test };
  }
}

/** The events of the run that a report tells of, so that any reporter can tell of it again. */
export function* eventsOfReport(report: Report): Generator<RunEvent> {
  const { run, tests, mailspec: version, notices, summary, broken } = report;
  if (run) {
    const { id: runId, startedAt, target, shard } = run;
    yield { type: 'run-started', runId, startedAt, version, target, tests, ...(shard && { shard }) };
  }
  for (const message of notices) yield { type: 'notice', message };
  for (const result of resultsOf(report)) {
    yield { type: 'test-started', test: result.test, at: result.startedAt };
    yield { type: 'test-ended', result };
  }
  if (summary) yield { type: 'run-ended', summary };
  if (broken) yield { type: 'run-broken', ...broken };
}
