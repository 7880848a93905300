import { expect, test } from 'vitest';
import { Problems } from './problem.js';
import { readYaml } from './read-yaml.js';
import { excerpt, placeWithin, SourceFile } from './source.js';
import { textOf } from './tree.js';

/** The characters of the file at the place of `piece` in the text of the key `a`. */
function found(yaml: string, piece: string): string {
  const source = new SourceFile('x.yaml', yaml);
  const problems = new Problems();
  const root = readYaml(source, problems);
  expect(problems.sorted()).toEqual([]);
  const node = root?.kind === 'map' ? textOf(root, 'a') : undefined;
  if (!node) throw new Error('no text');
  const offset = node.text.indexOf(piece);
  expect(offset).toBeGreaterThanOrEqual(0);
  const { line, column, length } = placeWithin(source.lines, node.place, node.text, offset, piece.length);
  return `${line}:${column} ${(source.lines[line - 1] ?? '').slice(column - 1, column - 1 + length)}`;
}

test.each([
  ['plain', 'b: x\na: one two\n', 'two', '2:8 two'],
  ['single quotes', "a: 'one two'\n", 'two', '1:9 two'],
  ['doubled single quotes', "a: 'it''s ''two'' x'\n", 'x', '1:19 x'],
  ['double quotes', 'a: "one two"\n', 'two', '1:9 two'],
  ['in a flow map', '{a: one two}\n', 'two', '1:9 two'],
  ['folded plain', 'a: one\n  two\n  three\n', 'three', '3:3 three'],
  ['folded quotes', "a: 'one\n  it''s\n\n  three'\n", 'three', '4:3 three'],
  ['literal block', 'a: |\n  one\n    two\n  three\n', 'two', '3:5 two'],
  ['literal block, last line', 'a: |-\n  one\n    two\n  three\n', 'three', '4:3 three'],
  ['literal block with an empty line', 'a: |\n  one\n\n  three\n', 'three', '4:3 three'],
  ['folded block', 'a: >-\n  one\n  two\n\n  three\n', 'three', '5:3 three'],
])('%s', (_name, yaml, piece, place) => expect(found(yaml, piece)).toBe(place));

test('a text that does not stand in the file is shown as its scalar', () => {
  const source = new SourceFile('x.yaml', 'a: ${n} two\n');
  const place = source.place(3, 11);
  expect(placeWithin(source.lines, place, '1 two', 2, 3)).toEqual(place);
});

test('a piece beyond the end of a line is cut there', () => {
  const source = new SourceFile('x.yaml', 'a: b\nc: d\n');
  expect(source.place(3, 9)).toEqual({ file: 'x.yaml', line: 1, column: 4, length: 1 });
  expect(source.place(10, 10)).toMatchObject({ line: 3, column: 1, length: 1 });
});

test('an excerpt has the lines around a place', () => {
  const lines = ['1', '2', '3', '4', '5'];
  const at = (line: number) => excerpt({ lines }, { file: 'x', line, column: 1, length: 1 }, 1);
  expect(at(1)).toEqual({ firstLine: 1, lines: ['1', '2'] });
  expect(at(3)).toEqual({ firstLine: 2, lines: ['2', '3', '4'] });
  expect(at(5)).toEqual({ firstLine: 4, lines: ['4', '5'] });
});
