import type { Reporter, RunEvent } from '../events/events.js';

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
