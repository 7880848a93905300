import type { Breach, RuleSink } from '../../events/rules/index.js';
import type { ImapSessionRule } from '../../events/rules/imap-session.js';

type Name<Id> = Id extends `imap/session/${infer Last}` ? Last : never;
export type RuleName = Name<ImapSessionRule>;

/** What the session rules say of one response. */
export class Report {
  readonly #sink: RuleSink;

  constructor(sink: RuleSink) {
    this.#sink = sink;
  }

  /** Counts that a rule had something to judge; where it does not hold, `breach` says why. Yields whether it holds. */
  check(rule: RuleName, holds: boolean, breach: () => string | Breach): boolean {
    this.#sink.saw(`imap/session/${rule}`);
    if (holds) return true;
    const why = breach();
    this.#sink.broke(`imap/session/${rule}`, typeof why === 'string' ? { message: why } : why);
    return false;
  }
}
