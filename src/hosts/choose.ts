import { coversOf } from '../script/index.js';
import type { Test } from '../script/model.js';

/**
 * A few tests that cover every requirement which all of them cover: the one that adds most is taken first, so that a server
 * in use is asked little.
 */
export function fewest(tests: readonly Test[]): Test[] {
  const open = tests.map((test) => ({ test, ids: new Set(coversOf(test).map(({ id }) => id)) }));
  const covered = new Set<string>();
  const chosen = new Set<Test>();
  for (;;) {
    let best: (typeof open)[number] | undefined;
    let most = 0;
    for (const candidate of open) {
      for (const id of candidate.ids) if (covered.has(id)) candidate.ids.delete(id);
      if (candidate.ids.size > most) [best, most] = [candidate, candidate.ids.size];
    }
    if (!best) return tests.filter((test) => chosen.has(test));
    chosen.add(best.test);
    for (const id of best.ids) covered.add(id);
  }
}
