import { isAscii } from 'node:buffer';
import type { Entity } from '../mime/index.js';
import type { Account, Message } from '../store/index.js';
import { transmissionForm } from './transmission.js';

/** Sizes in transmission form by the stored octets, so that each login need not count them again. */
const sizes = new WeakMap<Buffer, number>();

function hasUtf8Header(entity: Entity): boolean {
  return (
    !isAscii(entity.octets.subarray(entity.start, entity.bodyStart)) ||
    entity.parts.some(hasUtf8Header) ||
    (entity.message !== undefined && hasUtf8Header(entity.message))
  );
}

/** A message of the maildrop as one session sees it. */
export class DropMessage {
  /** Marked as deleted. */
  marked = false;

  constructor(
    /** Message-number, from 1. */
    readonly number: number,
    readonly stored: Message,
  ) {}

  get uniqueId(): string {
    return this.stored.uniqueId;
  }

  /** The octets that RETR sends, before byte-stuffing. */
  get octets(): Buffer {
    return transmissionForm(this.stored.octets);
  }

  /** Exact size in octets as transmitted (RFC 1939 §5 LIST, §11). */
  get size(): number {
    const known = sizes.get(this.stored.octets);
    if (known !== undefined) return known;
    const size = this.octets.length;
    sizes.set(this.stored.octets, size);
    return size;
  }

  /** Whether a header field has octets outside ASCII, so that only a client in UTF-8 mode may have it (RFC 6856 §2.1). */
  get needsUtf8(): boolean {
    return !isAscii(this.stored.octets) && hasUtf8Header(this.stored.entity);
  }
}

/**
 * The INBOX of an account, locked and numbered for one session (RFC 1939 §4): what arrives or is expunged by IMAP
 * meanwhile changes nothing in it.
 */
export class Maildrop {
  readonly messages: readonly DropMessage[];

  private constructor(
    readonly account: Account,
    private readonly owner: unknown,
  ) {
    this.messages = account.inbox.messages.map((message, index) => new DropMessage(index + 1, message));
  }

  /** Locks the maildrop for `owner` and numbers its messages; undefined while another session has it. */
  static open(account: Account, owner: unknown): Maildrop | undefined {
    return account.lockMaildrop(owner) ? new Maildrop(account, owner) : undefined;
  }

  /** The messages not marked as deleted. */
  get kept(): DropMessage[] {
    return this.messages.filter(({ marked }) => !marked);
  }

  /** Sum of the sizes of the messages not marked as deleted, in octets. */
  get octets(): number {
    return this.kept.reduce((sum, { size }) => sum + size, 0);
  }

  /** Marks a message as deleted. */
  mark(message: DropMessage): void {
    message.marked = true;
  }

  /** Unmarks all messages. */
  reset(): void {
    for (const message of this.messages) message.marked = false;
  }

  /** Removes the marked messages from the INBOX (RFC 1939 §6, the UPDATE state). */
  update(): void {
    const marked = this.messages.filter((message) => message.marked);
    this.account.inbox.expunge(
      marked.map(({ stored }) => stored.uid),
      this.owner,
    );
  }

  /** Gives the lock back. */
  release(): void {
    this.account.releaseMaildrop(this.owner);
  }
}
