/**
 * The one stream of events that a run emits, and the only thing that reports know.
 * Everything in here is plain data: it survives JSON, and holds no password (the runner redacts before it emits).
 */

/** How strong an obligation is (RFC 2119 words; older RFCs by meaning). */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

export type Protocol = 'imap' | 'pop3';

/**
 * `pass` conforms · `fail` breaks a MUST · `warn` breaks a SHOULD · `skip` was not run, with a reason ·
 * `unresolved` its precondition could not be set up · `error` our own fault.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'skip' | 'unresolved' | 'error';

export const verdicts: readonly Verdict[] = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'];

/** One obligation that an RFC lays on a server, as the ledger has it. */
export interface Requirement {
  readonly id: string;
  /** Such as `RFC 1939`. */
  readonly rfc: string;
  /** Such as `5` or `7.4.2`. */
  readonly section: string;
  readonly level: Level;
  /** The obligation in our own words. */
  readonly text: string;
}

/** A place in a script; line and column count from 1, length in characters. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Lines of a script around a place, for a code frame. */
export interface Excerpt {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

export interface TestInfo {
  /** Stable and unique: `suite/test`, then `/case` and `@rev2` where it has them. */
  readonly id: string;
  readonly suite: string;
  readonly suiteTitle: string;
  /** The id without the suite. */
  readonly name: string;
  readonly title: string;
  readonly protocols: readonly Protocol[];
  readonly place: Place;
  readonly tags: readonly string[];
  readonly covers: readonly Requirement[];
}

/** One thing that went over a connection, or that the runner did to it (a note). */
export interface TranscriptEntry {
  /** Milliseconds since the test began, on one clock for all its sessions. */
  readonly at: number;
  readonly session: string;
  readonly direction: 'send' | 'receive' | 'note';
  /** The octets as latin1 text (one character an octet), secrets already replaced. */
  readonly octets: string;
}

/** Why a test did not pass, told so that it can be argued. */
export interface Failure {
  /** One sentence: what is wrong. */
  readonly message: string;
  readonly place: Place;
  readonly excerpt: Excerpt;
  /** What the script demanded, in the script's own notation. */
  readonly expected: string;
  /** What the server sent instead, invisible octets made visible. */
  readonly actual: string;
  readonly session?: string;
  readonly requirements: readonly Requirement[];
  /** Further help, such as a ruling or the legal reading. */
  readonly hint?: string;
}

export interface Measurement {
  readonly place: Place;
  readonly what: string;
  readonly milliseconds: number;
}

/** What a stored transcript lacks; notes stand in its place. */
export interface LeftOut {
  readonly entries: number;
  /** Those of the entries among them. */
  readonly octets: number;
}

/** A failure that the user has accepted in a baseline. */
export interface KnownIssue {
  readonly reason: string;
  /** Where it is dealt with. */
  readonly link?: string;
  /** The day from which on it is accepted no longer, such as `2027-03-31`. */
  readonly expires?: string;
}

/** Where a run and its baseline do not agree. */
export interface BaselineFinding {
  /** Id of a test, or `rules/` and the id of a rule. */
  readonly id: string;
  /** `new` is not listed · `different` fails otherwise than listed · `stale` no longer fails · `expired` is accepted no longer. */
  readonly kind: 'new' | 'different' | 'stale' | 'expired';
  /** One sentence, with the place in the file and the mend. */
  readonly message: string;
}

/** What the baseline makes of a run. */
export interface BaselineSummary {
  readonly file: string;
  /** Failures that are listed, and fail as listed. */
  readonly known: number;
  /** Listed ones that this run did not try. */
  readonly untried: number;
  readonly findings: readonly BaselineFinding[];
}

/** A test that was played more than once. */
export interface AttemptsMade {
  readonly runs: number;
  /** Of them. Where some passed and some did not, the test is flaky. */
  readonly passed: number;
  /** Why one did not. */
  readonly trouble?: string;
}

export interface TestResult {
  readonly test: TestInfo;
  readonly verdict: Verdict;
  /** Why it was skipped, is unresolved, or erred. */
  readonly reason?: string;
  readonly failure?: Failure;
  /** The failure is listed in the baseline, and is no surprise. */
  readonly known?: KnownIssue;
  readonly attempts?: AttemptsMade;
  /** Milliseconds since the run began. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly transcript: readonly TranscriptEntry[];
  /** Where the result comes from a stored report. */
  readonly leftOut?: LeftOut;
  readonly measurements: readonly Measurement[];
  /** What the server under test logged while a test ran that did not pass: its last lines, those of other tests among them. */
  readonly serverLog?: string;
  /** A command line that runs just this test. */
  readonly reproduce: string;
}

/** A response that an always-on rule found wrong, in whatever test it came. */
export interface Violation {
  /** Such as `imap/grammar`. */
  readonly rule: string;
  readonly requirement: Requirement;
  readonly test: string;
  readonly session: string;
  readonly at: number;
  /** The response, latin1, secrets replaced, cut to a bearable length. */
  readonly octets: string;
  /** Octet offset of the fault in the response. */
  readonly offset: number;
  readonly message: string;
}

/** What one always-on rule saw in the whole run. */
export interface RuleResult {
  readonly rule: string;
  readonly title: string;
  readonly requirement: Requirement;
  readonly verdict: 'pass' | 'fail' | 'warn' | 'skip';
  readonly responses: number;
  readonly violations: number;
  /** The first violations in full, at most ten, each of another shape. */
  readonly first: readonly Violation[];
  /** Its violations are listed in the baseline. */
  readonly known?: KnownIssue;
}

export interface EndpointInfo {
  readonly protocol: Protocol;
  /** As a URL without credentials. */
  readonly url: string;
  readonly greeting: string;
  /** Capabilities before and after login, upper case. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface TargetInfo {
  readonly name: string;
  readonly version?: string;
  readonly endpoints: readonly EndpointInfo[];
  readonly accounts: number;
  readonly delimiter?: string;
  readonly seeding: string;
}

/** One of several runs that share a selection of tests among them. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
  /** Tests of the whole selection. */
  readonly of: number;
  /** Where each test of this shard stands in the whole selection, from 0. */
  readonly positions: readonly number[];
  /** A hash of the whole selection, the same in all of its shards. */
  readonly selection: string;
}

export interface Summary {
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly rules: readonly RuleResult[];
  readonly milliseconds: number;
  readonly interrupted: boolean;
  /** What the user should know though no test says it, such as an untested advertised capability or a clean-up that failed. */
  readonly notices: readonly string[];
  readonly baseline?: BaselineSummary;
  /** 0 conforms · 1 does not · 3 target unusable · 4 too little ran · 5 internal error · 130 interrupted. */
  readonly exitCode: number;
}

export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly runId: string;
      /** ISO 8601. */
      readonly startedAt: string;
      readonly version: string;
      readonly target: TargetInfo;
      readonly tests: readonly TestInfo[];
      /** Where this is only a part of a run. */
      readonly shard?: Shard;
    }
  | { readonly type: 'test-started'; readonly test: TestInfo; readonly at: number }
  | { readonly type: 'test-ended'; readonly result: TestResult }
  | { readonly type: 'notice'; readonly message: string }
  | { readonly type: 'run-ended'; readonly summary: Summary }
  /** The run could not begin, or broke off: no summary follows. The exit code is 3 where the target cannot be used. */
  | { readonly type: 'run-broken'; readonly message: string; readonly exitCode: number };

/** A report consumes the stream; `end` is awaited after the last event. */
export interface Reporter {
  event(event: RunEvent): void;
  end?(): Promise<void>;
}
