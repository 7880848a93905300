import { openCatalog } from '../catalog.js';
import { exit } from '../exit.js';
import { lintOptions } from './options.js';

/** `mailspec lint`: says all that is wrong with scripts. */
export function lint(paths: readonly string[], given: object): number {
  const { messages } = lintOptions.parse(given);
  const { suites, problems, rendered } = openCatalog({ paths, messages });
  for (const text of rendered) process.stdout.write(`${text}\n\n`);
  const tests = suites.reduce((total, suite) => total + suite.tests.length, 0);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  process.stdout.write(`${suites.length} sound suites with ${tests} tests, ${errors} errors, ${warnings} warnings\n`);
  return errors > 0 ? exit.usage : exit.conforms;
}
