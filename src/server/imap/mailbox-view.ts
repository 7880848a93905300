import type { Mailbox, MailboxChange, Message } from '../store/index.js';
import { BadCommand } from './errors.js';
import { resolveRanges, type NumberRange, type SequenceSet } from './sequence-set.js';

/** A message as one session sees it; its sequence number is its place in the view. */
export interface ViewEntry {
  readonly message: Message;
  /** \Recent belongs to the session (RFC 3501 §2.3.2). */
  readonly recent: boolean;
  /** Gone from the mailbox, but the client has not been told yet. */
  expunged: boolean;
}

/** What has happened to the mailbox since the client was last told. */
export interface PendingChanges {
  readonly arrived: readonly Message[];
  readonly expunged: boolean;
  readonly flags: ReadonlySet<ViewEntry>;
}

/**
 * The mailbox as one session has been told of it. Changes by anyone wait here until the protocol lets them be reported,
 * so sequence numbers stay what the client believes (RFC 3501 §7.4.1). Expunged messages can be read until then.
 */
export class MailboxView {
  /** In ascending order of UIDs; the entry at index n has the sequence number n+1. */
  readonly entries: ViewEntry[] = [];
  /** The result of the last SEARCH with SAVE (RFC 9051 §6.4.4.1). */
  saved: ReadonlySet<ViewEntry> = new Set();
  /** Keywords of which the client has been told. */
  knownKeywords: number;
  /** Whether the client is to be told another UIDVALIDITY. */
  uidvalidityChanged = false;
  private arrived: Message[] = [];
  private readonly changed = new Set<ViewEntry>();
  private expungedCount = 0;
  private readonly stopListening: () => void;
  private watcher: (() => void) | undefined;

  /**
   * @param origin the session: its own flag changes are not queued, for the command that makes them reports them
   */
  constructor(
    readonly mailbox: Mailbox,
    readonly readOnly: boolean,
    protected readonly origin: unknown,
  ) {
    this.stopListening = mailbox.listen((change) => this.take(change));
    for (const message of mailbox.messages) this.admit(message);
    this.knownKeywords = mailbox.spelling.keywords().length;
  }

  /** Stops following the mailbox. */
  close(): void {
    this.stopListening();
    this.watcher = undefined;
  }

  /** Calls `watcher` whenever something is pending; undefined ends that. */
  watch(watcher: (() => void) | undefined): void {
    this.watcher = watcher;
  }

  get pending(): PendingChanges {
    return { arrived: this.arrived, expunged: this.expungedCount > 0, flags: this.changed };
  }

  /** Forgets that the flags of an entry are to be reported: they just were. */
  flagsReported(entry: ViewEntry): void {
    this.changed.delete(entry);
  }

  /** Takes the expunged entries out and gives their sequence numbers in the order in which to report them. */
  removeExpunged(): number[] {
    if (this.expungedCount === 0) return [];
    const kept: ViewEntry[] = [];
    const numbers: number[] = [];
    for (const entry of this.entries) {
      if (entry.expunged) numbers.push(kept.length + 1);
      else kept.push(entry);
    }
    this.entries.splice(0, this.entries.length, ...kept);
    this.expungedCount = 0;
    return numbers;
  }

  /** Takes the arrived messages in; gives how many there were. */
  admitArrived(): number {
    const { arrived } = this;
    this.arrived = [];
    for (const message of arrived) this.admit(message);
    return arrived.length;
  }

  /** How many messages are \Recent in this session. */
  get recentCount(): number {
    return this.entries.filter((entry) => entry.recent).length;
  }

  /** The sequence number of an entry. */
  numberOf(entry: ViewEntry): number {
    return this.indexOfUid(entry.message.uid) + 1;
  }

  /** The entry of a UID, or undefined. */
  byUid(uid: number): ViewEntry | undefined {
    const entry = this.entries[this.indexOfUid(uid)];
    return entry?.message.uid === uid ? entry : undefined;
  }

  /**
   * The entries that a sequence set names, ascending. UIDs that do not exist are passed over (RFC 9051 §6.4.9).
   * @throws BadCommand for a sequence number beyond the last message (RFC 9051 §9, seq-number)
   */
  select(set: SequenceSet, uid: boolean): ViewEntry[] {
    if (set.kind === 'saved') return this.entries.filter((entry) => this.saved.has(entry));
    if (uid) return this.selectUids(resolveRanges(set.ranges, this.largestUid));
    const count = this.entries.length;
    const ranges = resolveRanges(set.ranges, count);
    const beyond = count === 0 || set.ranges.flat().some((end) => end !== '*' && end > count);
    if (beyond) throw new BadCommand(`The mailbox has ${count} messages, there is none with that number`);
    return ranges.flatMap(([low, high]) => this.entries.slice(low - 1, high));
  }

  /** The entries of a set in a search, where numbers beyond the last message just match nothing. */
  matching(set: SequenceSet, uid: boolean): ReadonlySet<ViewEntry> {
    if (set.kind === 'saved') return this.saved;
    if (uid) return new Set(this.selectUids(resolveRanges(set.ranges, this.largestUid)));
    const ranges = resolveRanges(set.ranges, this.entries.length);
    return new Set(ranges.flatMap(([low, high]) => this.entries.slice(Math.max(low - 1, 0), high)));
  }

  protected get largestUid(): number {
    return this.entries.at(-1)?.message.uid ?? 0;
  }

  protected selectUids(ranges: readonly NumberRange[]): ViewEntry[] {
    return ranges.flatMap(([low, high]) => this.entries.slice(this.indexOfUid(low), this.indexOfUid(high + 1)));
  }

  /** Index of the first entry whose UID is at least this. */
  protected indexOfUid(uid: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.message.uid ?? Infinity) < uid) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private admit(message: Message): void {
    const recent = this.mailbox.recent(message.uid, !this.readOnly);
    this.entries.push({ message, recent, expunged: false });
  }

  /** What a change of the mailbox means for this view. */
  protected take(change: MailboxChange): void {
    switch (change.kind) {
      case 'append':
        this.arrived.push(...change.messages);
        break;
      case 'expunge':
        for (const message of change.messages) this.expunge(message);
        break;
      case 'flags':
        if (change.origin === this.origin) return;
        for (const message of change.messages) {
          const entry = this.byUid(message.uid);
          if (entry !== undefined) this.changed.add(entry);
        }
        break;
      case 'uidvalidity':
        this.uidvalidityChanged = true;
        // What was saved were UIDs of another life (RFC 9051 §6.4.4.1).
        this.saved = new Set();
        break;
      case 'deleted':
        return;
    }
    this.watcher?.();
  }

  private expunge(message: Message): void {
    const entry = this.byUid(message.uid);
    if (entry === undefined) {
      // It came and went between two reports: the client need not hear of it.
      this.arrived = this.arrived.filter((other) => other !== message);
      return;
    }
    entry.expunged = true;
    this.expungedCount += 1;
    this.changed.delete(entry);
  }
}
