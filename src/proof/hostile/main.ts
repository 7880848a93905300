import { parseArgs } from 'node:util';
import { battery } from './battery.js';
import { planOf, scriptedPlans, type Plan } from './plan.js';
import { share } from './share.js';

/**
 * `npm run hostile`: the runner against scripted and 1,000 random hostile servers. `-- --seed 17` plays one of these alone,
 * `-- --scripted 'imap FETCH inside drip'` those with this in their names; `-- --seeds 5000` plays more random ones, and
 * `-- --all` every mischief at every point in every position.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true, default: [] },
    seeds: { type: 'string', default: '1000' },
    scripted: { type: 'string' },
    all: { type: 'boolean', default: false },
    /** `1/2`: one of the processes that share the work. */
    part: { type: 'string' },
  },
});

function chosen(): Plan[] {
  const { seed, seeds, scripted, all } = values;
  if (seed.length > 0) return seed.map((one) => planOf(Number(one)));
  if (scripted !== undefined) return scriptedPlans(true).filter(({ name }) => name.includes(scripted));
  return [...scriptedPlans(all), ...Array.from({ length: Number(seeds) }, (_, one) => planOf(one))];
}

const plans = chosen();
if (values.part !== undefined) {
  const [part = 1, parts = 1] = values.part.split('/').map(Number);
  process.send?.(await battery(plans.filter((_, index) => index % parts === part - 1)));
  process.disconnect();
} else {
  const { passed, failed, lines } = plans.length < 100 ? await battery(plans) : await share(process.argv.slice(2));
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
