import type { Expression } from '../../pattern/expression.js';

/** Text as written, or an expression whose value stands in its place. */
export type Part = string | Expression;

interface Spot {
  /** Characters of the pattern's source. */
  readonly offset: number;
  readonly length: number;
  /** As it is written in a value that was spliced in; then `offset` and `length` are those of the hole. */
  readonly text?: string;
}

/** One token of a pattern. What it means is decided by what stands in the response. */
export type Token =
  /** An atom, number, data item name or quoted string (then `quoted`, its quoting undone). */
  | (Spot & { readonly kind: 'word'; readonly parts: readonly Part[]; readonly quoted: boolean })
  /** `${name:type}` */
  | (Spot & { readonly kind: 'capture'; readonly name: string; readonly type: string })
  /** `${:type}` */
  | (Spot & { readonly kind: 'any'; readonly type: string })
  /** `${expression}` */
  | (Spot & { readonly kind: 'value'; readonly expression: Expression })
  | (Spot & { readonly kind: 'list' | 'code'; readonly items: readonly Token[] })
  /** `A|B`, `{A|B}` */
  | (Spot & { readonly kind: 'either'; readonly options: readonly Token[] })
  /** `...` */
  | (Spot & { readonly kind: 'rest' });

/** The text of a word without expressions, `undefined` of anything else. */
export const plainText = (token: Token | undefined): string | undefined =>
  token?.kind === 'word' && token.parts.every((part) => typeof part === 'string') ? token.parts.join('') : undefined;
