import { closeSync, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RunEvent } from '../events/events.js';
import { ConsoleReporter } from './console/console.js';
import type { Screen } from './console/style.js';
import { JunitReporter } from './junit/junit.js';

export interface ReporterSettings {
  readonly verbose?: boolean;
  /** Where a console report without a path goes. */
  readonly terminal: Screen;
}

type Maker = (path: string | undefined, settings: ReporterSettings) => Reporter;

const columnsOfAFile = 120;

/** Makes the folders above a file, and finds out before the run whether it can be written. */
function prepare(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new RangeError(`the report cannot be written to ${path}: ${why}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
};

/** A file as a screen; what goes wrong on the way is told when it is closed. */
function fileScreen(path: string): { screen: Screen; close: () => Promise<void> } {
  const stream = createWriteStream(path);
  let broken: Error | undefined;
  stream.on('error', (error) => (broken ??= error));
  return {
    screen: { write: (text) => void stream.write(text), live: false, colors: false, columns: columnsOfAFile },
    close: () =>
      new Promise((resolve, reject) => {
        const settle = (): void => (broken ? reject(broken) : resolve());
        if (stream.closed) settle();
        else {
          stream.once('close', settle);
          stream.end();
        }
      }),
  };
}

/** Where a report goes that is not told; the others go to the terminal. */
const usualPaths: Readonly<Record<string, string>> = { junit: 'reports/junit.xml' };

const makers: Readonly<Record<string, Maker>> = {
  console: (path, { terminal, verbose = false }) => {
    if (path === undefined) return new ConsoleReporter({ screen: terminal, verbose });
    const { screen, close } = fileScreen(path);
    const reporter = new ConsoleReporter({ screen, verbose });
    return { event: (event) => reporter.event(event), end: close };
  },
  junit: (path = '') => new JunitReporter(path),
};

export const reporterNames: readonly string[] = Object.keys(makers);

/**
 * A reporter from `name` or `name=path`.
 * @throws {RangeError} where there is none of that name, or its file cannot be written
 */
export function makeReporter(specification: string, settings: ReporterSettings): Reporter {
  const [, name = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(specification) ?? [];
  const maker = reporterNames.includes(name) ? makers[name] : undefined;
  if (!maker || path === '') {
    throw new RangeError(
      `no reporter \`${specification}\`: write one of ${reporterNames.join(', ')}, with =FILE where it should go elsewhere`,
    );
  }
  const file = path ?? usualPaths[name];
  if (file !== undefined) prepare(file);
  return maker(file, settings);
}

/** Gives every event to all reporters; one that breaks is told of and left out, the others go on. */
export class Multiplexer implements Reporter {
  #reporters: readonly Reporter[];
  readonly #onBroken: (error: unknown) => void;

  constructor(reporters: readonly Reporter[], onBroken: (error: unknown) => void) {
    this.#reporters = reporters;
    this.#onBroken = onBroken;
  }

  event(event: RunEvent): void {
    for (const reporter of this.#reporters) {
      try {
        reporter.event(event);
      } catch (error) {
        this.#drop(reporter, error);
      }
    }
  }

  async end(): Promise<void> {
    for (const reporter of this.#reporters) {
      try {
        await reporter.end?.();
      } catch (error) {
        this.#drop(reporter, error);
      }
    }
  }

  #drop(broken: Reporter, error: unknown): void {
    this.#reporters = this.#reporters.filter((reporter) => reporter !== broken);
    this.#onBroken(error);
  }
}
