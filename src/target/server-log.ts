import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { OutputRing } from './output-ring.js';

/** Octets of a log that are looked at, and lines of it, and characters of a line, that are shown. */
const window = 64 * 1024;
const shownLines = 20;
const shownCharacters = 500;

/** A moment in a log. */
export interface LogMark {
  /** Octets of the log file, and characters of the output, that there were. */
  readonly file: number;
  readonly output: number;
}

/** What the server under test writes while it runs: to the log file that the target names, and to its standard output. */
export class ServerLog {
  readonly #file: string | undefined;
  readonly #output: OutputRing | undefined;

  constructor(file: string | undefined, output?: OutputRing) {
    this.#file = file;
    this.#output = output;
  }

  mark(): LogMark {
    return { file: this.#reading((_, size) => size) ?? 0, output: this.#output?.written ?? 0 };
  }

  /** The last lines that were written since; empty where there are none. */
  since(mark: LogMark): string {
    const written = this.#reading((descriptor, size) => {
      // A log that is shorter than it was has been begun anew.
      const from = Math.max(size < mark.file ? 0 : mark.file, size - window);
      const octets = Buffer.alloc(size - from);
      return octets.subarray(0, readSync(descriptor, octets, 0, octets.length, from)).toString('utf8');
    });
    const said = [this.#output?.since(mark.output) ?? '', written ?? ''].join('\n');
    return said
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-shownLines)
      .map((line) => line.slice(0, shownCharacters))
      .join('\n');
  }

  #reading<T>(read: (descriptor: number, size: number) => T): T | undefined {
    if (this.#file === undefined) return undefined;
    try {
      const descriptor = openSync(this.#file, 'r');
      try {
        return read(descriptor, fstatSync(descriptor).size);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // It may not have been made yet, or may not be read by us.
      return undefined;
    }
  }
}
