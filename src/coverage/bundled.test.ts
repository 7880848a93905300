import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openCatalog } from '../cli/catalog.js';
import { dormantTags } from '../run/index.js';
import { choose } from './choose.js';
import { coverageOf, requirementsOf } from './coverage.js';
import { namedIn, sectionsOf } from './rulings.js';

const { suites, ledger, problems } = openCatalog({});
const coverage = coverageOf({ ...openCatalog({ allowStrays: true }), dormantTags });

describe('the bundled suites', () => {
  test('are free of mistakes and warnings', () => {
    expect(problems.map(({ place, message }) => `${place.file}:${place.line} ${message}`)).toEqual([]);
    expect(suites.length).toBeGreaterThan(0);
  });

  test('cover only what stands in the ledger', () => {
    expect(coverage.strays.map(({ id, place }) => `${place.file}:${place.line} ${id}`)).toEqual([]);
  });
});

describe('every testable requirement is covered', () => {
  test.each(coverage.rfcs.map(({ rfc }) => rfc))('of %s', (rfc) => {
    const own = requirementsOf(coverage).filter((one) => one.rfc === rfc);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ status }) => status === 'uncovered').map(({ id }) => id)).toEqual([]);
  });
});

const doc = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

test('every ruling names the requirements that it is on', () => {
  const rulings = sectionsOf(doc('rulings')).filter(({ text }) => text.includes('**Ruling.**'));
  expect(rulings.length).toBeGreaterThan(0);
  expect(rulings.filter(({ text }) => namedIn(text).length === 0).map(({ heading }) => heading)).toEqual([]);
});

test.each(['rulings', 'findings'])('docs/%s.md names only requirements that stand in the ledger', (name) => {
  expect(choose(ledger, namedIn(doc(name))).idle).toEqual([]);
});
