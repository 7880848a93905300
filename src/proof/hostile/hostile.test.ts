import { expect, it } from 'vitest';
import { battery } from './battery.js';
import { complaintsAbout } from './judge.js';
import { planOf, scriptedPlans } from './plan.js';

/** `npm run hostile` plays all of them. */
const few = 60;

it('takes random hostile servers in its stride', { timeout: 60_000 }, async () => {
  const { lines, failed } = await battery(Array.from({ length: few }, (_, seed) => planOf(seed)));
  expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([]);
  expect(failed).toBe(0);
});

it('takes each mischief in its stride, at one point or another', { timeout: 60_000 }, async () => {
  const { lines, failed } = await battery(scriptedPlans(false).filter((_, index) => index % 37 === 0));
  expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([]);
  expect(failed).toBe(0);
});

it('plays the same server for the same seed, and another for another', () => {
  expect(planOf(17)).toEqual(planOf(17));
  expect(new Set(Array.from({ length: 200 }, (_, seed) => JSON.stringify(planOf(seed).strikes))).size).toBeGreaterThan(
    190,
  );
});

it('notices a mischief that does not happen, and an honest server that is taken for a hostile one', async () => {
  const [plan] = scriptedPlans(false);
  if (!plan) throw new Error('there are plans');
  const strikes = [{ role: 'test', point: 'no such point', nth: 0, when: 'instead', mischief: 'hang' }] as const;
  expect(await complaintsAbout({ ...plan, strikes })).toEqual(['the mischief never took place']);
});
