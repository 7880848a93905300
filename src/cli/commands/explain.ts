import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explanation, requirementsOf, rfcUrl, rulingsOn } from '../../coverage/index.js';
import { shown } from '../../script/index.js';
import { exit } from '../exit.js';
import { coverageOfChosen, ruleTitles, tellMistakes } from '../requirements.js';
import { terminal } from '../terminal.js';
import { explainOptions } from './options.js';

const rulingsFile = fileURLToPath(new URL('../../../docs/rulings.md', import.meta.url));

/** `mailspec explain`: single lines of the ledger with their tests, rules and rulings. */
export function explain(selectors: readonly string[], given: object): number {
  const { suites, json = false } = explainOptions.parse(given);
  const { coverage, mistakes } = coverageOfChosen(selectors, suites);
  const page = existsSync(rulingsFile) ? readFileSync(rulingsFile, 'utf8') : '';
  const screen = terminal();
  const told = requirementsOf(coverage).map((requirement) => ({
    requirement,
    rulings: rulingsOn(requirement, page).map((ruling) => ({ ...ruling, file: shown(rulingsFile) })),
  }));
  screen.write(
    json
      ? `${JSON.stringify(
          told.map(({ requirement, rulings }) => ({ ...requirement, url: rfcUrl(requirement), rulings })),
          null,
          2,
        )}\n`
      : told
          .map(({ requirement, rulings }) => explanation(requirement, rulings, ruleTitles, { colors: screen.colors }))
          .join('\n'),
  );
  tellMistakes(mistakes);
  return mistakes > 0 ? exit.usage : exit.conforms;
}
