import { parseArgs } from 'node:util';
import { battery } from './battery.js';
import { planOf, scriptedPlans, type Plan } from './plan.js';

/**
 * `npm run hostile`: the runner against all scripted hostile servers and 1,200 random ones. `--seed 17` plays one of these
 * alone, `--scripted 'imap FETCH inside drip'` one of those (a part of its name does for several), `--seeds 5000` more.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true },
    seeds: { type: 'string' },
    scripted: { type: 'string' },
  },
});

const seeds = Number(values.seeds ?? '1200');
const plans: Plan[] =
  values.seed || values.scripted !== undefined
    ? [
        ...(values.seed ?? []).map((seed) => planOf(Number(seed))),
        ...scriptedPlans().filter(({ name }) => values.scripted !== undefined && name.includes(values.scripted)),
      ]
    : [...(values.seeds === undefined ? scriptedPlans() : []), ...Array.from({ length: seeds }, (_, seed) => planOf(seed))];

const { passed, failed, lines } = await battery(plans);
for (const line of lines) process.stdout.write(`${line}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
