import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { exitCode } from '../events/exit-code.js';
import type {
  Reporter,
  RunEvent,
  Shard,
  Summary,
  TargetInfo,
  TestInfo,
  TestResult,
  Verdict,
} from '../events/events.js';
import type { MessageLibrary } from '../fixtures/index.js';
import { Secrets } from '../net/index.js';
import type { Suite, Test } from '../script/model.js';
import {
  Custodian,
  GuardError,
  inCustody,
  newRunId,
  probe,
  TargetError,
  type Account,
  type ServerLog,
  type Target,
} from '../target/index.js';
import { attempt, type Attempts } from './attempts.js';
import { reasonToSkip, type Offer } from './conditions.js';
import type { Ledger } from './failure.js';
import { RuleBook } from './rules.js';
import { AccountPool, ownsInbox, schedule } from './schedule.js';
import { untestedCapabilities } from './untested.js';
import { safety } from './safety/index.js';
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
  /** What the target was found to offer, if it has been asked already. */
  readonly info?: TargetInfo;
  /** The suites mean to try all that a server can: what it advertises beyond them is told. */
  readonly complete?: boolean;
  /** Which part of a selection the tests are. */
  readonly shard?: Shard;
  readonly attempts?: Attempts | undefined;
  /** What the server under test writes, where the target says where. */
  readonly serverLog?: Pick<ServerLog, 'mark' | 'since'> | undefined;
  /** The accounts are in use: only what is safe for them is run, gently. */
  readonly safe?: SafeMode | undefined;
  /** Whether nothing more is to be tried after this result. */
  readonly stopsAfter?: ((result: TestResult) => boolean) | undefined;
}

export interface SafeMode {
  /** Milliseconds between two tests. */
  readonly pause: number;
  /** POP3 may retrieve messages. */
  readonly readMail?: boolean;
}

/** Tests with mailboxes of their own that share an account at a time. */
const sharers = 4;
/** Without `jobs`: tests at a time for each account, and at most. */
const jobsPerAccount = 2;
const mostJobs = 8;

/** Unresolved tests in a row after which the server is asked whether it is still there. */
const doubt = 5;

/**
 * Runs tests against a target that is up, and emits the one stream of events.
 * @throws {TargetError} where the target cannot be used at all; nothing has been changed on it then
 */
export async function runSuites(parts: RunParts): Promise<Summary> {
  const { target, signal, serverVersion } = parts;
  // Each test that runs listens to it.
  setMaxListeners(0, signal);
  const startedAt = performance.now();
  const version = serverVersion === undefined ? {} : { version: serverVersion };
  const info = parts.info ?? (await probe(target, firstAccount(target), { signal, ...version })).info;
  return new Run(parts, info, startedAt).perform();
}

function firstAccount(target: Target): Account {
  const [first] = target.accounts;
  if (!first) throw new TargetError('login', 'the target has no accounts');
  return first;
}

/** One run in its course. */
class Run {
  readonly #parts: RunParts;
  readonly #info: TargetInfo;
  readonly #startedAt: number;
  readonly #suites: ReadonlyMap<string, Suite>;
  readonly #secrets = new Secrets();
  readonly #book = new RuleBook();
  readonly #custodians: Custodian[] = [];
  readonly #counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
  /** Unresolved tests since the last one that was not. */
  #unresolved = 0;
  /** The test after which nothing more is tried. */
  #last: string | undefined;
  /** Why nothing more is tried: the server is gone. */
  #gone: Promise<string | undefined> = Promise.resolve(undefined);

  constructor(parts: RunParts, info: TargetInfo, startedAt: number) {
    this.#parts = parts;
    this.#info = info;
    this.#startedAt = startedAt;
    this.#suites = new Map(parts.suites.map((suite) => [suite.id, suite]));
    for (const { password } of parts.target.accounts) this.#secrets.add(Buffer.from(password));
  }

