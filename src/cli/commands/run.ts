import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Multiplexer } from '../../report/index.js';
import { bundledSuites, scriptsOf } from '../catalog.js';
import { CommandError, exit } from '../exit.js';
import { LastFailed, readLastFailed } from '../last-failed.js';
import { policyFrom } from '../policy.js';
import { openReporters } from '../reporters.js';
import { runAndReport } from '../run.js';
import { splitArguments, runOptions } from './options.js';
import type { SafeMode } from '../../run/index.js';
import type { z } from 'zod';

/** Milliseconds between two tests of a safe run, where nothing is said. */
const usualPause = 250;

export const safeMode = ({
  pause,
  readMail,
}: {
  pause?: number | undefined;
  readMail?: boolean | undefined;
}): SafeMode => ({
  pause: pause ?? usualPause,
  readMail: readMail ?? false,
});

const usualReporters = ['console', 'junit=reports/junit.xml'];

type Options = z.infer<typeof runOptions>;

/** `mailspec run`: replays suites against a server and reports. */
export async function run(selectors: readonly string[], given: object): Promise<number> {
  const options = runOptions.parse(given);
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(exit.interrupted);
    process.stderr.write('\nmailspec: interrupted, cleaning up (once more to leave at once)\n');
    interrupt.abort();
  };
  // Who reads no more, as `| head` does, wants no more.
  const onClosed = (): void => interrupt.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.once('error', onClosed);
  try {
    const chosen = options.lastFailed === true ? readLastFailed() : selectors;
    if (options.watch) return await runAndWatch(chosen, options, options.watch, interrupt.signal);
    return (await runOnce(chosen, options, interrupt.signal)).code;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.stdout.off('error', onClosed);
  }
}

async function runOnce(selectors: readonly string[], options: Options, signal: AbortSignal) {
  const names = options.reporter.length > 0 ? options.reporter : usualReporters;
  const policy = policyFrom(options);
  const { reporter, broken } = openReporters(names, options.verbose);
  const { target, certificate, disposable, seed, timeoutScale, prefix, suites, messages, jobs, shard } = options;
  const { retries, repeat, bail = false } = options;
  const last = new LastFailed();
  const summary = await runAndReport(
    {
      ...(target.length > 0 && { target }),
      targetOptions: { certificate, disposable, seed, timeoutScale, prefix },
      selectors,
      suites,
      ...(messages !== undefined && { messages }),
      ...(jobs !== undefined && { jobs }),
      ...(shard && { shard }),
      attempts: { retries, repeat },
      bail,
      ...(options.safe === true && { safe: safeMode(options) }),
      policy,
      signal,
    },
    new Multiplexer([reporter, last], () => undefined),
  );
  const code = broken.length > 0 && summary.exitCode === exit.conforms ? exit.internal : summary.exitCode;
  return { code, failed: last.failed };
}

/** Runs again whenever something changes, until the user has enough. */
async function runAndWatch(
  selectors: readonly string[],
  options: Options,
  further: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  // Loaded when needed: nothing else wants it.
  const { selectorsAfter, Watch } = await import('../watch.js');
  const { paths } = splitArguments(selectors);
  const own = [...paths, ...options.suites];
  const sources = own.length > 0 ? own : [bundledSuites];
  const missing = further.find((path) => !existsSync(path));
  if (missing !== undefined) throw new CommandError(`--watch ${missing}: there is no such file or folder`);
  const files = options.target.filter((target) => existsSync(target));
  const watch = new Watch(
    [...sources, ...files, ...further].map((path) => resolve(path)),
    process.stdin,
  );
  let code: number = exit.conforms;
  let failed: readonly string[] = [];
  try {
    await watch.ready();
    for (let chosen = selectors; ;) {
      const outcome = await runOnce(chosen, options, signal).catch((error: unknown) => told(error, signal));
      if (outcome) ({ code, failed } = outcome);
      if (signal.aborted) return code;
      process.stdout.write('watching; Enter runs all again, f what failed, q ends\n');
      const cause = await watch.next(signal);
      if (cause.kind === 'quit') return code;
      chosen = selectorsAfter(cause, { all: selectors, failed, scripts: scriptsOf(sources) });
    }
  } finally {
    await watch.close();
  }
}

/** A script that is being written has mistakes: they are told, and the next change is waited for. */
function told(error: unknown, signal: AbortSignal): undefined {
  if (signal.aborted || !(error instanceof Error)) throw error;
  process.stderr.write(`mailspec: ${error.message}\n`);
  return undefined;
}
