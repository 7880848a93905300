import { toBigInt } from '../pattern/digits.js';
import type { Rule } from './rule.js';

/**
 * What stands at a place of a response. `list` is parenthesised, `bare` a list without parentheses (as after SEARCH),
 * `code` a response code in brackets, `text` the human-readable rest of a line.
 */
export type NodeKind = 'atom' | 'number' | 'quoted' | 'literal' | 'nil' | 'list' | 'bare' | 'code' | 'text';

const none: readonly Node[] = [];
const BACKSLASH = 0x5c;

/** One piece of a response: a rule and the octets it covers. Values are decoded only when asked for. */
export class Node {
  constructor(
    readonly source: Buffer,
    readonly kind: NodeKind,
    readonly rule: Rule,
    /** Octets from the start of the response: the piece, and the content of a string. */
    readonly start: number,
    readonly from: number,
    readonly end: number,
    /** Of lists their members, of a FETCH data item name its header fields. */
    readonly items: readonly Node[] = none,
  ) {}

  /** The content of a string with its quoting undone, or the octets as they stand; a view, not a copy, where possible. */
  get octets(): Buffer {
    if (this.kind !== 'quoted') return this.source.subarray(this.from, this.end);
    const inner = this.source.subarray(this.from, this.end - 1);
    return inner.includes(BACKSLASH) ? unescaped(inner) : inner;
  }

  /** The octets as UTF-8 text. */
  get text(): string {
    return this.octets.toString('utf8');
  }

  /** The octets as text in upper case, for atoms, which know no case (RFC 3501 §9). */
  get upper(): string {
    return this.text.toUpperCase();
  }

  /** A number of 32 bits; of more than 53 bits ask for `bigint`. */
  get number(): number {
    return Number(this.source.toString('latin1', this.from, this.end));
  }

  get bigint(): bigint {
    return toBigInt(this.source.toString('latin1', this.from, this.end));
  }

  get isString(): boolean {
    return this.kind === 'quoted' || this.kind === 'literal';
  }

  get isList(): boolean {
    return this.kind === 'list' || this.kind === 'bare' || this.kind === 'code';
  }
}

/** RFC 3501 §9 QUOTED-CHAR: a backslash makes the next octet stand for itself. */
function unescaped(inner: Buffer): Buffer {
  const out = Buffer.allocUnsafe(inner.length);
  let length = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === BACKSLASH && at + 1 < inner.length) at++;
    out[length++] = inner[at] ?? 0;
  }
  return out.subarray(0, length);
}
