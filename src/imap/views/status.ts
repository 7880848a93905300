import type { Node } from '../node.js';

/** A response code (RFC 3501 §7.1). */
export interface ResponseCode {
  /** In upper case. */
  readonly name: string;
  readonly args: readonly Node[];
  readonly node: Node;
}

abstract class Status {
  constructor(
    readonly octets: Buffer,
    /** Members: the status, the response code in brackets if any, the text if any. */
    readonly tree: Node,
  ) {}

  get code(): ResponseCode | undefined {
    const node = this.tree.items.find((item) => item.kind === 'code');
    const name = node?.items[0]?.upper;
    return node && name !== undefined ? { name, args: node.items.slice(1), node } : undefined;
  }

  /** What is meant for people; empty where the server gave none. */
  get text(): string {
    return this.tree.items.find((item) => item.kind === 'text')?.text ?? '';
  }
}

export type StatusName = 'OK' | 'NO' | 'BAD';

/** The completion of a command (RFC 3501 §7.1). */
export class TaggedResponse extends Status {
  readonly kind = 'tagged';
  constructor(
    octets: Buffer,
    tree: Node,
    readonly tag: string,
    readonly name: StatusName,
  ) {
    super(octets, tree);
  }
}

/** Status that completes no command, and the greeting (RFC 3501 §7.1). */
export class UntaggedStatusResponse extends Status {
  readonly kind = 'untagged';
  constructor(
    octets: Buffer,
    tree: Node,
    readonly name: StatusName | 'PREAUTH' | 'BYE',
  ) {
    super(octets, tree);
  }
}

/** `+`: the server waits for more of the command (RFC 3501 §7.5). */
export class ContinuationRequest extends Status {
  readonly kind = 'continuation';
  readonly name = '+';
}
