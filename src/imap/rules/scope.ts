import { Changes } from './changes.js';
import type { Sight } from './sight.js';

/** What is known of a message under its UID, from one session of a test to the next. */
export interface MessageRecord {
  /** By data item: what cannot change (RFC 3501 §2.3.1.1). */
  readonly facts: Map<string, Fact>;
  /** Reading of the clock when a session was told that it is gone. */
  removedAt?: number;
  /** The read-write session that was shown \Recent, and when. */
  recent?: { readonly session: object; readonly at: number };
}

export interface Fact {
  readonly digest: string;
  readonly length: number;
  /** The octets of a section, as long as the scope has room for them. */
  readonly octets?: Buffer;
}

/** A mailbox under one UIDVALIDITY. */
export interface Generation {
  uidNext: number;
  highest: bigint;
  readonly messages: Map<number, MessageRecord>;
}

/** What sessions were told of one mailbox. */
export interface MailboxMemory {
  validity: number | undefined;
  readonly generations: Map<number, Generation>;
  /** LIST has named it, with \Noselect or \NonExistent or without. */
  noSelect: boolean | undefined;
  /** What SELECT or STATUS told last. */
  sight: Sight | undefined;
  /** By message number, as long as the mark of the changes stays. */
  kept: { readonly mark: number; readonly flags: Map<number, KeptFlags> } | undefined;
}

/** Flags of a message in upper case, and those of which PERMANENTFLAGS told. */
export interface KeptFlags {
  readonly set: ReadonlySet<string>;
  readonly permanent: ReadonlySet<string>;
}

/** What a mailbox was said to be when a command was sent: answers may be read in another order than they were given. */
export interface Floor {
  readonly validity: number | undefined;
  readonly uidNext: number;
  readonly highest: bigint;
  /** The names that mailboxes have may have changed since, where the scope's count is higher. */
  readonly names: number;
}

/** Octets of sections that one test keeps, and messages that it remembers. */
const keptOctets = 4 * 1024 * 1024;
const keptSection = 64 * 1024;
const keptMessages = 20_000;

/** Commands after which a name may mean another mailbox, and by which messages may go, come, or get other flags. */
const renaming = new Set(['CREATE', 'DELETE', 'RENAME', 'SETACL', 'DELETEACL']);
const removing = new Set(['EXPUNGE', 'UID EXPUNGE', 'CLOSE', 'MOVE', 'UID MOVE', 'DELETE']);
const flagging = new Set(['STORE', 'UID STORE', 'APPEND', 'COPY', 'UID COPY', 'MOVE', 'UID MOVE']);

/** What the IMAP sessions of one test know together. */
export class ImapScope {
  #clock = 0;
  #names = 0;
  #octets = 0;
  #records = 0;
  #mailboxes = new Map<string, MailboxMemory>();
  /** Readings of the clock at the last command of each kind. */
  #removedAt = -1;
  #flaggedAt = -1;
  /** Sessions that have been opened for each account. */
  readonly #sessions = new Map<string, number>();
  readonly changes = new Changes();

  /** @param offersCondstore the server announces CONDSTORE or QRESYNC */
  constructor(public offersCondstore: boolean) {}

  get clock(): number {
    return this.#clock;
  }

  /** Goes up whenever a name may have come to mean another mailbox. */
  get names(): number {
    return this.#names;
  }

  /** Whether any message may have been removed in the course of the test. */
  get removals(): boolean {
    return this.#removedAt >= 0;
  }

  opened(account: string): void {
    this.#sessions.set(account, (this.#sessions.get(account) ?? 0) + 1);
  }

  /** Whether just one session has been opened for the account. */
  isAlone(account: string): boolean {
    return this.#sessions.get(account) === 1;
  }

  /** Whether flags may have been changed since the clock stood so. */
  flaggedSince(at: number): boolean {
    return this.#flaggedAt >= at;
  }

  /** A command was sent; yields the reading of the clock. */
  sent(name: string): number {
    this.#clock++;
    if (renaming.has(name)) this.renamed();
    if (removing.has(name)) this.#removedAt = this.#clock;
    if (flagging.has(name)) this.#flaggedAt = this.#clock;
    return this.#clock;
  }

  /** Something was done by other ways than the sessions that are watched, or nobody can tell what one does. */
  disturbed(): void {
    this.renamed();
    this.#removedAt = ++this.#clock;
    this.#flaggedAt = this.#clock;
    this.changes.lose();
  }

  /** Messages have come by another way. */
  arrived(): void {
    this.changes.happened();
    this.#flaggedAt = ++this.#clock;
  }

  /** Names may have come to mean other mailboxes: nothing holds any more of any. */
  renamed(): void {
    this.#names++;
    this.#mailboxes = new Map();
  }

  mailbox(account: string, name: string): MailboxMemory {
    const key = `${account}\0${name}`;
    const known = this.#mailboxes.get(key);
    if (known) return known;
    const memory: MailboxMemory = {
      validity: undefined,
      generations: new Map(),
      noSelect: undefined,
      sight: undefined,
      kept: undefined,
    };
    this.#mailboxes.set(key, memory);
    return memory;
  }

  floor({ validity, generations }: MailboxMemory): Floor {
    const generation = validity === undefined ? undefined : generations.get(validity);
    return { validity, uidNext: generation?.uidNext ?? 0, highest: generation?.highest ?? 0n, names: this.#names };
  }

  generation({ generations }: MailboxMemory, validity: number): Generation {
    const known = generations.get(validity);
    if (known) return known;
    const generation: Generation = { uidNext: 0, highest: 0n, messages: new Map() };
    generations.set(validity, generation);
    return generation;
  }

  /** The record of a message; one that nobody keeps where there are too many. */
  record({ messages }: Generation, uid: number): MessageRecord {
    const known = messages.get(uid);
    if (known) return known;
    const record: MessageRecord = { facts: new Map() };
    if (this.#records++ < keptMessages) messages.set(uid, record);
    return record;
  }

  /** A copy of the octets, where there is room for it. */
  keep(octets: Buffer): Buffer | undefined {
    if (octets.length > keptSection || this.#octets + octets.length > keptOctets) return undefined;
    this.#octets += octets.length;
    return Buffer.from(octets);
  }
}
