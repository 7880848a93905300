import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { coveragePage, coverageText } from '../../coverage/index.js';
import { CommandError, exit } from '../exit.js';
import { coverageOfChosen, ruleTitles, tellMistakes } from '../requirements.js';
import { terminal } from '../terminal.js';
import { version } from '../version.js';
import { coverageOptions } from './options.js';

/** `mailspec coverage`: what covers each line of the ledger, and what nothing covers. */
export function coverage(selectors: readonly string[], given: object): number {
  const { suites, json = false, html, brief = false, check = false } = coverageOptions.parse(given);
  const { coverage: found, mistakes } = coverageOfChosen(selectors, suites);
  const screen = terminal();
  screen.write(json ? `${JSON.stringify(found, null, 2)}\n` : coverageText(found, { colors: screen.colors, brief }));
  if (html !== undefined) writePage(html, coveragePage(found, { version: version(), ruleTitles }));
  tellMistakes(mistakes);
  if (mistakes > 0) return exit.usage;
  return check && (found.totals.uncovered > 0 || found.strays.length > 0) ? exit.deviates : exit.conforms;
}

function writePage(file: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  } catch (error) {
    throw new CommandError(`the page cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
