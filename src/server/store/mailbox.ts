import { FlagSpelling } from './flags.js';
import { Message } from './message.js';

/** How STORE combines the given flags with those of a message (RFC 3501 §6.4.6). */
export type FlagOperation = 'replace' | 'add' | 'remove';

/** A change of a mailbox, told to every listener at once; `origin` is whatever the author of the change gave as its own mark. */
export type MailboxChange =
  | { readonly kind: 'append'; readonly messages: readonly Message[]; readonly origin: unknown }
  | { readonly kind: 'expunge'; readonly messages: readonly Message[]; readonly origin: unknown }
  | { readonly kind: 'flags'; readonly messages: readonly Message[]; readonly origin: unknown }
  | { readonly kind: 'uidvalidity'; readonly origin: unknown }
  | { readonly kind: 'deleted'; readonly origin: unknown };

export type MailboxListener = (change: MailboxChange) => void;

/** What may be said of a message on arrival. */
export interface AppendOptions {
  readonly flags?: Iterable<string>;
  /** Default: now. */
  readonly internalDate?: Date;
  /** Zone of `internalDate` in minutes east of UTC. Default 0. */
  readonly internalDateZone?: number;
  /** The mark by which a listener recognises its own change. */
  readonly origin?: unknown;
}

/** A message to be taken over from another mailbox, with what COPY preserves (RFC 3501 §6.4.7). */
export type CopySource = Pick<Message, 'octets' | 'flags' | 'internalDate' | 'internalDateZone'>;

/** One mailbox: its messages in ascending UID order, its flags and its change counter. */
export class Mailbox {
  /** Messages in ascending UID order. */
  readonly messages: Message[] = [];
  /** The UID that the next message gets at least (RFC 3501 §2.3.1.1). */
  uidnext = 1;
  /** Highest mod-sequence of any change so far, at least 1 (RFC 7162 §3.1.2.1). */
  highestmodseq = 1;
  /** False once the mailbox was deleted; sessions that have it selected still hold it. */
  exists = true;
  readonly spelling = new FlagSpelling();
  private readonly listeners = new Set<MailboxListener>();
  /** UIDs that no session has been told of as \Recent yet (RFC 3501 §2.3.2). */
  private readonly unclaimedRecent = new Set<number>();

  /**
   * @param name full hierarchical name, UTF-8, changed by RENAME
   * @param uidvalidity unique identifier validity value, 1 to 2^32-1
   * @param specialUse special-use attributes such as `\Sent` (RFC 6154 §2)
   */
  constructor(
    public name: string,
    public uidvalidity: number,
    public specialUse: readonly string[] = [],
  ) {}

  /** Adds a message; the octets are kept exactly as given. */
  append(octets: Buffer, options: AppendOptions = {}): Message {
    const source: CopySource = {
      octets,
      flags: new Set(options.flags),
      internalDate: options.internalDate ?? new Date(),
      internalDateZone: options.internalDateZone ?? 0,
    };
    const [message] = this.appendAll([source], options.origin);
    if (message === undefined) throw new Error('append yielded no message');
    return message;
  }

  /** Adds several messages as one change, all or none (RFC 3501 §6.4.7), in the given order. */
  appendAll(sources: readonly CopySource[], origin?: unknown): Message[] {
    if (sources.length === 0) return [];
    const modseq = this.nextModseq();
    const added = sources.map((source) => {
      const uid = this.allocateUid();
      const flags = this.canonicalFlags(source.flags);
      const { octets, internalDate, internalDateZone } = source;
      return new Message(
        { uid, octets, internalDate, internalDateZone, uniqueId: this.uniqueIdFor(uid) },
        flags,
        modseq,
      );
    });
    for (const message of added) {
      this.messages.push(message);
      this.unclaimedRecent.add(message.uid);
    }
    this.emit({ kind: 'append', messages: added, origin });
    return added;
  }

