import { resolve } from 'node:path';
import type { Suite, Test } from './model.js';

const PLACE = /^(?<file>.+):(?<line>[1-9]\d*)$/;

/**
 * The tests at a place such as `suites/pop3/deletion.yaml:12`: those around the line (all cases and revisions of one), or
 * those that use the fragment in which it lies. Undefined where the text is no place or no suite is in that file.
 */
export function selectPlace(suites: readonly Suite[], text: string): readonly Test[] | undefined {
  const groups = PLACE.exec(text)?.groups;
  const file = groups?.file;
  if (file === undefined) return undefined;
  const line = Number(groups?.line);
  const suite = suites.find((each) => resolve(each.file) === resolve(file));
  if (!suite) return undefined;
  const around = suite.tests.filter((test) => isIn(test, line));
  return around.length > 0 ? around : usersOfFragment(suite.tests, line);
}

const isIn = (test: Test, line: number): boolean => test.place.line <= line && line <= test.lastLine;

/** Steps of fragments stand outside of the tests that they are part of; the nearest one above the line is meant. */
function usersOfFragment(tests: readonly Test[], line: number): readonly Test[] {
  const lines = new Map(tests.map((test) => [test, fragmentLines(test).filter((each) => each <= line)]));
  const nearest = Math.max(0, ...[...lines.values()].flat());
  return tests.filter((test) => lines.get(test)?.includes(nearest));
}

const fragmentLines = (test: Test): readonly number[] =>
  [...test.setup, ...test.steps].map(({ place }) => place.line).filter((line) => !isIn(test, line));
