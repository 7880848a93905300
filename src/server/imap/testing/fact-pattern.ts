/** A response or a pattern as a tree; `any` holds the alternatives of a pattern. */
type Tree = string | Tree[] | { readonly any: readonly Tree[] };

/**
 * Whether a response (envelope, body) fits a pattern of the facts in fixtures/messages: `{A|B}` stands for either,
 * `...` means that the list may end there; letters in any case, parameters in their order.
 * @param response the octets as latin1
 * @param pattern text, its octets those of UTF-8
 */
export function fitsPattern(response: string, pattern: string): boolean {
  return fits(new Reader(response).tree(), new Reader(Buffer.from(pattern).toString('latin1')).tree());
}

function fits(tree: Tree | undefined, pattern: Tree | undefined): boolean {
  if (tree === undefined || pattern === undefined) return tree === pattern;
  if (typeof pattern === 'string') return typeof tree === 'string' && pattern.toLowerCase() === tree.toLowerCase();
  if (!Array.isArray(pattern)) return pattern.any.some((alternative) => fits(tree, alternative));
  if (!Array.isArray(tree)) return false;
  const mayEndAt = pattern.indexOf('...');
  const wanted = pattern.filter((item) => item !== '...');
  if (tree.length > wanted.length || tree.length < (mayEndAt === -1 ? wanted.length : mayEndAt)) return false;
  return tree.every((item, index) => fits(item, wanted[index]));
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  tree(): Tree {
    this.skip(/\s*/y);
    const literal = this.take(/\{[0-9]+\}\r\n/y);
    if (literal !== undefined) {
      const start = this.at;
      this.at += Number(literal.replace(/[^0-9]/g, ''));
      return JSON.stringify(this.text.slice(start, this.at));
    }
    if (this.take(/\(/y) !== undefined) return this.until(')');
    if (this.take(/\{/y) !== undefined) return { any: this.until('}').filter((item) => item !== '|') };
    const leaf = this.take(/"(?:[^"\\]|\\.)*"|\||[^\s()"{}|]+/y);
    if (leaf === undefined) throw new Error(`cannot read ${this.text.slice(this.at, this.at + 40)}`);
    return leaf;
  }

  private until(closing: string): Tree[] {
    const items: Tree[] = [];
    for (;;) {
      this.skip(/\s*/y);
      if (this.text.startsWith(closing, this.at)) break;
      items.push(this.tree());
    }
    this.at += 1;
    return items;
  }

  private skip(expression: RegExp): void {
    this.take(expression);
  }

  private take(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }
}
