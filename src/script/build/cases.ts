import { substitute } from '../../pattern/substitute.js';
import type { Problems } from '../problem.js';
import { mapOf, mapTexts } from '../tree.js';
import type { MapNode, TextNode } from '../tree.js';
import { listed, tick } from '../words.js';
import { usesParameter } from './steps.js';

/** A test with the parameters of one case put in; `name` is undefined for a test without cases. */
export interface Case {
  readonly name?: string;
  readonly test: MapNode;
}

/** The tests that a test with `cases` stands for: `${n}` is replaced in all its texts before anything else is read. */
export function cases(test: MapNode, problems: Problems): readonly Case[] {
  const declared = mapOf(test, 'cases');
  if (!declared) return [{ test }];
  if (declared.entries.length === 0)
    problems.error('empty', declared.place, '`cases` is empty, so the test would never run');
  const rest: MapNode = { ...test, entries: test.entries.filter(({ key }) => key.text !== 'cases') };
  checkParameters(declared, rest, problems);
  return declared.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'map') return [];
    const parameters = new Map(
      value.entries.flatMap((entry): [string, string][] =>
        entry.value.kind === 'text' ? [[entry.key.text, entry.value.text]] : [],
      ),
    );
    const replaced = mapTexts(rest, (text) => substitute(text, parameters));
    return replaced.kind === 'map' ? [{ name: key.text, test: replaced }] : [];
  });
}

function checkParameters(declared: MapNode, test: MapNode, problems: Problems): void {
  const all = new Map<string, TextNode>();
  const maps = declared.entries.map(({ key, value }) => ({
    key,
    parameters: value.kind === 'map' ? value.entries : [],
  }));
  for (const { parameters } of maps) for (const { key } of parameters) if (!all.has(key.text)) all.set(key.text, key);
  for (const { key, parameters } of maps) {
    const missing = [...all.keys()].filter((name) => !parameters.some((entry) => entry.key.text === name));
    if (missing.length === 0) continue;
    const message = `the case ${tick(key.text)} does not say ${listed(missing.map(tick), 'and')}, as other cases do`;
    problems.error('uneven-cases', key.place, message);
  }
  for (const [name, key] of all) {
    if (!usesParameter(test, name)) {
      problems.error('unused-parameter', key.place, `no text of the test holds ${tick(`\${${name}}`)}`);
    }
  }
}
