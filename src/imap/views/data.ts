import type { Node } from '../node.js';
import { parseSequenceSet } from '../sequence-set.js';
import type { SequenceRange } from '../sequence-set.js';

/** Responses that some RFC defines, and whose content only patterns look at. */
export const otherNames = [
  'ACL',
  'COMPARATOR',
  'ID',
  'LANGUAGE',
  'LISTRIGHTS',
  'METADATA',
  'MYRIGHTS',
  'NAMESPACE',
  'QUOTA',
  'QUOTAROOT',
  'THREAD',
] as const;
export type OtherName = (typeof otherNames)[number];

abstract class Untagged<Name extends string> {
  readonly kind = 'untagged';
  constructor(
    readonly octets: Buffer,
    readonly tree: Node,
    readonly name: Name,
  ) {}

  /** What follows the name. */
  protected get args(): readonly Node[] {
    return this.tree.items.slice(1);
  }
}

export class OtherResponse extends Untagged<OtherName> {}

/** RFC 3501 §7.3.1, §7.3.2, §7.4.1. */
export class NumberResponse extends Untagged<'EXISTS' | 'RECENT' | 'EXPUNGE'> {
  get number(): number {
    return this.tree.items[0]?.number ?? 0;
  }
}

/** RFC 3501 §7.2.1, RFC 5161 §3.2: capabilities in upper case. */
export class CapabilityResponse extends Untagged<'CAPABILITY' | 'ENABLED'> {
  get capabilities(): readonly string[] {
    return (this.args[0]?.items ?? []).map((item) => item.upper);
  }
}

/** RFC 3501 §7.2.6: the flags as the server spells them. */
export class FlagsResponse extends Untagged<'FLAGS'> {
  get flags(): readonly string[] {
    return (this.args[0]?.items ?? []).map((item) => item.text);
  }
}

/** A mailbox name as text, INBOX in upper case however it was spelled (RFC 3501 §5.1). */
function mailboxName(node: Node | undefined): string {
  const name = node?.text ?? '';
  return name.toUpperCase() === 'INBOX' ? 'INBOX' : name;
}

/** RFC 3501 §7.2.2, §7.2.3. */
export class ListResponse extends Untagged<'LIST' | 'LSUB'> {
  /** As the server spells them. */
  get attributes(): readonly string[] {
    return (this.args[0]?.items ?? []).map((item) => item.text);
  }

  /** `undefined` where the server says NIL: a flat name. */
  get delimiter(): string | undefined {
    const node = this.args[1];
    return node?.kind === 'nil' ? undefined : node?.text;
  }

  /** Not decoded from modified UTF-7. */
  get mailbox(): string {
    return mailboxName(this.args[2]);
  }
}

/** RFC 3501 §7.2.4. */
export class StatusDataResponse extends Untagged<'STATUS'> {
  get mailbox(): string {
    return mailboxName(this.args[0]);
  }

  /** Values by upper-case item name; items that are no number are left out. */
  get items(): ReadonlyMap<string, bigint> {
    const pairs = this.args[1]?.items ?? [];
    const map = new Map<string, bigint>();
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const [key, value] = [pairs[at], pairs[at + 1]];
      if (key && value?.kind === 'number') map.set(key.upper, value.bigint);
    }
    return map;
  }
}

/** RFC 3501 §7.2.5, RFC 5256 §4 (SORT). */
export class SearchResponse extends Untagged<'SEARCH' | 'SORT'> {
  get numbers(): readonly bigint[] {
    return (this.args[0]?.items ?? []).filter((item) => item.kind === 'number').map((item) => item.bigint);
  }
}

/** RFC 4731 §3, RFC 9051 §7.3.4. */
export class EsearchResponse extends Untagged<'ESEARCH'> {
  /** The tag of the command that it answers. */
  get tag(): string | undefined {
    return this.args.find((item) => item.rule.name === 'search-correlator')?.items[1]?.text;
  }

  /** The numbers are UIDs. */
  get uid(): boolean {
    return this.args.some((item) => item.kind === 'atom');
  }

  /** A value by its name (`ALL`, `COUNT`, …), in upper case. */
  value(name: string): Node | undefined {
    const pairs = this.args.find((item) => item.kind === 'bare')?.items ?? [];
    const at = pairs.findIndex((item, index) => index % 2 === 0 && item.upper === name);
    return at < 0 ? undefined : pairs[at + 1];
  }

  get all(): readonly SequenceRange[] {
    return parseSequenceSet(this.value('ALL')?.text ?? '') ?? [];
  }
}

/** RFC 7162 §3.2.10. */
export class VanishedResponse extends Untagged<'VANISHED'> {
  get earlier(): boolean {
    return this.args.length > 1;
  }

  get uids(): readonly SequenceRange[] {
    return parseSequenceSet(this.args.at(-1)?.text ?? '') ?? [];
  }
}