  async perform(): Promise<Summary> {
    const { tests, suites, version, complete = false, shard } = this.#parts;
    const offer = { endpoints: this.#info.endpoints, accounts: this.#parts.target.accounts.length };
    const { safe } = this.#parts;
    const planned = tests.map((test) => ({ test, reason: reasonToSkip(test, offer) ?? whyUnsafe(test, safe) }));
    const runnable = planned.flatMap(({ test, reason }) => (reason === undefined ? [test] : []));
    const notices = complete ? untestedCapabilities(this.#info.endpoints, suites) : [];
    const runId = newRunId();
    try {
      await this.#engageCustodians(runId);
      // What is safe leaves every INBOX as it is.
      if (!safe) guardInboxes(this.#custodians, runnable);
      this.#emit({
        type: 'run-started',
        runId,
        startedAt: new Date().toISOString(),
        version,
        target: this.#info,
        tests: tests.map((test) => this.#describe(test)),
        ...(shard && { shard }),
      });
      for (const { test, reason } of planned) if (reason !== undefined) this.#end(this.#untried(test, 'skip', reason));
      await this.#runAll(runnable, offer);
    } finally {
      const cleaned = await Promise.all(this.#custodians.map((custodian) => custodian.cleanUp()));
      notices.push(...cleaned.flat().map((notice) => this.#secrets.redactText(notice)));
    }
    return this.#conclude(notices);
  }

  async #engageCustodians(runId: string): Promise<void> {
    const { library, safe } = this.#parts;
    const target = inCustody(this.#parts.target);
    const opened = target.accounts.map((account) => Custodian.open({ target, account, library, runId, safe: !!safe }));
    const settled = await Promise.allSettled(opened);
    for (const result of settled) if (result.status === 'fulfilled') this.#custodians.push(result.value);
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  }

  async #runAll(tests: readonly Test[], offer: Offer): Promise<void> {
    const { target, ledger, library, signal, again, jobs, safe } = this.#parts;
    const context: RunContext = {
      target,
      offer,
      library,
      ledger,
      rules: this.#book,
      timestamps: new Set(),
      secrets: this.#secrets,
      startedAt: this.#startedAt,
      prefix: this.#custodians[0]?.prefix ?? target.prefix,
      delimiter: this.#info.delimiter ?? '/',
      signal,
      reproduce: (test) => reproduce(test, again),
    };
    const atATime = safe ? 1 : (jobs ?? Math.min(mostJobs, target.accounts.length * jobsPerAccount));
    const pool = new AccountPool(this.#custodians.length, sharers);
    await schedule(tests, pool, atATime, (test, accounts) => this.#runOne(context, test, accounts));
  }

  async #runOne(context: RunContext, test: Test, accounts: readonly number[]): Promise<void> {
    if (context.signal.aborted) {
      this.#end(this.#untried(test, 'skip', 'interrupted'));
      return;
    }
    if (this.#last !== undefined) {
      this.#end(this.#untried(test, 'skip', `the run was to stop at the first failure, ${this.#last}`));
      return;
    }
    const gone = await this.#gone;
    if (gone !== undefined) {
      this.#end(this.#untried(test, 'unresolved', gone));
      return;
    }
    this.#emit({ type: 'test-started', test: this.#describe(test), at: this.#now() });
    const places = accounts.flatMap((index) => {
      const custodian = this.#custodians[index];
      return custodian ? [{ account: custodian.account, custodian }] : [];
    });
    const { attempts = {}, stopsAfter, serverLog, safe } = this.#parts;
    const play = (): Promise<TestResult> => runTest(context, test, this.#suiteOf(test), places);
    const mark = serverLog?.mark();
    const played = await attempt(play, attempts, () => context.signal.aborted);
    const result = mark && serverLog ? this.#withLog(played, serverLog.since(mark)) : played;
    this.#end(result);
    if (safe) await rest(safe.pause, context.signal);
    if (stopsAfter?.(result) === true) this.#last ??= test.id;
    this.#unresolved = result.verdict === 'unresolved' ? this.#unresolved + 1 : 0;
    if (this.#unresolved === doubt) this.#gone = this.#whetherGone();
  }

  /** A log may hold what the session sent. */
  #withLog(result: TestResult, log: string): TestResult {
    const isTrouble = result.verdict === 'fail' || result.verdict === 'unresolved';
    return isTrouble && log !== '' ? { ...result, serverLog: this.#secrets.redactText(log) } : result;
  }

  /** Looks whether the server still answers, so that a dead one does not cost every test its deadline. */
  async #whetherGone(): Promise<string | undefined> {
    const { target, signal } = this.#parts;
    try {
      await probe(target, firstAccount(target), { signal });
      this.#unresolved = 0;
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return `the server no longer answers: ${this.#secrets.redactText(reason)}`;
    }
  }

  #conclude(notices: readonly string[]): Summary {
    const rules = this.#book.results();
    const interrupted = this.#parts.signal.aborted;
    const summary: Summary = {
      counts: this.#counts,
      rules,
      milliseconds: this.#now(),
      interrupted,
      notices,
      exitCode: exitCode({ counts: this.#counts, rules, interrupted }),
    };
    this.#emit({ type: 'run-ended', summary });
    return summary;
  }

  #emit(event: RunEvent): void {
    this.#parts.reporter.event(event);
  }

  #end(result: TestResult): void {
    this.#counts[result.verdict]++;
    this.#emit({ type: 'test-ended', result });
  }

  /** The result of a test that was not begun. */
  #untried(test: Test, verdict: 'skip' | 'unresolved', reason: string): TestResult {
    return {
      test: this.#describe(test),
      verdict,
      reason,
      startedAt: this.#now(),
      milliseconds: 0,
      transcript: [],
      measurements: [],
      reproduce: reproduce(test, this.#parts.again),
    };
  }

  #describe(test: Test): TestInfo {
    return testInfo(test, this.#suiteOf(test), this.#parts.ledger);
  }

  #suiteOf(test: Test): Suite {
    const suite = this.#suites.get(test.suite);
    if (!suite) throw new Error(`no suite ${test.suite}`);
    return suite;
  }

  #now(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

function whyUnsafe(test: Test, safe: SafeMode | undefined): string | undefined {
  if (!safe) return undefined;
  const judged = safety(test, { readMail: safe.readMail ?? false });
  return judged === 'safe' ? undefined : judged.reason;
}

/** So many milliseconds, or until the run is interrupted. */
const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);

/** An INBOX with somebody's mail in it stops the run before anything is changed. */
function guardInboxes(custodians: readonly Custodian[], tests: readonly Test[]): void {
  if (!tests.some(ownsInbox)) return;
  for (const { inbox } of custodians) if (inbox !== 'usable') throw new GuardError(inbox.reason);
}

/** A command line that runs just this test. */
const reproduce = (test: Test, again: string): string =>
  `mailspec run ${quoted(test.id)}${again === '' ? '' : ` ${again}`}`;

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
