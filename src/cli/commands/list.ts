import { select, strongestLevel } from '../../run/index.js';
import { openSoundCatalog } from '../catalog.js';
import { exit } from '../exit.js';
import { listOptions, splitArguments } from './options.js';

/** `mailspec list`: the tests that a run with these selectors would run. */
export function list(args: readonly string[], given: object): number {
  const options = listOptions.parse(given);
  const { paths, selectors } = splitArguments(args);
  const sources = paths.length > 0 ? paths : options.suites === undefined ? [] : [options.suites];
  const { suites, ledger } = openSoundCatalog({ paths: sources, selectors });
  const { tests, idle } = select(suites, selectors);
  const rows = tests.map((test) => ({
    id: test.id,
    title: test.title,
    level: strongestLevel(test, ledger),
    covers: test.covers.map(({ id }) => id),
    tags: test.tags,
    place: `${test.place.file}:${test.place.line}`,
  }));
  if (options.json === true) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    const width = Math.max(0, ...rows.map(({ id }) => id.length));
    for (const { id, title, level } of rows)
      process.stdout.write(`${id.padEnd(width)}  ${level.padEnd(6)}  ${title}\n`);
    process.stdout.write(`${rows.length} tests\n`);
  }
  for (const selector of idle) process.stderr.write(`mailspec: no test matches ${selector}\n`);
  return rows.length > 0 ? exit.conforms : exit.inconclusive;
}
