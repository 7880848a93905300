import type { Node } from '../node.js';
import { itemKey } from '../item-key.js';

/** RFC 3501 §7.4.2: data of one message. */
export class FetchResponse {
  readonly kind = 'untagged';
  readonly name = 'FETCH';
  constructor(
    readonly octets: Buffer,
    readonly tree: Node,
  ) {}

  /** The message sequence number. */
  get number(): number {
    return this.tree.items[0]?.number ?? 0;
  }

  /** Data items in the order in which they came, by name in the canonical form of `itemKey`. */
  get items(): readonly { readonly key: string; readonly value: Node }[] {
    const pairs = this.tree.items[2]?.items ?? [];
    const items: { key: string; value: Node }[] = [];
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const [key, value] = [pairs[at], pairs[at + 1]];
      if (key && value) items.push({ key: itemKey(key), value });
    }
    return items;
  }

  /** A data item by its name, such as `RFC822.SIZE` or `BODY[1.2]<0>`. */
  item(key: string): Node | undefined {
    return this.items.find((item) => item.key === key)?.value;
  }

  get uid(): number | undefined {
    return this.item('UID')?.number;
  }

  /** As the server spells them. */
  get flags(): readonly string[] | undefined {
    return this.item('FLAGS')?.items.map((flag) => flag.text);
  }

  /** RFC822.SIZE in octets. */
  get size(): number | undefined {
    return this.item('RFC822.SIZE')?.number;
  }

  /** A date-time without its quotes. */
  get internalDate(): string | undefined {
    return this.item('INTERNALDATE')?.text;
  }

  /** RFC 7162 §3.1.4.2. */
  get modseq(): bigint | undefined {
    return this.item('MODSEQ')?.items[0]?.bigint;
  }
}
