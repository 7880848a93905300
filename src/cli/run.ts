import type { Reporter, Summary, TestResult } from '../events/events.js';
import { runSuites, select } from '../run/index.js';
import { launch, type Target } from '../target/index.js';
import { openSoundCatalog, type Catalog } from './catalog.js';
import { CommandError, exit } from './exit.js';
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
  /** Tests at a time; by the number of accounts where absent. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly summary: Summary;
  readonly results: readonly TestResult[];
}

/**
 * Replays suites against a server.
 * @throws {CommandError} for wrong scripts, selectors or options, {ConfigError} for a wrong target file or URL,
 *   {TargetError} where the server cannot be used
 */
export async function run(options: RunOptions = {}): Promise<RunOutcome> {
  const { target: given, targetOptions = {}, selectors: args = [], suites = [], messages } = options;
  const { paths, selectors } = splitArguments(args);
  const isReady = typeof given === 'object' && 'endpoints' in given;
  const targets = isReady || given === undefined ? [] : typeof given === 'string' ? [given] : given;
  const resolved = await resolveTarget({ ...targetOptions, targets }, isReady ? given : undefined);
  try {
    const folder = messages ?? resolved.target.messages;
    const catalog = openSoundCatalog({
      paths: paths.length > 0 ? paths : suites,
      ...(folder !== undefined && { messages: folder }),
    });
    return await perform(catalog, selectors, resolved.target, again(targets, suites), options);
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
): Promise<RunOutcome> {
  const { reporters = [], jobs, signal = new AbortController().signal } = options;
  const { tests, idle } = select(catalog.suites, selectors);
  if (idle.length > 0)
    throw new CommandError(`no test matches ${idle.join(', ')}; mailspec list shows what there is`, exit.inconclusive);
  if (tests.length === 0)
    throw new CommandError('no test is selected; mailspec list shows what there is', exit.inconclusive);
  const results: TestResult[] = [];
  const server = await launch(target, options.signal);
  try {
    const summary = await runSuites({
      suites: catalog.suites,
      tests,
      ledger: catalog.ledger,
      library: catalog.library,
      target,
      serverVersion: server?.version,
      reporter: {
        event: (event) => {
          if (event.type === 'test-ended') results.push(event.result);
          for (const reporter of reporters) reporter.event(event);
        },
      },
      version: version(),
      jobs,
      signal,
      again: repeat,
    });
    return { summary, results };
  } finally {
    await server?.stop();
    for (const reporter of reporters) await reporter.end?.();
  }
}

const again = (targets: readonly string[], suites: readonly string[]): string =>
  [...targets.map((target) => `--target ${target}`), ...suites.map((folder) => `--suites ${folder}`)].join(' ');
