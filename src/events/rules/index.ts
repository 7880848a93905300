import { bothRules } from './both.js';
import type { RuleDefinition } from './definition.js';
import { imapGrammarRules } from './imap-grammar.js';
import { imapSessionRules } from './imap-session.js';
import { pop3GrammarRules } from './pop3-grammar.js';
import { pop3SessionRules } from './pop3-session.js';

export type { Breach, RuleDefinition, RuleFamily, RuleLog, RuleSink } from './definition.js';

/** The always-on rules. The ledger names them, the runner applies them. */
export const ruleDefinitions: readonly RuleDefinition[] = [
  ...imapGrammarRules,
  ...imapSessionRules,
  ...pop3GrammarRules,
  ...pop3SessionRules,
  ...bothRules,
];

/** The ids of all rules, as the ledger may name them. */
export const ruleIds: readonly string[] = ruleDefinitions.map(({ id }) => id);
