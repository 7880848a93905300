import type { z } from 'zod';
import { nearest } from '../pattern/suggest.js';
import type { Problems } from './problem.js';
import type { SourceFile } from './source.js';
import { entryOf, plain } from './tree.js';
import type { MapNode, Node, TextNode } from './tree.js';
import { tick, didYouMean, listed } from './words.js';
import { quoted } from './yaml-traps.js';

type Issue = z.core.$ZodIssue;

/** Where complaints about a file go. */
export interface Desk {
  readonly source: SourceFile;
  readonly problems: Problems;
}

/** What zod's types are called in complaints. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/**
 * Holds a part of the script against its schema; every issue becomes a complaint at its own key or value.
 * @param what what the part is called in complaints, such as `a test`
 * @param words keys that the schema does not know but that may have been meant, such as the sessions of the test
 */
export function check(node: Node, schema: z.ZodType, what: string, desk: Desk, words: readonly string[] = []): boolean {
  const result = schema.safeParse(plain(node));
  if (result.success) return true;
  const known = [...keysOf(schema), ...words];
  for (const issue of result.error.issues) complain(node, issue, known, what, desk);
  return false;
}

function complain(root: Node, issue: Issue, known: readonly string[], what: string, desk: Desk): void {
  const path = issue.path.map(String);
  const { node, parent, key } = follow(root, path);
  const name = key === undefined ? what : tick(key);
  if (!node) {
    const map = parent ?? root;
    // A misspelt key is complained of as that.
    if (
      map.kind === 'map' &&
      map.entries.some(({ key: { text } }) => !known.includes(text) && nearest(text, known) === key)
    ) {
      return;
    }
    desk.problems.error('missing-key', map.place, `${what} needs ${tick(path.at(-1) ?? '')}`);
    return;
  }
  if (node.kind === 'text' && node.text === '') {
    desk.problems.error('empty', keyPlace(parent, key, node), `${name} is empty`);
    return;
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      unknownKeys(node, issue.keys, known, what, desk);
      return;
    case 'invalid_type':
      wrongKind(node, name, kinds[issue.expected] ?? issue.expected, desk);
      return;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const given = node.kind === 'text' ? node.text : undefined;
      if (given === undefined) {
        wrongKind(node, name, 'text', desk);
        return;
      }
      const mend = didYouMean(given, values) ?? (values.length === 1 ? 'or leave the key out' : undefined);
      desk.problems.error('bad-value', node.place, `${name} must be ${listed(values)}, not ${tick(given)}`, mend);
      return;
    }
    case 'too_small':
      desk.problems.error(
        'empty',
        node.kind === 'text' ? keyPlace(parent, key, node) : node.place,
        tooSmall(name, issue),
      );
      return;
    case 'invalid_key':
      desk.problems.error(
        'bad-value',
        keyPlace(parent, key, node),
        `${name} ${issue.issues[0]?.message ?? 'is no name'}`,
      );
      return;
    default:
      desk.problems.error('bad-value', node.place, `${name} ${issue.message}${given(node)}`);
  }
}

const given = (node: Node): string => (node.kind === 'text' ? `, not ${tick(node.text)}` : '');

function tooSmall(name: string, { minimum }: { minimum: number | bigint }): string {
  return Number(minimum) > 1 ? `${name} needs at least ${minimum} entries` : `${name} is empty`;
}

function follow(root: Node, path: readonly string[]): { node: Node | undefined; parent?: MapNode; key?: string } {
  let node: Node | undefined = root;
  let parent: MapNode | undefined;
  let key: string | undefined;
  for (const step of path) {
    if (node?.kind === 'map') {
      parent = node;
      key = step;
      node = entryOf(node, step)?.value;
    } else if (node?.kind === 'list') {
      node = node.items[Number(step)];
    }
  }
  return { node, ...(parent && { parent }), ...(key !== undefined && { key }) };
}

const keyPlace = (parent: MapNode | undefined, key: string | undefined, node: Node): Node['place'] =>
  (parent && key !== undefined ? entryOf(parent, key)?.key.place : undefined) ?? node.place;

const keysOf = (schema: z.ZodType): string[] =>
  'shape' in schema ? Object.keys(schema.shape as Record<string, unknown>) : [];

function unknownKeys(node: Node, keys: readonly string[], known: readonly string[], what: string, desk: Desk): void {
  if (node.kind !== 'map') return;
  for (const key of keys) {
    const place = entryOf(node, key)?.key.place ?? node.place;
    const mend = didYouMean(key, known) ?? `${what} may have ${listed(known, 'and')}`;
    desk.problems.error('unknown-key', place, `${what} has no key ${tick(key)}`, mend);
  }
}

const described = (node: Node): string => (node.kind === 'text' ? 'text' : node.kind === 'list' ? 'a list' : 'a map');

/** A value of another kind than the schema wants; a text that YAML took for a collection is told as that. */
export function wrongKind(node: Node, name: string, wanted: string, desk: Desk): void {
  if (wanted === 'text' && node.kind !== 'text' && node.flow) {
    const { line, column, length } = node.place;
    const written = (desk.source.lines[line - 1] ?? '').slice(column - 1, column - 1 + length);
    const message = `${name} must be text, but YAML reads a leading ${written[0] ?? ''} as ${described(node)}`;
    desk.problems.error('yaml-flow', node.place, message, `write: ${quoted(written)}`);
    return;
  }
  if (node.kind === 'text' && node.text === '') {
    desk.problems.error('empty', node.place, `${name} is empty, it must be ${wanted}`);
    return;
  }
  const mend =
    wanted === 'a list' && node.kind === 'text'
      ? `write: [${node.text}], or entries below it, each behind a hyphen`
      : undefined;
  desk.problems.error('wrong-kind', node.place, `${name} must be ${wanted}, not ${described(node)}`, mend);
}

/**
 * In a command or a pattern a `#` belongs to the dialogue more often than not, as in BODY[] #1; YAML cuts it off.
 * @param loose where a `#` has no meaning, a comment may follow if two blanks set it apart
 */
export function refuseComment(node: TextNode, desk: Desk, loose = false): void {
  if (!node.comment) return;
  const line = desk.source.lines[node.comment.line - 1] ?? '';
  const lead = line.slice(0, node.comment.column - 1);
  if (loose && lead.endsWith('  ') && /^#\s/.test(line.slice(node.comment.column - 1))) return;
  const whole = line.slice(node.place.column - 1).trimEnd();
  const mend = `write ${quoted(whole)} if it belongs to the text; a comment goes on a line of its own`;
  desk.problems.error('yaml-comment', node.comment, 'YAML takes this for a comment and cuts the text short', mend);
}
