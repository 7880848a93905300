import { stripVTControlCharacters } from 'node:util';
import type { Reporter, Summary, TestResult } from '../events/events.js';
import { nearest } from '../pattern/suggest.js';
import { Policy, type PolicyOptions } from '../policy/index.js';
import { Multiplexer } from '../report/index.js';
import { runSuites, type Attempts, type SafeMode, select, share, type ShardChoice } from '../run/index.js';
import type { Suite, Test } from '../script/index.js';
import { launch, type Target } from '../target/index.js';
import { openSoundCatalog, type Catalog } from './catalog.js';
import { CommandError, exit, exitCodeOf } from './exit.js';
import { splitArguments } from './commands/options.js';
import { resolveTarget, type TargetChoice } from './target.js';
import { version } from './version.js';

export interface RunOptions {
  /** The server under test: URLs, the path of a `mailspec.yaml`, or a ready target. Absent: the embedded reference server. */
  readonly target?: string | readonly string[] | Target;
  /** For targets given by URLs; see `mailspec run --help`. */
  readonly targetOptions?: Omit<TargetChoice, 'targets'>;
  /** Which tests, as on the command line; all where empty. */
  readonly selectors?: readonly string[];
  /** Files and folders of suites, instead of the bundled ones. */
  readonly suites?: readonly string[];
  /** A folder of messages, instead of the bundled one. */
  readonly messages?: string;
  /** Who hears of every event while the run lasts. */
  readonly reporters?: readonly Reporter[];
  /** Told of a reporter that broke; a warning of the process where absent. */
  readonly onReporterError?: (error: unknown) => void;
  /** Tests at a time; by the number of accounts where absent. */
  readonly jobs?: number;
  /** Only this part of the selected tests, to spread a run over several machines; see `mailspec merge`. */
  readonly shard?: ShardChoice;
  readonly attempts?: Attempts;
  /** Nothing more is tried after the first failure that is no known issue. */
  readonly bail?: boolean;
  /** The accounts are in use: only what is safe for them is run, gently. */
  readonly safe?: SafeMode;
  /** What makes the run fail: known issues, levels, how much must have run. */
  readonly policy?: PolicyOptions;
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly summary: Summary;
  readonly results: readonly TestResult[];
}

/**
 * Replays suites against a server. Reporters hear of everything, also of a run that cannot begin; one that breaks is left
 * out, and the run goes on.
 * @throws {CommandError} for wrong scripts, selectors or options, {ConfigError} for a wrong target file or URL,
 *   {TargetError} where the server cannot be used
 */
export async function run(options: RunOptions = {}): Promise<RunOutcome> {
  const { reporters = [], onReporterError = (error): void => process.emitWarning(String(error)) } = options;
  const reporter = new Multiplexer(reporters, onReporterError);
  const results: TestResult[] = [];
  const keeper: Reporter = {
    event: (event) => {
      if (event.type === 'test-ended') results.push(event.result);
    },
  };
  try {
    const policy = new Policy(options.policy ?? {}, new Multiplexer([reporter, keeper], onReporterError));
    const summary = await runWith(options, policy);
    return { summary: policy.summary ?? summary, results };
  } finally {
    await reporter.end();
  }
}

/** As {@link run}, for who needs no results: they are not kept. */
export async function runAndReport(options: RunOptions, reporter: Reporter): Promise<Summary> {
  const policy = new Policy(options.policy ?? {}, reporter);
  try {
    const summary = await runWith(options, policy);
    return policy.summary ?? summary;
  } finally {
    await reporter.end?.();
  }
}

async function runWith(options: RunOptions, reporter: Policy): Promise<Summary> {
  try {
    return await prepareAndRun(options, reporter);
  } catch (error) {
    const isInterrupted = options.signal?.aborted === true;
    const exitCode = isInterrupted ? exit.interrupted : exitCodeOf(error);
    const message = isInterrupted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    reporter.event({ type: 'run-broken', message: stripVTControlCharacters(message), exitCode });
    throw isInterrupted ? new CommandError(message, exitCode) : error;
  }
}

/** What a run would play, found without the server. */
export interface Planned {
  /** Files and folders among the selectors. */
  readonly paths: readonly string[];
  /** The others. */
  readonly selectors: readonly string[];
  readonly tests: readonly Test[];
}

/**
 * The tests that a run with these options would play.
 * @throws {CommandError} for wrong scripts and selectors
 */
