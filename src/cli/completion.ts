import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { reporters } from '../report/names.js';
import { bundledSuites, scriptsOf } from './catalog.js';

/**
 * Adds `mailspec completion SHELL`, which prints a script for the shell, and what that script calls at each key. Beyond
 * commands and options it knows suites and reporters.
 */
export function addCompletion(mailspec: Command): void {
  const completion = tab(mailspec, { completionCommandName: 'completion' });
  const suites = [...scriptsOf([bundledSuites]).values()];
  const selectors = [...new Set(suites.flatMap((suite) => [suite.split('/')[0] ?? suite, suite]))].sort();
  for (const name of ['run', 'list']) {
    completion.commands.get(name)?.argument(
      'selectors',
      (complete) => {
        for (const selector of selectors) complete(selector, '');
      },
      true,
    );
  }
  completion.commands.get('run')?.option(
    'reporter',
    'how to report',
    (complete) => {
      for (const { name, what } of reporters) complete(name, what);
    },
    'r',
  );
}
