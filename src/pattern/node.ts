/** The tree of an expression. Offsets and lengths are characters of the text that the expression stands in. */
interface Spot {
  readonly offset: number;
  readonly length: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

export const members = ['size', 'lines', 'envelope', 'body', 'bodystructure'] as const;
export type Member = (typeof members)[number];

export type Node = Spot &
  (
    | { readonly kind: 'number'; readonly number: bigint }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly of: Node; readonly member: Member }
    /** What BODY[`spec`] gives; the spec has its partial suffix, such as `TEXT<0.10>`. */
    | { readonly kind: 'section'; readonly of: Node; readonly spec: string }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: 'not'; readonly of: Node }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  );