export function plannedTests(options: Pick<RunOptions, 'selectors' | 'suites' | 'messages'>): Planned {
  const { paths, selectors } = splitArguments(options.selectors ?? []);
  const sources = paths.length > 0 ? paths : (options.suites ?? []);
  const { suites } = openSoundCatalog({ paths: sources, selectors, messages: options.messages });
  return { paths, selectors, tests: selected(suites, selectors) };
}

/** @throws {CommandError} where a selector, or all of them together, select nothing */
function selected(suites: readonly Suite[], selectors: readonly string[]): readonly Test[] {
  const { tests, idle } = select(suites, selectors);
  if (idle.length > 0) throw new CommandError(noMatch(idle, suites), exit.inconclusive);
  if (tests.length === 0) {
    throw new CommandError('no test is selected; mailspec list shows what there is', exit.inconclusive);
  }
  return tests;
}

async function prepareAndRun(options: RunOptions, reporter: Policy): Promise<Summary> {
  const { target: given, targetOptions = {}, selectors: args = [], suites = [], messages } = options;
  const { paths, selectors } = splitArguments(args);
  const isReady = typeof given === 'object' && 'endpoints' in given;
  const targets = isReady || given === undefined ? [] : typeof given === 'string' ? [given] : given;
  const choice: TargetChoice = { ...targetOptions, targets };
  const resolved = await resolveTarget(choice, isReady ? given : undefined);
  try {
    const folder = messages ?? resolved.target.messages;
    const sources = paths.length > 0 ? paths : suites;
    const catalog = openSoundCatalog({ paths: sources, selectors, ...(folder !== undefined && { messages: folder }) });
    return await perform(
      catalog,
      selectors,
      resolved.target,
      again(choice, sources, messages, options.safe),
      options,
      reporter,
    );
  } finally {
    await resolved.close();
  }
}

async function perform(
  catalog: Catalog,
  selectors: readonly string[],
  target: Target,
  repeat: string,
  options: RunOptions,
  reporter: Policy,
): Promise<Summary> {
  const { jobs, attempts, safe, bail = false, signal = new AbortController().signal } = options;
  const tests = selected(catalog.suites, selectors);
  const part = options.shard ? share(tests, options.shard) : { tests };
  if (options.shard && part.tests.length === 0) {
    const mend = `--shard ${options.shard.index}/${options.shard.count}: there are only ${tests.length} tests to share out`;
    throw new CommandError(mend, exit.inconclusive);
  }
  const server = await launch(target, options.signal);
  try {
    return await runSuites({
      suites: catalog.suites,
      ...part,
      ledger: catalog.ledger,
      library: catalog.library,
      target,
      serverVersion: server?.version,
      serverLog: server?.serverLog,
      reporter,
      version: version(),
      jobs,
      attempts,
      safe,
      stopsAfter: bail ? (result) => reporter.isSurprise(result) : undefined,
      signal,
      again: repeat,
      complete: (options.selectors ?? []).length === 0 && (options.suites ?? []).length === 0,
    });
  } finally {
    await server?.stop();
  }
}

/** What to say of selectors that match nothing, with what was perhaps meant. */
export function noMatch(idle: readonly string[], suites: readonly Suite[]): string {
  const known = suites.flatMap(({ id, tests }) => [id, id.split('/')[0] ?? id, ...tests.map((test) => test.id)]);
  const complaints = idle.map((selector) => {
    const meant = nearest(selector, new Set(known));
    return meant === undefined ? `no test matches ${selector}` : `no test matches ${selector}; did you mean ${meant}?`;
  });
  return `${complaints.join('\n')}\nmailspec list shows what there is`;
}

/** The options that make a run of one test the same as this one. */
function again(choice: TargetChoice, suites: readonly string[], messages: string | undefined, safe?: SafeMode): string {
  const { targets, certificate, disposable, seed, timeoutScale, prefix } = choice;
  const words = [
    ...targets.flatMap((target) => ['--target', target]),
    ...(certificate === undefined ? [] : ['--certificate', certificate]),
    ...(disposable === true ? ['--disposable'] : []),
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...(timeoutScale === undefined ? [] : ['--timeout-scale', String(timeoutScale)]),
    ...(prefix === undefined ? [] : ['--prefix', prefix]),
    ...suites.flatMap((folder) => ['--suites', folder]),
    ...(messages === undefined ? [] : ['--messages', messages]),
    ...(safe ? ['--safe'] : []),
    ...(safe?.readMail === true ? ['--read-mail'] : []),
  ];
  return words.map(quoted).join(' ');
}

/** A word as a shell reads it. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
