import type { TextFault } from './match.js';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'operator' | 'punctuation' | 'section' | 'partial' | 'end';
  /** As written; a text without its quotes and escapes, a section without its brackets. */
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  /** White space stands in front of it, or it is the first. */
  readonly spaced: boolean;
}

/** A name in a script: a letter, then letters, digits, `_` and hyphens. */
export const NAME = /[A-Za-z_][\w-]*/y;

const SPACE = /\s*/y;
const PARTIAL = /<(?:0|[1-9]\d*)\.[1-9]\d*>/y;
const OPERATOR = /==|!=|<=|>=|[-+*/%<>]/y;
const DIGITS = /\d+/y;
const TEXT = /"((?:[^"\\]|\\[^])*)"/y;
const SECTION = /\[((?:[^\]"\\]|"[^"]*")*)\]/y;

const at = (pattern: RegExp, source: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(source);
};

export class LexicalFault extends Error {
  constructor(readonly fault: TextFault) {
    super(fault.message);
  }
}

/** The next token of an expression from `index` on. A section and a partial can stand only right behind an operand. */
export function nextToken(source: string, index: number, base: number, afterOperand: boolean): Token {
  const space = at(SPACE, source, index)?.[0].length ?? 0;
  const start = index + space;
  const make = (kind: Token['kind'], length: number, text = source.slice(start, start + length)): Token => ({
    kind,
    text,
    offset: base + start,
    length,
    spaced: space > 0 || start === 0,
  });
  const character = source[start];
  if (character === undefined) return make('end', 0);
  if (afterOperand && space === 0) {
    const section = at(SECTION, source, start);
    if (section) return make('section', section[0].length, section[1] ?? '');
    const partial = at(PARTIAL, source, start);
    if (partial) return make('partial', partial[0].length);
  }
  const digits = at(DIGITS, source, start);
  if (digits) return make('number', digits[0].length);
  const name = at(NAME, source, start);
  if (name) return make('name', name[0].length);
  const text = at(TEXT, source, start);
  // Only \" and \\ are escapes: "\Seen" is what it looks like.
  if (text) return make('text', text[0].length, (text[1] ?? '').replace(/\\(["\\])/g, '$1'));
  const operator = at(OPERATOR, source, start);
  if (operator) return make('operator', operator[0].length);
  if ('(),.'.includes(character)) return make('punctuation', 1);
  throw new LexicalFault({ offset: base + start, ...complaint(character, source.slice(start)) });
}

function complaint(character: string, rest: string): { length: number; message: string; mend?: string } {
  if (character === '"') return { length: rest.length, message: 'the text is not closed', mend: 'add `"`' };
  if (character === '[') return { length: rest.length, message: 'the section is not closed', mend: 'add `]`' };
  const mends: Readonly<Record<string, string>> = {
    '=': 'write `==` to compare',
    '!': 'write `!=` or `not`',
    '&': 'write `and`',
    '|': 'write `or`',
    "'": 'write texts in double quotes',
  };
  const mend = mends[character];
  const [point = character] = rest;
  return { length: point.length, message: `\`${point}\` cannot stand here`, ...(mend !== undefined && { mend }) };
}
