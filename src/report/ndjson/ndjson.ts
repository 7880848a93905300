import type { Reporter, RunEvent } from '../../events/events.js';

/** The events themselves, one a line, each as soon as it happens. */
export class NdjsonReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(screen: { write(text: string): void }) {
    this.#write = (text) => screen.write(text);
  }

  event(event: RunEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }
}
