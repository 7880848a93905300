import type { Bench } from './bench.js';
import { mailspec, node } from './child.js';
import type { Row } from './row.js';

const single = 'pop3/greeting/positive';

/** Wall time of commands as built, from spawn to exit, beside Node's own. */
export const startup: Bench = async ({ quick, say }) => {
  const commands: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    'mailspec --version': [mailspec, '--version'],
    'mailspec run, one test': [mailspec, 'run', single, '--reporter', 'console'],
  };
  const times = new Map(Object.keys(commands).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < (quick ? 5 : 21); round += 1) {
    for (const [name, args] of Object.entries(commands)) {
      times.get(name)?.push((await node(args)).milliseconds);
    }
  }
  say(`start-up: the single test is ${single}, against the embedded server`);
  return [...times].map(([what, samples]): Row => ({
    what,
    unit: 'ms',
    samples,
    ...(what.endsWith('--version') && { goal: { atMost: 150 } }),
  }));
};
