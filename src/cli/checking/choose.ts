import { select } from '../../run/index.js';
import type { Suite, Test } from '../../script/index.js';
import { CommandError, exit } from '../exit.js';
import { noMatch } from '../run.js';

/** All that the selectors choose, those of other revisions and capabilities too. */
export function chooseTests(suites: readonly Suite[], selectors: readonly string[]): readonly Test[] {
  const { tests, idle } = select(suites, selectors);
  if (idle.length > 0) throw new CommandError(noMatch(idle, suites), exit.inconclusive);
  return tests;
}
