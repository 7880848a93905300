import { imapGrammarRuleNames } from '../events/rules/imap-grammar.js';
import type { ImapGrammarRule } from '../events/rules/imap-grammar.js';

/**
 * How two values of a rule are compared when a pattern meets a response. Leaves: `fold` regardless of ASCII case,
 * `exact` octet for octet, `number` by value, `mailbox` exact but INBOX in any case, `sequence-set` as a set of numbers,
 * `section` as a FETCH data item name, `text` never (human-readable). Lists: `seq` in order, `set` in any order,
 * `map` in any order by key, `open-map` likewise, and further keys are no mismatch.
 */
export type Compare =
  'fold' | 'exact' | 'number' | 'mailbox' | 'sequence-set' | 'section' | 'text' | 'seq' | 'set' | 'map' | 'open-map';

/** A rule of an RFC's formal syntax, as far as reports and comparison need it. */
export interface Rule {
  /** As the RFC spells it, such as `flag-list`. */
  readonly name: string;
  /** RFC and section, such as `RFC 3501 §9`. */
  readonly source: string;
  readonly compare: Compare;
  /** The always-on rule that its faults break. */
  readonly watch: ImapGrammarRule;
  /** The place of `watch` among all of them. */
  readonly mark: number;
  /** An atom may stand where a string may (astring): quotes make no difference. */
  readonly astring: boolean;
  /** Of a map: how many values make one entry, its key included. */
  readonly width: number;
  /** A pattern need not mention it, such as the search-correlator of ESEARCH. */
  readonly optional: boolean;
}

interface RuleOptions {
  readonly astring?: boolean;
  readonly width?: number;
  readonly optional?: boolean;
}

/** The place of an always-on rule among all that watch the grammar, for marks in a row of octets. */
export const markOf = (watch: ImapGrammarRule): number => imapGrammarRuleNames.indexOf(watch);

/** Makes a rule; an entry of a map is two values wide unless `width` says otherwise. */
export const defineRule = (
  name: string,
  source: string,
  compare: Compare,
  watch: ImapGrammarRule,
  options: RuleOptions = {},
): Rule => ({
  name,
  source,
  compare,
  watch,
  mark: markOf(watch),
  astring: options.astring ?? false,
  width: options.width ?? 2,
  optional: options.optional ?? false,
});
