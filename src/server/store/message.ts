import { indexMessage, type Entity } from '../mime/index.js';

/** What is fixed about a message when it enters a mailbox. */
export interface MessageOrigin {
  readonly uid: number;
  readonly octets: Buffer;
  readonly internalDate: Date;
  readonly internalDateZone: number;
  readonly uniqueId: string;
}

/** One message in one mailbox. All but its flags and modseq is immutable (RFC 3501 §2.3.1.1). */
export class Message {
  /** Unique identifier in its mailbox (RFC 3501 §2.3.1.1). */
  readonly uid: number;
  /** The message exactly as it was stored. */
  readonly octets: Buffer;
  readonly internalDate: Date;
  /** Zone in which INTERNALDATE is reported, in minutes east of UTC. */
  readonly internalDateZone: number;
  /** POP3 unique-id (RFC 1939 §7, UIDL): stable, never given to another message. */
  readonly uniqueId: string;
  /** System flags and keywords in the mailbox's spelling; replaced, never changed in place. */
  flags: ReadonlySet<string>;
  /** Mod-sequence of the last change of the flags (RFC 7162 §3.1). */
  modseq: number;
  /** The same for each flag that was changed since the message came, by its name in small letters. */
  private readonly flagModseqs = new Map<string, number>();
  private readonly firstModseq: number;
  private indexed: Entity | undefined;

  constructor(origin: MessageOrigin, flags: ReadonlySet<string>, modseq: number) {
    this.uid = origin.uid;
    this.octets = origin.octets;
    this.internalDate = origin.internalDate;
    this.internalDateZone = origin.internalDateZone;
    this.uniqueId = origin.uniqueId;
    this.flags = flags;
    this.modseq = modseq;
    this.firstModseq = modseq;
  }

  /** Gives the message other flags at a mod-sequence. */
  changeFlags(flags: ReadonlySet<string>, modseq: number): void {
    for (const flag of new Set([...flags, ...this.flags])) {
      if (flags.has(flag) !== this.flags.has(flag)) this.flagModseqs.set(flag.toLowerCase(), modseq);
    }
    this.flags = flags;
    this.modseq = modseq;
  }

  /** Mod-sequence of the last change of one flag; a server may keep them apart (RFC 7162 §3.1). */
  modseqOf(flag: string): number {
    return this.flagModseqs.get(flag.toLowerCase()) ?? this.firstModseq;
  }

  /** Size in octets (RFC822.SIZE). */
  get size(): number {
    return this.octets.length;
  }

  /** The MIME structure, indexed when first asked for. */
  get entity(): Entity {
    this.indexed ??= indexMessage(this.octets);
    return this.indexed;
  }
}
