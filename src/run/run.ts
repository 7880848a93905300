import { setMaxListeners } from 'node:events';
import type { Reporter, RunEvent, Summary, TestResult, Verdict } from '../events/events.js';
import type { MessageLibrary } from '../fixtures/index.js';
import { Secrets } from '../net/index.js';
import type { Suite, Test } from '../script/model.js';
import { Custodian, GuardError, newRunId, probe, TargetError, type Target } from '../target/index.js';
import { reasonToSkip } from './conditions.js';
import type { Ledger } from './failure.js';
import { RuleBook } from './rules.js';
import { AccountPool, ownsInbox, schedule } from './schedule.js';
import { untestedCapabilities } from './untested.js';
import { runTest, testInfo, type RunContext } from './test-runner.js';

/** All that a run is made of. */
export interface RunParts {
  readonly suites: readonly Suite[];
  readonly tests: readonly Test[];
  readonly ledger: Ledger;
  readonly library: MessageLibrary;
  readonly target: Target;
  /** The server's version, where the target says how to ask. */
  readonly serverVersion?: string | undefined;
  readonly reporter: Reporter;
  /** Of mailspec. */
  readonly version: string;
  /** Tests at a time; by the number of accounts where absent. */
  readonly jobs?: number | undefined;
  /** Interrupts the run: what is running ends at once, and everything is cleaned up. */
  readonly signal: AbortSignal;
  /** The options with which a test that failed can be run again. */
  readonly again: string;
}

/** Tests with mailboxes of their own that share an account at a time. */
const sharers = 4;
/** Without `jobs`: tests at a time for each account, and at most. */
const jobsPerAccount = 2;
const mostJobs = 8;

/**
 * Runs tests against a target that is up, and emits the one stream of events.
 * @throws {TargetError} where the target cannot be used at all; nothing has been changed on it then
 */
export async function runSuites(parts: RunParts): Promise<Summary> {
  const { target, reporter, tests, suites, ledger, library, signal } = parts;
  // Each test that runs listens to it.
  setMaxListeners(0, signal);
  const startedAt = performance.now();
  const secrets = new Secrets();
  for (const { password } of target.accounts) secrets.add(Buffer.from(password));
  const [first] = target.accounts;
  if (!first) throw new TargetError('login', 'the target has no accounts');
  const { serverVersion } = parts;
  const { info } = await probe(target, first, {
    signal,
    ...(serverVersion !== undefined && { version: serverVersion }),
  });
  const bySuite = new Map(suites.map((suite) => [suite.id, suite]));
  const suiteOf = (test: Test): Suite => {
    const suite = bySuite.get(test.suite);
    if (!suite) throw new Error(`no suite ${test.suite}`);
    return suite;
  };

  const offer = { endpoints: info.endpoints, accounts: target.accounts.length };
  const planned = tests.map((test) => ({ test, reason: reasonToSkip(test, offer) }));
  const runnable = planned.flatMap(({ test, reason }) => (reason === undefined ? [test] : []));

  const runId = newRunId();
  const custodians: Custodian[] = [];
  const book = new RuleBook();
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
  const emit = (event: RunEvent): void => reporter.event(event);
  const end = (result: TestResult): void => {
    counts[result.verdict]++;
    emit({ type: 'test-ended', result });
  };
  const notices = untestedCapabilities(info.endpoints, suites);
  try {
    const opened = target.accounts.map((account) => Custodian.open({ target, account, library, runId }));
    const settled = await Promise.allSettled(opened);
    for (const result of settled) if (result.status === 'fulfilled') custodians.push(result.value);
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    guardInboxes(custodians, runnable);
    emit({
      type: 'run-started',
      runId,
      startedAt: new Date().toISOString(),
      version: parts.version,
      target: info,
      tests: tests.map((test) => testInfo(test, suiteOf(test), ledger)),
    });
    const skipped = (test: Test, reason: string): TestResult => ({
      test: testInfo(test, suiteOf(test), ledger),
      verdict: 'skip',
      reason,
      startedAt: Math.round(performance.now() - startedAt),
      milliseconds: 0,
      transcript: [],
      measurements: [],
      reproduce: reproduce(test, parts.again),
    });
    for (const { test, reason } of planned) if (reason !== undefined) end(skipped(test, reason));

    const context: RunContext = {
      target,
      offer,
      library,
      ledger,
      rules: book,
      secrets,
      startedAt,
      prefix: custodians[0]?.prefix ?? target.prefix,
      delimiter: info.delimiter ?? '/',
      signal,
      reproduce: (test) => reproduce(test, parts.again),
    };
    const jobs = parts.jobs ?? Math.min(mostJobs, target.accounts.length * jobsPerAccount);
    await schedule(runnable, new AccountPool(custodians.length, sharers), jobs, async (test, accounts) => {
      if (signal.aborted) {
        end(skipped(test, 'interrupted'));
        return;
      }
      const suite = suiteOf(test);
      emit({
        type: 'test-started',
        test: testInfo(test, suite, ledger),
        at: Math.round(performance.now() - startedAt),
      });
      const places = accounts.flatMap((index) => {
        const custodian = custodians[index];
        return custodian ? [{ account: custodian.account, custodian }] : [];
      });
      end(await runTest(context, test, suite, places));
    });
  } finally {
    const cleaned = await Promise.all(custodians.map((custodian) => custodian.cleanUp()));
    notices.push(...cleaned.flat().map((notice) => secrets.redactText(notice)));
  }

  const rules = book.results();
  const summary: Summary = {
    counts,
    rules,
    milliseconds: Math.round(performance.now() - startedAt),
    interrupted: signal.aborted,
    notices,
    exitCode: exitCode(counts, rules, signal.aborted),
  };
  emit({ type: 'run-ended', summary });
  return summary;
}

/** An INBOX with somebody's mail in it stops the run before anything is changed. */
function guardInboxes(custodians: readonly Custodian[], tests: readonly Test[]): void {
  if (!tests.some(ownsInbox)) return;
  for (const { inbox } of custodians) if (inbox !== 'usable') throw new GuardError(inbox.reason);
}

/** A command line that runs just this test. */
const reproduce = (test: Test, again: string): string =>
  `mailspec run ${quoted(test.id)}${again === '' ? '' : ` ${again}`}`;

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** 0 conforms · 1 does not · 4 too little ran to say · 5 internal error · 130 interrupted. */
function exitCode(counts: Summary['counts'], rules: Summary['rules'], interrupted: boolean): number {
  if (interrupted) return 130;
  if (counts.error > 0) return 5;
  if (counts.fail > 0 || rules.some(({ verdict }) => verdict === 'fail')) return 1;
  if (counts.pass + counts.warn === 0 || counts.unresolved > 0) return 4;
  return 0;
}
