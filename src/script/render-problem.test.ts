import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Problem } from './problem.js';
import { renderProblem } from './render-problem.js';

const bare: Problem = {
  severity: 'warning',
  code: 'title',
  place: { file: 'a.yaml', line: 2, column: 4, length: 3 },
  message: 'this is odd',
};
const problem: Problem = { ...bare, mend: 'write it evenly' };

const plain = `warning: this is odd
 --> a.yaml:2:4
  |
2 | c: odd
  |    ^^^
  = write it evenly`;

test('draws the line with a caret', () => {
  expect(renderProblem(problem, { colors: false, source: ['a: b', 'c: odd'] })).toBe(plain);
});

test('says the same in colours', () => {
  const painted = renderProblem(problem, { colors: true, source: ['a: b', 'c: odd'] });
  expect(painted).not.toBe(plain);
  expect(stripVTControlCharacters(painted)).toBe(plain);
});

test('does without the source and without a mend', () => {
  expect(renderProblem(bare, { colors: false })).toBe('warning: this is odd\n --> a.yaml:2:4');
});
