import { imapGrammarId, type ImapGrammarRule } from '../events/rules/imap-grammar.js';
import type { RuleSink } from '../events/rules/index.js';
import type { ImapFault } from '../imap/index.js';
import { breachOf } from './rules.js';

/** Reports what the grammar says of one IMAP response: which rules judged it, and each fault under the rule that it breaks. */
export function reportImapGrammar(
  sink: RuleSink,
  judged: readonly ImapGrammarRule[],
  faults: readonly ImapFault[],
): void {
  for (const rule of judged) sink.saw(imapGrammarId(rule));
  for (const fault of faults) sink.broke(imapGrammarId(fault.watch), breachOf(fault));
}
