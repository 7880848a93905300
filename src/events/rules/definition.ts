import type { Level, Protocol, Requirement } from '../events.js';

/** `grammar` judges each response by its octets, `session` by what went before. */
export type RuleFamily = 'grammar' | 'session';

/** An always-on rule: it hears of every response of its protocol in every test. */
export interface RuleDefinition {
  /** Stable; reports and the ledger's `rule:` name it. */
  readonly id: string;
  readonly family: RuleFamily;
  /** `both` holds IMAP and POP3 against each other. */
  readonly protocol: Protocol | 'both';
  /** One plain sentence: what a conforming server does. */
  readonly title: string;
  readonly requirement: Requirement;
}

/** How a response breaks a rule. */
export interface Breach {
  /** One sentence: what is wrong, with what stands there and what may. */
  readonly message: string;
  /** Octets from the start of the response; 0 where it is wrong as a whole. */
  readonly offset?: number;
  /** Where the obligation stands, if not where the rule's own does: such as `RFC 3501` and `7.4.1`. */
  readonly rfc?: string;
  readonly section?: string;
  /** The rule's own where absent. */
  readonly level?: Level;
  /** Breaches of one kind are shown once; the message without its digits where absent. */
  readonly kind?: string;
}

/** Takes what the checks of one response say. */
export interface RuleSink {
  /** The rule had something to judge, whatever came of it. */
  saw(rule: string): void;
  /** It was broken. Implies no `saw`. */
  broke(rule: string, breach: Breach): void;
}

/** Where the checks of one session report; `octets` is what they judge: a response, or empty for an end or a silence. */
export interface RuleLog {
  hear(octets: Buffer, check: (sink: RuleSink) => void): void;
}
