import type { Breach, RuleSink } from '../../events/rules/index.js';
import type { Pop3SessionRule } from '../../events/rules/pop3-session.js';

/** What the session rules say of one response. */
export class Report {
  readonly #sink: RuleSink;
  #broken = 0;

  constructor(sink: RuleSink) {
    this.#sink = sink;
  }

  /** Breaches so far. */
  get broken(): number {
    return this.#broken;
  }

  /** Counts that a rule had something to judge; where it does not hold, `breach` says why. Yields whether it holds. */
  check(rule: Pop3SessionRule, holds: boolean, breach: () => string | Breach): boolean {
    this.#sink.saw(rule);
    if (!holds) this.broke(rule, breach());
    return holds;
  }

  broke(rule: Pop3SessionRule, breach: string | Breach): void {
    this.#broken++;
    this.#sink.broke(rule, typeof breach === 'string' ? { message: breach } : breach);
  }
}
