import type { CST, ErrorCode, Range } from 'yaml';
import type { Problem, ProblemCode } from './problem.js';
import type { SourceFile } from './source.js';
import type { TextNode } from './tree.js';
import { tick } from './words.js';

/** The text in single quotes, as YAML wants it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const LINE = /^\s*(?<lead>(?:- +)*(?:[\w.-]+: +)?)(?<value>\S.*)$/;

/** The line with its value in single quotes, which always says what it seems to say. */
function quotedLine(line: string): string | undefined {
  const groups = LINE.exec(line)?.groups;
  const value = groups?.value;
  if (!groups || !value || value.startsWith("'")) return undefined;
  return `write: ${groups.lead ?? ''}${quoted(value.trimEnd())}`;
}

/**
 * Gathers what YAML would misread. Of several complaints about one line only the most telling is kept: the trap itself,
 * not what the parser stumbled over behind it.
 */
export class Traps {
  readonly #found = new Map<number, Problem>();
  /** Where the parser lost its way; what it says of later lines is no help. */
  #lostAt = Infinity;

  constructor(private readonly source: SourceFile) {
    for (const [index, line] of source.lines.entries()) {
      if (line.startsWith('%')) this.#directive(index);
      const tab = line.indexOf('\t');
      if (tab >= 0) this.#tab(index, tab);
    }
  }

  get none(): boolean {
    return this.#found.size === 0;
  }