  /** Removes the messages with these UIDs for good; gives back those that were there. */
  expunge(uids: Iterable<number>, origin?: unknown): Message[] {
    const doomed = new Set(uids);
    const removed = this.messages.filter((message) => doomed.has(message.uid));
    if (removed.length === 0) return [];
    const kept = this.messages.filter((message) => !doomed.has(message.uid));
    this.messages.splice(0, this.messages.length, ...kept);
    for (const message of removed) this.unclaimedRecent.delete(message.uid);
    this.nextModseq();
    this.emit({ kind: 'expunge', messages: removed, origin });
    return removed;
  }

  /**
   * Changes the flags of the messages with these UIDs. Messages whose flags stay as they are keep their modseq
   * (RFC 7162 §3.1); all others share one new modseq. Gives back the messages that changed.
   */
  setFlags(uids: Iterable<number>, operation: FlagOperation, flags: Iterable<string>, origin?: unknown): Message[] {
    const given = this.canonicalFlags(flags);
    const changes = new Map<Message, ReadonlySet<string>>();
    for (const uid of uids) {
      const message = this.message(uid);
      if (message === undefined) continue;
      const next = this.combineFlags(message.flags, operation, given);
      if (!sameSet(next, message.flags)) changes.set(message, next);
    }
    if (changes.size === 0) return [];
    const modseq = this.nextModseq();
    for (const [message, next] of changes) message.changeFlags(next, modseq);
    const changed = [...changes.keys()];
    this.emit({ kind: 'flags', messages: changed, origin });
    return changed;
  }

  /** What a STORE makes of a message's flags. */
  combineFlags(
    current: ReadonlySet<string>,
    operation: FlagOperation,
    given: ReadonlySet<string>,
  ): ReadonlySet<string> {
    switch (operation) {
      case 'replace':
        return given;
      case 'add':
        return new Set([...current, ...given]);
      case 'remove':
        return new Set([...current].filter((flag) => !given.has(flag)));
    }
  }

  /** The message with this UID, or undefined. */
  message(uid: number): Message | undefined {
    let low = 0;
    let high = this.messages.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const candidate = this.messages[middle];
      if (candidate === undefined) return undefined;
      if (candidate.uid === uid) return candidate;
      if (candidate.uid < uid) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Whether the message is still \Recent for the first session that is told of it; `claim` makes the asker that session. */
  recent(uid: number, claim: boolean): boolean {
    return claim ? this.unclaimedRecent.delete(uid) : this.unclaimedRecent.has(uid);
  }

  /** How many messages no session has been told of yet (STATUS RECENT, RFC 3501 §6.3.10). */
  get recentCount(): number {
    return this.unclaimedRecent.size;
  }

  /** Sum of the sizes of all messages in octets (STATUS SIZE, RFC 9051 §6.3.11). */
  get size(): number {
    return this.messages.reduce((sum, message) => sum + message.size, 0);
  }

  /** Calls `listener` at every change from now on; the returned function ends that. */
  listen(listener: MailboxListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Gives the mailbox another UIDVALIDITY: its name has had a greater one before (RFC 3501 §2.3.1.1). */
  changeUidvalidity(uidvalidity: number, origin?: unknown): void {
    this.uidvalidity = uidvalidity;
    this.emit({ kind: 'uidvalidity', origin });
  }

  /** Tells the listeners that the mailbox is gone; its messages stay readable for those who hold it (RFC 2180 §3.3). */
  markDeleted(origin?: unknown): void {
    this.exists = false;
    this.emit({ kind: 'deleted', origin });
  }

  /** The UID of the next message: strictly ascending, never given twice. */
  allocateUid(): number {
    return this.uidnext++;
  }

  /** A POP3 unique-id of 1 to 70 octets (RFC 1939 §7); the UIDVALIDITY makes it unique beyond this mailbox. */
  uniqueIdFor(uid: number): string {
    return `${this.uidvalidity}.${uid}`;
  }

  /** The mod-sequence of a change now being made. */
  nextModseq(): number {
    return ++this.highestmodseq;
  }

  private canonicalFlags(flags: Iterable<string>): ReadonlySet<string> {
    return new Set([...flags].map((flag) => this.spelling.canonical(flag)));
  }

  private emit(change: MailboxChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}
