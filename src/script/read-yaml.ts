import { isAlias, isCollection, isMap, isPair, isScalar, parseDocument, Scalar } from 'yaml';
import type { CST, ParsedNode, Range, YAMLMap, YAMLSeq } from 'yaml';
import type { SourceFile } from './source.js';
import type { Entry, ListNode, MapNode, Node, TextNode } from './tree.js';
import { Traps } from './yaml-traps.js';
import type { Problems } from './problem.js';

/**
 * Reads YAML under the failsafe schema and refuses what would not say what it seems to say: tags, anchors, aliases,
 * merge and duplicate keys, escapes, folded list entries.
 * @returns undefined when anything was refused; the complaints are then in `problems`
 */
export function readYaml(source: SourceFile, problems: Problems): Node | undefined {
  const traps = new Traps(source);
  const document = parseDocument(source.text, {
    schema: 'failsafe',
    keepSourceTokens: true,
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    logLevel: 'error',
  });
  const tree = new Reader(source, traps).read(document.contents);
  for (const { code, message, pos } of document.errors) traps.yamlError(code, message, pos);
  problems.add(traps.problems());
  return traps.none ? tree : undefined;
}

class Reader {
  constructor(
    private readonly source: SourceFile,
    private readonly traps: Traps,
  ) {}

  read(node: ParsedNode | null, at = 0): Node {
    if (isAlias(node)) {
      this.traps.alias(node.range);
      return this.#empty(at);
    }
    if (isScalar(node)) return this.#text(node);
    if (!isCollection(node)) return this.#empty(at);
    this.#properties(node.srcToken);
    return isMap(node) ? this.#map(node) : this.#list(node);
  }

  #empty(at: number): TextNode {
    return { kind: 'text', text: '', place: this.source.place(at, at) };
  }

  #text(node: Scalar.Parsed): TextNode {
    const token = node.srcToken;
    const [start, end] = node.range;
    const text = typeof node.value === 'string' ? node.value : '';
    if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
      const [from, to] = this.#blockContent(start, end);
      return { kind: 'text', text: text.replace(/\n+$/, ''), place: this.source.place(from, to) };
    }
    if (node.type === Scalar.QUOTE_DOUBLE && this.source.text.slice(start, end).includes('\\')) {
      this.traps.escape(node.range);
    }
    const quote = node.type === Scalar.PLAIN ? 0 : 1;
    if (quote === 1 && !isClosed(this.source.text.slice(start, end))) this.traps.unclosedQuote(node.range);
    if (quote === 0) this.traps.fold(node.range);
    const place = this.source.place(start + quote, end - quote);
    const comment = quote === 0 ? this.#comment(token, end) : undefined;
    return { kind: 'text', text, place, ...(comment && { comment }) };
  }

  /** From the first character of a block scalar's text to the end of its first line. */
  #blockContent(start: number, end: number): [number, number] {
    const header = this.source.text.indexOf('\n', start);
    const offset = header < 0 ? -1 : this.source.text.slice(header, end).search(/[^\s]/);
    if (offset < 0) return [start, start + 1];
    const from = header + offset;
    const lineEnd = this.source.text.indexOf('\n', from);
    return [from, lineEnd < 0 ? end : lineEnd];
  }

  #comment(token: CST.Token | undefined, end: number): ReturnType<SourceFile['place']> | undefined {
    const tail = token && 'end' in token ? (token.end ?? []) : [];
    const comment = tail.find(({ type }) => type === 'comment');
    if (!comment || this.source.text.slice(end, comment.offset).includes('\n')) return undefined;
    return this.source.place(comment.offset, comment.offset + comment.source.length);
  }

  #list(node: YAMLSeq.Parsed): ListNode {
    const [start, end] = node.range;
    const items = node.items.map((item) =>
      isPair(item) ? this.#map({ ...node, items: [item] } as unknown as YAMLMap.Parsed) : this.read(item, start),
    );
    return { kind: 'list', items, flow: node.flow === true, place: this.source.place(start, end) };
  }

  #map(node: YAMLMap.Parsed): MapNode {
    const entries: Entry[] = [];
    const seen = new Map<string, TextNode>();
    for (const pair of node.items) {
      const key = this.#key(pair.key);
      const first = seen.get(key.text);
      if (first) this.traps.duplicateKey(key, first);
      seen.set(key.text, key);
      entries.push({ key, value: this.read(pair.value, valueStart(pair.value, pair.key)) });
    }
    const [start, end] = node.range;
    return {
      kind: 'map',
      entries,
      flow: node.flow === true,
      // A block map begins with its first key, which is what to point at.
      place:
        node.flow === true ? this.source.place(start, end) : (entries[0]?.key.place ?? this.source.place(start, end)),
      lastLine: this.source.line(Math.max(start, lastCharacter(this.source.text, end))),
    };
  }

  #key(node: ParsedNode): TextNode {
    if (isScalar(node)) {
      const key = this.#text(node);
      if (key.text === '<<' && node.type === Scalar.PLAIN) this.traps.mergeKey(key);
      return key;
    }
    const [start, end] = node.range;
    this.traps.complexKey([start, end]);
    return { kind: 'text', text: '', place: this.source.place(start, end) };
  }

  /** Tags and anchors stand among the source tokens of the collection that holds what they are put on. */
  #properties(token: CST.Token | undefined): void {
    if (!token || !('items' in token)) return;
    if (token.type === 'flow-collection' && !token.end.some(({ type }) => type.startsWith('flow-'))) {
      this.traps.unclosed(token.offset);
    }
    for (const item of token.items) {
      for (const mark of [...item.start, ...('sep' in item ? (item.sep ?? []) : [])]) {
        if (mark.type === 'tag') this.traps.tag(mark);
        if (mark.type === 'anchor') this.traps.anchor(mark);
        if (mark.type === 'explicit-key-ind') this.traps.complexKey([mark.offset, mark.offset + 1]);
      }
    }
  }
}

/** Whether a quoted scalar ends with the quote that it begins with. */
const isClosed = (written: string): boolean => written.length > 1 && written.at(-1) === written[0];

function valueStart(value: { range?: Range | null } | null, key: { range?: Range | null }): number {
  return value?.range?.[0] ?? key.range?.[1] ?? 0;
}

/** The last character before `end` that is no white space: collections reach over the empty lines behind them. */
function lastCharacter(text: string, end: number): number {
  let at = Math.min(end, text.length) - 1;
  while (at > 0 && /\s/.test(text[at] ?? '')) at -= 1;
  return at;
}
