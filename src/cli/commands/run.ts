import { exit } from '../exit.js';
import { LastFailed, readLastFailed } from '../last-failed.js';
import { Multiplexer } from '../../report/index.js';
import { openReporters } from '../reporters.js';
import { runAndReport } from '../run.js';
import { policyFrom } from '../policy.js';
import { runOptions } from './options.js';

const usualReporters = ['console', 'junit=reports/junit.xml'];

/** `mailspec run`: replays suites against a server and reports. */
export async function run(selectors: readonly string[], given: object): Promise<number> {
  const options = runOptions.parse(given);
  const policy = policyFrom(options);
  const names = options.reporter.length > 0 ? options.reporter : usualReporters;
  const { reporter, broken } = openReporters(names, options.verbose);
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
    const { target, certificate, disposable, seed, timeoutScale, prefix, suites, messages, jobs, shard } = options;
    const { retries, repeat, bail = false, lastFailed = false } = options;
    const summary = await runAndReport(
      {
        ...(target.length > 0 && { target }),
        targetOptions: { certificate, disposable, seed, timeoutScale, prefix },
        selectors: lastFailed ? readLastFailed() : selectors,
        suites,
        ...(messages !== undefined && { messages }),
        ...(jobs !== undefined && { jobs }),
        ...(shard && { shard }),
        attempts: { retries, repeat },
        bail,
        policy,
        signal: interrupt.signal,
      },
      new Multiplexer([reporter, new LastFailed()], () => undefined),
    );
    return broken.length > 0 && summary.exitCode === exit.conforms ? exit.internal : summary.exitCode;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    process.stdout.off('error', onClosed);
  }
}
