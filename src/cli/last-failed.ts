import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RunEvent } from '../events/events.js';
import { CommandError, exit } from './exit.js';

/** Where the tests are remembered that a run found in trouble: ids, one a line. */
export const lastFailedFile = 'reports/last-failed.txt';

/** Remembers what `--last-failed` runs again. A run that cannot remember it is none the worse. */
export class LastFailed implements Reporter {
  readonly #file: string;
  readonly #failed: string[] = [];
  #isWhole = false;

  constructor(file = lastFailedFile) {
    this.#file = file;
  }

  /** Ids of the tests in trouble. */
  get failed(): readonly string[] {
    return this.#failed;
  }

  event(event: RunEvent): void {
    if (event.type === 'run-ended') this.#isWhole = true;
    if (event.type !== 'test-ended') return;
    const { test, verdict, known } = event.result;
    if ((verdict === 'fail' || verdict === 'unresolved' || verdict === 'error') && !known) this.#failed.push(test.id);
  }

  end(): Promise<void> {
    if (this.#isWhole) {
      try {
        mkdirSync(dirname(this.#file), { recursive: true });
        writeFileSync(this.#file, this.#failed.map((id) => `${id}\n`).join(''));
      } catch {
        // Such as a folder that may not be written to.
      }
    }
    return Promise.resolve();
  }
}

/** @throws {CommandError} where no run has been remembered, or none of its tests failed */
export function readLastFailed(file = lastFailedFile): readonly string[] {
  if (!existsSync(file)) {
    throw new CommandError(`--last-failed: there is no ${file}; mailspec run writes it, in the folder it is run in`);
  }
  const ids = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (ids.length === 0) throw new CommandError('--last-failed: no test failed in the last run', exit.inconclusive);
  return ids;
}
