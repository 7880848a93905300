/**
 * From characters of a scalar's text back to characters of the file. YAML takes indentation away, doubles single quotes
 * and folds lines; so text and source are walked side by side.
 */

export interface ScalarStyle {
  /** In single quotes, where two of them stand for one. */
  readonly singleQuoted: boolean;
  /** Columns of indentation that a block scalar's lines lose; undefined in other scalars, which lose all. */
  readonly indent?: number;
}

const blank = (char: string | undefined): boolean => char === ' ' || char === '\n';

/**
 * Where each character of `text` stands in `source`, which begins with the text's first character (behind an opening
 * quote). One more entry tells where the text ends. Undefined when the source does not hold the text, as after the
 * replacement of a parameter.
 */
export function align(source: string, text: string, style: ScalarStyle): readonly number[] | undefined {
  const offsets: number[] = [];
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    const next = text[index + 1];
    if (char === '\n' || (char === ' ' && source[at] === '\n')) {
      // A folded line break is a space, or nothing at all where an empty line follows it.
      while (source[at] === ' ') at += 1;
      if (source[at] !== '\n') return undefined;
      offsets.push(at);
      at = afterIndent(source, at + 1, next, style);
      continue;
    }
    if (source[at] !== char) while (blank(source[at])) at += 1;
    if (source[at] !== char) return undefined;
    offsets.push(at);
    at += char === "'" && style.singleQuoted ? 2 : 1;
  }
  offsets.push(at);
  return offsets;
}

function afterIndent(source: string, lineStart: number, next: string | undefined, style: ScalarStyle): number {
  let at = lineStart;
  if (style.indent === undefined) while (blank(source[at])) at += 1;
  else if (next !== '\n') while (source[at] === ' ' && at - lineStart < style.indent) at += 1;
  return at;
}
