import { isAlias, isNode, isScalar, LineCounter, parseDocument, Parser, Scalar, visit, type CST } from 'yaml';

/** A comment behind a text or key, taken out while the rest is laid out. */
interface Trailing {
  readonly comment: string;
  /** Of the `#`, from 0. */
  readonly column: number;
  /** Of the first character of its line. */
  readonly indent: number;
}

/** A text as it is written. */
interface Written {
  readonly source: string;
  readonly isBlock: boolean;
  comment?: Trailing;
}

const OPEN = '\uE000';
const CLOSE = '\uE001';
const HOLE = /\uE000(\d+)\uE001/gu;

/**
 * A script with its indentation, blanks and empty lines made uniform. Texts stay as they are written, and comments where
 * they stand. What YAML or the language refuses is for the linter: `undefined`.
 */
export function format(text: string): string | undefined {
  if (/[\uE000\uE001]/u.test(text)) return undefined;
  const source = text.replace(/\r\n/g, '\n');
  const { stripped, trailing } = withoutTrailing(source);
  const lineCounter = new LineCounter();
  const document = parseDocument(stripped, {
    schema: 'failsafe',
    keepSourceTokens: true,
    uniqueKeys: false,
    merge: false,
    logLevel: 'error',
    lineCounter,
  });
  if (document.errors.length > 0) return undefined;
  const texts: Written[] = [];
  const ends = new Map<number, { offset: number; written: Written }>();
  const strange: unknown[] = [];
  visit(document, {
    Node: (_, node) => {
      if (isMarked(node)) strange.push(node);
      if (!isScalar(node) || !node.range) return;
      const [start, end] = node.range;
      const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
      const written: Written = { source: stripped.slice(start, end), isBlock };
      const { line } = lineCounter.linePos(isBlock ? start : end);
      const last = ends.get(line);
      if (!last || last.offset < start) ends.set(line, { offset: start, written });
      node.value = `${OPEN}${texts.length.toString()}${CLOSE}`;
      node.type = Scalar.PLAIN;
      texts.push(written);
    },
  });
  for (const [line, comment] of trailing) {
    const anchor = ends.get(line);
    if (!anchor) return undefined;
    anchor.written.comment = comment;
  }
  if (strange.length > 0) return undefined;
  const laidOut = document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: true });
  const lines = laidOut.split('\n').map((line) => filled(line, texts).trimEnd());
  return `${lines
    .join('\n')
    .replace(/^\n+/, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** An alias, or what has a tag or an anchor: nothing of the language. */
const isMarked = (node: unknown): boolean =>
  isAlias(node) || (isNode(node) && (node.tag ?? anchorOf(node)) !== undefined);

const anchorOf = (node: { anchor?: string }): string | undefined => node.anchor;

/** Takes the comments off that stand behind something, by the line in which they stand, from 1. */
function withoutTrailing(text: string): { stripped: string; trailing: Map<number, Trailing> } {
  const trailing = new Map<number, Trailing>();
  let stripped = '';
  let from = 0;
  for (const { offset, source } of commentsOf(text)) {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const before = text.slice(lineStart, offset);
    if (before.trim() === '') continue;
    stripped += text.slice(from, offset).trimEnd();
    from = offset + source.length;
    const line = text.slice(0, offset).split('\n').length;
    trailing.set(line, { comment: source, column: offset - lineStart, indent: before.search(/\S/) });
  }
  return { stripped: stripped + text.slice(from), trailing };
}

function commentsOf(text: string): CST.SourceToken[] {
  const found: CST.SourceToken[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (typeof value === 'object' && value !== null) {
      if ('type' in value && value.type === 'comment') found.push(value as CST.SourceToken);
      else for (const each of Object.values(value)) walk(each);
    }
  };
  walk([...new Parser().parse(text)]);
  return found.sort((a, b) => a.offset - b.offset);
}

/** A line with its texts put back, and the comment that stood behind one of them at its end. */
function filled(line: string, texts: readonly Written[]): string {
  const indent = line.search(/\S/);
  let comment: Trailing | undefined;
  const [, dashes = '', rest = ''] = /^\s*((?:- )*)(.*)$/su.exec(line) ?? [];
  const isKeyed = rest.startsWith(OPEN) && /^\uE000\d+\uE001:/u.test(rest);
  const margin = ' '.repeat(Math.max(0, indent) + dashes.length + (isKeyed ? 2 : 0));
  const put = line.replace(HOLE, (_, index: string) => {
    const written = texts[Number(index)];
    if (!written) return '';
    comment ??= written.comment;
    return written.isBlock ? block(written, margin) : written.source.replace(/[ \t]*\n[ \t]*(?=\S)/g, `\n${margin}`);
  });
  if (!comment) return put;
  const [first = '', ...others] = put.split('\n');
  const column = comment.column + Math.max(0, indent) - comment.indent;
  const head = others.length > 0 && !/[|>][-+0-9]*$/.test(first) ? undefined : first;
  const last = head ?? others.at(-1) ?? '';
  const commented = `${last}${' '.repeat(Math.max(2, column - last.length))}${comment.comment}`;
  return head === undefined ? [first, ...others.slice(0, -1), commented].join('\n') : [commented, ...others].join('\n');
}

function block({ source }: Written, margin: string): string {
  const [header = '', ...lines] = source.replace(/\s+$/, '').split('\n');
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return [header, ...lines.map((line) => (line.trim() === '' ? '' : `${margin}${line.slice(least)}`))].join('\n');
}