  problems(): readonly Problem[] {
    return [...this.#found.values()];
  }

  alias(range: Range): void {
    this.#add('yaml-alias', range, 'YAML reads a leading * as an alias');
  }

  tag(mark: CST.SourceToken): void {
    this.#add('yaml-tag', spanOf(mark), 'YAML reads a leading ! as a tag and takes it away');
  }

  anchor(mark: CST.SourceToken): void {
    this.#add('yaml-anchor', spanOf(mark), 'YAML reads a leading & as an anchor and takes it away');
  }

  escape(range: Range): void {
    const written = this.source.text.slice(range[0] + 1, range[1] - 1);
    const escape = (/\\[^"\\]/.exec(written) ?? /\\./.exec(written))?.[0] ?? '\\';
    const meant = written.replace(/\\(["\\])/g, '$1');
    const message = `in double quotes YAML reads ${escape} as an escape`;
    this.#add('yaml-escape', range, message, `write: ${quoted(meant)}`);
  }

  unclosedQuote(range: Range): void {
    const message = 'this quote is not closed, so YAML reads on to the end of the file';
    this.#add('yaml-syntax', [range[0], range[0] + 1], message, 'close it; inside of single quotes write two for one');
    this.#lostAt = Math.min(this.#lostAt, range[0]);
  }

  mergeKey(key: TextNode): void {
    this.#addAt(
      'yaml-merge-key',
      key.place,
      'merge keys are not part of the language',
      'share steps by "fragments:" and "use:"',
    );
  }

  duplicateKey(key: TextNode, first: TextNode): void {
    const message = `${tick(key.text)} stands here again, first in line ${first.place.line}`;
    this.#addAt('yaml-duplicate-key', key.place, message, 'keep one of the two');
  }

  complexKey(range: readonly [number, number]): void {
    this.#add('yaml-key', range, 'a key must be a word', 'write it without the ? or brackets');
  }

  unclosed(offset: number): void {
    const bracket = this.source.text[offset] ?? '';
    const message = `YAML reads a leading ${bracket} as the beginning of a ${bracket === '[' ? 'list' : 'map'}, which does not end`;
    this.#add('yaml-flow', [offset, offset + 1], message);
    this.#lostAt = Math.min(this.#lostAt, offset);
  }

  /** A plain scalar over several lines swallows the entries that were meant to follow it. */
  fold(range: Range): void {
    const text = this.source.text.slice(range[0], range[1]);
    const swallowed = /\n *(?=- )/.exec(text);
    if (!swallowed) return;
    const at = range[0] + swallowed.index + swallowed[0].length;
    const message = 'this entry is indented more than the one above, so YAML makes it a part of that text';
    this.#add('yaml-fold', [at, at + 1], message, 'indent it like the entry above');
  }

  yamlError(code: ErrorCode, message: string, [start, end]: readonly [number, number]): void {
    const derailed = code === 'UNEXPECTED_TOKEN' || code === 'BAD_INDENT' || code === 'MISSING_CHAR';
    if (start > this.#lostAt) return;
    if (code === 'MULTIPLE_DOCS') {
      this.#add(
        'yaml-documents',
        [start, end],
        'a file holds one suite: a second document begins here',
        'make it a file of its own',
      );
      return;
    }
    const line = this.source.lines[this.source.line(start) - 1] ?? '';
    const value = LINE.exec(line)?.groups?.value ?? '';
    const from = start - this.source.place(start, end).column + 1 + line.length - value.length;
    const { trap, said, mend, whole } = explain(code, message, line, value);
    // What the parser stumbles over stands behind the beginning of the text that it misreads.
    this.#add(trap, whole && from < start ? [from, start] : [start, end], said, mend);
    if (derailed && message.includes('in YAML stream')) this.#lostAt = start;
  }

  #directive(index: number): void {
    const place = { file: this.source.file, line: index + 1, column: 1, length: 1 };
    this.#addAt('yaml-directive', place, 'YAML directives are not part of the language', 'remove the line');
  }

  #tab(index: number, column: number): void {
    const place = { file: this.source.file, line: index + 1, column: column + 1, length: 1 };
    this.#addAt(
      'tab',
      place,
      'there is a tab here, which nobody can see',
      'write spaces; to send a tab write \\t in a step with "raw: true"',
    );
  }

  #add(code: ProblemCode, [start, end]: readonly [number, number, ...number[]], message: string, mend?: string): void {
    const place = this.source.place(start, end);
    const help = mend ?? quotedLine(this.source.lines[place.line - 1] ?? '');
    this.#addAt(code, place, message, help);
  }

  #addAt(code: ProblemCode, place: Problem['place'], message: string, mend: string | undefined): void {
    if (this.#found.has(place.line)) return;
    this.#found.set(place.line, { severity: 'error', code, place, message, ...(mend !== undefined && { mend }) });
  }
}

interface Explanation {
  readonly trap: ProblemCode;
  readonly said: string;
  readonly mend?: string;
  /** It is about the value from its beginning on. */
  readonly whole?: boolean;
}

/** What an error of the YAML parser means to somebody who writes dialogues. */
function explain(code: ErrorCode, message: string, line: string, value: string): Explanation {
  switch (code) {
    case 'BAD_ALIAS':
      return { trap: 'yaml-alias', said: 'YAML reads a leading * as an alias' };
    case 'BAD_SCALAR_START':
      return { trap: 'yaml-indicator', said: `YAML keeps a leading ${value[0] ?? ''} to itself` };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return { trap: 'yaml-colon', said: 'a colon and a space make YAML read a map here' };
    case 'RESOURCE_EXHAUSTION':
      return {
        trap: 'yaml-syntax',
        said: 'lists and maps are nested too deeply',
        mend: 'nothing in the language is nested so deeply',
      };
    default:
  }
  const bracket = line.search(/[[{]/);
  if (bracket >= 0 && line[bracket - 1] !== '$' && line.includes('${', bracket)) {
    const said = 'inside of [ ] and { } YAML takes the braces of ${…} for its own';
    return { trap: 'yaml-flow', said, mend: 'put each text that holds ${…} in single quotes' };
  }
  if (/^[[{]/.test(value)) {
    return { trap: 'yaml-flow', said: `YAML reads a leading ${value[0] ?? ''} as a collection`, whole: true };
  }
  if (/^['"]/.test(value)) {
    return { trap: 'yaml-syntax', said: 'there is text behind the closing quote, or the quote is not closed' };
  }
  const said = `YAML does not understand this: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return { trap: 'yaml-syntax', said };
}

const spanOf = (mark: CST.SourceToken): [number, number] => [mark.offset, mark.offset + mark.source.length];
