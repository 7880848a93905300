import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RunEvent } from '../events/events.js';
import { ConsoleReporter, type Screen } from './console/console.js';
import { JunitReporter } from './junit/junit.js';

export interface ReporterSettings {
  readonly verbose?: boolean;
  /** Where a console report without a path goes. */
  readonly terminal: Screen;
}

type Maker = (path: string | undefined, settings: ReporterSettings) => Reporter;

const columnsOfAFile = 120;

function fileScreen(path: string): { screen: Screen; close: () => Promise<void> } {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  return {
    screen: { write: (text) => void stream.write(text), live: false, colors: false, columns: columnsOfAFile },
    close: () =>
      new Promise((resolve, reject) => {
        stream.once('error', reject);
        stream.end(resolve);
      }),
  };
}

const makers: Readonly<Record<string, Maker>> = {
  console: (path, { terminal, verbose = false }) => {
    if (path === undefined) return new ConsoleReporter({ screen: terminal, verbose });
    const { screen, close } = fileScreen(path);
    const reporter = new ConsoleReporter({ screen, verbose });
    return { event: (event) => reporter.event(event), end: close };
  },
  junit: (path) => new JunitReporter(path ?? 'reports/junit.xml'),
};

export const reporterNames: readonly string[] = Object.keys(makers);

/**
 * A reporter from `name` or `name=path`.
 * @throws {RangeError} where there is none of that name
 */
export function makeReporter(specification: string, settings: ReporterSettings): Reporter {
  const [, name = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(specification) ?? [];
  const maker = makers[name];
  if (!maker || path === '') {
    throw new RangeError(
      `no reporter \`${specification}\`: write one of ${reporterNames.join(', ')}, with =FILE where it should go elsewhere`,
    );
  }
  return maker(path, settings);
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
