import { expect, test } from 'vitest';
import { loadSuites } from './load.js';
import { selectPlace } from './select.js';
import { library } from './testing/library.js';

const file = 'src/script/testing/good/both.yaml';
const { suites } = loadSuites([file], library);
const at = (line: number, of = file): readonly string[] | undefined =>
  selectPlace(suites, `${of}:${line}`)?.map(({ name }) => name);
const all = ['all/one', 'all/one@rev2', 'all/two', 'all/two@rev2'];

test('a line of a test selects all its cases and revisions', () => {
  expect(at(20)).toEqual(all);
  expect(at(45)).toEqual(all);
});

test('a line of a fragment selects the tests that use it', () => expect(at(17)).toEqual(all));

test('a line of neither selects none', () => expect(at(2)).toEqual([]));

test('what is no place of a suite is told from a place without tests', () => {
  expect(at(20, 'elsewhere.yaml')).toBeUndefined();
  expect(selectPlace(suites, 'both/all')).toBeUndefined();
});
