import type { Place } from '../events/events.js';

/**
 * A script as the YAML parser leaves it, reduced to what the language allows: texts, lists and maps, each with its place.
 */
export type Node = TextNode | ListNode | MapNode;

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  /** Where the text begins, behind an opening quote and in a block scalar on its first line. */
  readonly place: Place;
  /** The place of a comment that follows a plain scalar on its line. */
  readonly comment?: Place;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** Written in brackets. */
  readonly flow: boolean;
  readonly place: Place;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  /** Written in braces. */
  readonly flow: boolean;
  readonly place: Place;
  /** The last line that the map takes. */
  readonly lastLine: number;
}

export interface Entry {
  readonly key: TextNode;
  readonly value: Node;
}

/** The entry of a map with that key. */
export const entryOf = (map: MapNode, key: string): Entry | undefined =>
  map.entries.find((entry) => entry.key.text === key);

/** The value at a key of a map. */
export const valueOf = (map: MapNode, key: string): Node | undefined => entryOf(map, key)?.value;

export function textOf(map: MapNode, key: string): TextNode | undefined {
  const value = valueOf(map, key);
  return value?.kind === 'text' ? value : undefined;
}

export function listOf(map: MapNode, key: string): readonly Node[] | undefined {
  const value = valueOf(map, key);
  return value?.kind === 'list' ? value.items : undefined;
}

export function mapOf(map: MapNode, key: string): MapNode | undefined {
  const value = valueOf(map, key);
  return value?.kind === 'map' ? value : undefined;
}

/** The texts of a list at a key; what is no text is left out, for the schema has complained of it. */
export const textsOf = (map: MapNode, key: string): readonly TextNode[] =>
  (listOf(map, key) ?? []).filter((node) => node.kind === 'text');

/** The same tree with every value's text replaced; keys stay. */
export function mapTexts(node: Node, replace: (text: string) => string): Node {
  switch (node.kind) {
    case 'text': {
      const text = replace(node.text);
      return text === node.text ? node : { ...node, text };
    }
    case 'list':
      return { ...node, items: node.items.map((item) => mapTexts(item, replace)) };
    case 'map':
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key, value: mapTexts(value, replace) })) };
  }
}

/** Parts of the script are checked each by itself, so no schema looks deeper. */
const DEEPEST = 3;

/** Plain data for the schema; of two equal keys the first counts. Collections below what schemas look at are empty. */
export function plain(node: Node, depth = 0): unknown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'list':
      return depth < DEEPEST ? node.items.map((item) => plain(item, depth + 1)) : [];
    case 'map': {
      const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      if (depth < DEEPEST) for (const { key, value } of node.entries) data[key.text] ??= plain(value, depth + 1);
      return data;
    }
  }
}
