import { choose, coverageOf, type Coverage } from '../coverage/index.js';
import { ruleDefinitions } from '../events/rules/index.js';
import { nearest } from '../pattern/suggest.js';
import { dormantTags } from '../run/index.js';
import { openCatalog } from './catalog.js';
import { CommandError } from './exit.js';

export const ruleTitles: ReadonlyMap<string, string> = new Map(ruleDefinitions.map(({ id, title }) => [id, title]));

export interface Asked {
  readonly coverage: Coverage;
  /** Mistakes in scripts and ledger; what they stand in is not counted. */
  readonly mistakes: number;
}

/**
 * The coverage of the lines that selectors mean, see `choose`.
 * @param folder of suites, instead of the bundled ones
 * @throws {CommandError} where a selector means no line
 */
export function coverageOfChosen(selectors: readonly string[], folder?: string): Asked {
  const catalog = openCatalog({ paths: folder === undefined ? [] : [folder], allowStrays: true });
  const { ledger, suites, titles, problems } = catalog;
  const { chosen, idle } = choose(ledger, selectors);
  if (idle.length > 0) throw new CommandError(idle.map((selector) => unknown(selector, ledger.keys())).join('\n'));
  return {
    coverage: coverageOf({ ledger, suites, titles, dormantTags, chosen }),
    mistakes: problems.filter(({ severity }) => severity === 'error').length,
  };
}

/** Says on standard error what the answer leaves out. */
export function tellMistakes(mistakes: number): void {
  if (mistakes === 0) return;
  process.stderr.write(
    `mailspec: ${mistakes} mistakes in scripts: these suites are left out, mailspec lint shows why\n`,
  );
}

function unknown(selector: string, ids: Iterable<string>): string {
  const meant = nearest(selector, ids);
  const mend = meant === undefined ? 'mailspec coverage shows what there is' : `did you mean ${meant}?`;
  return `no requirement matches ${selector}; ${mend}`;
}
