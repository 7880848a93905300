import { openSoundCatalog } from '../../cli/catalog.js';
import { select } from '../../run/index.js';
import { blend, blends, variation, variations } from '../../server/variations/index.js';
import { play } from '../play.js';
import { compare } from './compare.js';

/**
 * `npm run variations`: runs all suites against servers that do what the RFCs allow and others do not; the verdicts must
 * be those on the usual server. `npm run variations -- imap/case imap/order` tries some, one by one, `-- --each` all;
 * `--of SELECTOR …` behind them some tests.
 */
const options = { timeScale: 1, limit: 240_000 };

const args = process.argv.slice(2);
const at = args.indexOf('--of');
const [names, selectors] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
const stage = openSoundCatalog({});
const { tests } = select(stage.suites, selectors);
const chosen = names.includes('--each')
  ? variations
  : names.length > 0
    ? names.map(variation)
    : blends.map((ids) => blend(ids.map(variation)));

const usual = await play(stage, { plant: () => ({}) }, tests, options);
let failed = 0;
for (const each of chosen) {
  const varied = await play(stage, each, tests, options);
  const differences = compare(usual, varied, each);
  const isSame = differences.length + varied.mistakes.length === 0;
  if (!isSame) failed++;
  const seconds = (varied.milliseconds / 1000).toFixed(1);
  process.stdout.write(`${isSame ? 'same ' : 'OTHER'} ${each.id} (${varied.results.length} tests, ${seconds} s)\n`);
  for (const { test, expected, found, why } of differences) {
    process.stdout.write(`  ${test}: ${found} instead of ${expected}\n    ${why}\n`);
  }
  for (const mistake of varied.mistakes) process.stdout.write(`  ${mistake}\n`);
}
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
