import type { RuleSink } from '../../events/rules/index.js';
import type { Left, Pop3Watch, WatchListener } from '../../pop3/index.js';
import type { SharedInbox } from './shared-inbox.js';

/** Follows one POP3 session as far as its view of the maildrop goes, which is fixed at login (RFC 1939 §4). */
export class Pop3View implements WatchListener {
  readonly #inbox: SharedInbox;
  #generation = -1;

  constructor(inbox: SharedInbox) {
    this.#inbox = inbox;
  }

  entered(): void {
    this.#generation = this.#inbox.generation;
  }

  updated(left: Left | undefined): void {
    if (left === 'all') return;
    const isCurrent = this.#generation === this.#inbox.generation;
    this.#inbox.changed();
    if (left && isCurrent) this.#inbox.removed({ by: 'pop3', ...left });
  }

  heard(sink: RuleSink, watch: Pop3Watch): void {
    const shown = watch.shown;
    if (!shown) return;
    this.#inbox.shows(sink, 'pop3', this.#generation, {
      count: shown.total,
      sizes: new Map([...shown.sizes].map(([number, size]) => [number, Number(size)])),
      digests: new Map([...shown.contents].map(([number, { digest }]) => [number, digest])),
    });
  }
}
