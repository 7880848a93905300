/**
 * Textual replacement of parameters (`cases:`, `with:`), before anything else is read.
 *
 * - `${name}` becomes the parameter's text, wherever it stands: also in another hole, a section or quotes.
 * - In a longer hole, such as `${n + 1}` or `${message.size}`, the bare name becomes the parameter's text as it is:
 *   `${0 + 1}`, `${plain.size}`. Members, functions, forms and types, texts in quotes and sections are left alone.
 * - `$${` is left alone, as are all names that are no parameters. What was put in is not looked at again.
 */
export function substitute(text: string, params: ReadonlyMap<string, string>): string {
  return params.size === 0 || !text.includes('${') ? text : new Replacement(text, params).whole();
}

const LITERAL = /\$\$\{/y;
const EXACT = /\$\{\s*([A-Za-z_][\w-]*)\s*\}/y;
const OPEN = /\$\{/y;
/** A name; with a dot in front it is a member, with a parenthesis behind it a function. */
const NAME = /(?:\.\s*)?[A-Za-z_][\w-]*\(?/y;
const DIGITS = /\d[\w-]*/y;

class Replacement {
  #index = 0;
  #done = '';

  constructor(
    readonly text: string,
    readonly params: ReadonlyMap<string, string>,
  ) {}

  whole(): string {
    while (this.#index < this.text.length) {
      if (this.#special()) continue;
      if (this.#copy(OPEN)) this.#hole();
      else this.#copyTo(this.#index + 1);
    }
    return this.#done;
  }

  #at(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#index;
    return pattern.exec(this.text);
  }

  #copyTo(end: number): void {
    this.#done += this.text.slice(this.#index, end);
    this.#index = end;
  }

  #copy(pattern: RegExp): boolean {
    const found = this.#at(pattern);
    if (found) this.#copyTo(this.#index + found[0].length);
    return found !== null;
  }

  /** `$${`, or `${name}` of a parameter: the same wherever they stand. */
  #special(): boolean {
    if (this.text[this.#index] !== '$') return false;
    if (this.#copy(LITERAL)) return true;
    const exact = this.#at(EXACT);
    const value = this.params.get(exact?.[1] ?? '');
    if (!exact || value === undefined) return false;
    this.#done += value;
    this.#index += exact[0].length;
    return true;
  }

  /** The inside of a hole, up to its `}` or its colon, behind which a form or type stands. */
  #hole(): void {
    let quoted = false;
    let brackets = 0;
    while (this.#index < this.text.length) {
      if (this.#special()) continue;
      const character = this.text[this.#index] ?? '';
      if (quoted) {
        if (character === '"') quoted = false;
        this.#copyTo(this.#index + (character === '\\' ? 2 : 1));
        continue;
      }
      if (character === '"') quoted = true;
      else if (character === '[') brackets += 1;
      else if (character === ']') brackets -= 1;
      else if (brackets === 0 && (character === '}' || character === ':')) return;
      else if (brackets === 0 && this.#name()) continue;
      this.#copyTo(this.#index + 1);
    }
  }

  #name(): boolean {
    const found = this.#at(NAME)?.[0];
    if (found === undefined) return this.#digits();
    const value = this.params.get(found);
    // A member begins with a dot and a call ends with a parenthesis, so neither is the name of a parameter.
    this.#done += value ?? found;
    this.#index += found.length;
    return true;
  }

  /** Digits with what hangs on them, so that no name is found in the middle of a word. */
  #digits(): boolean {
    return this.#copy(DIGITS);
  }
}
