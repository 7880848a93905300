import { makeReporters, Multiplexer } from '../report/index.js';
import { CommandError } from './exit.js';
import { terminal } from './terminal.js';
import { version } from './version.js';

export interface OpenReporters {
  readonly reporter: Multiplexer;
  /** What broke, which the user has been told. */
  readonly broken: readonly unknown[];
}

/**
 * The reporters of `--reporter`, behind one another.
 * @throws {CommandError} where there is none of a name, or its file cannot be written
 */
export function openReporters(specifications: readonly string[], verbose = false): OpenReporters {
  const broken: unknown[] = [];
  const reporters = orUsage(() =>
    makeReporters(specifications, {
      terminal: terminal(),
      verbose,
      version: version(),
      stepSummary: process.env.GITHUB_STEP_SUMMARY,
    }),
  );
  const reporter = new Multiplexer(reporters, (error) => {
    broken.push(error);
    process.stderr.write(`mailspec: a report failed: ${error instanceof Error ? error.message : String(error)}\n`);
  });
  return { reporter, broken };
}

function orUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof RangeError ? new CommandError(error.message) : error;
  }
}
