import { beforeAll, describe, expect, it } from 'vitest';
import { openSoundCatalog, type Catalog } from '../../cli/catalog.js';
import { select } from '../../run/index.js';
import type { Test } from '../../script/model.js';
import { blend, blends, variation, variations, type Variation } from '../../server/variations/index.js';
import { play, type Played } from '../play.js';
import { compare } from './compare.js';

/** A few tests here; `npm run variations` runs all. */
const selectors = ['journeys/imap-devices', 'imap/fetch-items/macro', 'imap/multi-access', 'pop3/listings'];
const options = { timeScale: 1, limit: 60_000 };

let stage: Catalog;
let tests: readonly Test[];
let usual: Played;
beforeAll(async () => {
  stage = openSoundCatalog({});
  tests = select(stage.suites, selectors).tests;
  usual = await play(stage, { plant: () => ({}) }, tests, options);
});

describe('legal variations', () => {
  it('stand each in one blend', () => {
    expect(blends.flat().sort()).toEqual(variations.map(({ id }) => id).sort());
  });

  it.each(blends.map((ids) => [ids.join(' + '), blend(ids.map(variation))] as const))(
    '%s change no verdict',
    async (_, each) => {
      const varied = await play(stage, each, tests, options);
      expect(varied.mistakes).toEqual([]);
      expect(varied.results).toHaveLength(tests.length);
      expect(compare(usual, varied, each)).toEqual([]);
    },
  );

  it('is told apart from a server that errs', async () => {
    const plant: Variation['plant'] = ({ imap }) => ({
      imap: { commands: Object.fromEntries(Object.entries(imap.commands).filter(([name]) => name !== 'EXPUNGE')) },
    });
    const deaf = { ...variation('imap/order'), plant };
    const varied = await play(stage, deaf, tests, options);
    expect(compare(usual, varied, deaf).length).toBeGreaterThan(0);
  });
});
