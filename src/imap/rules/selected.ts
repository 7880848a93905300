import { merge } from './facts.js';
import { Numbers } from './numbers.js';
import type { Report } from './report.js';
import type { Generation, ImapScope, MailboxMemory, MessageRecord } from './scope.js';

/** A mailbox that a session has selected, or is about to. */
export class Selected {
  readonly numbers = new Numbers();
  /** In upper case; `undefined` until FLAGS has come. */
  flags: ReadonlySet<string> | undefined;
  /** Flags that PERMANENTFLAGS names at SELECT, in upper case. */
  permanent: ReadonlySet<string> = new Set();
  noModSeq = false;
  readOnly = false;
  /** The numbers and UIDNEXT that SELECT told, where both are of one moment. */
  snapshot: { readonly exists: number; readonly uidNext: number } | undefined;
  #generation: Generation | undefined;

  /**
   * @param openedAt reading of the clock when SELECT or EXAMINE was sent
   * @param mark of the changes then
   */
  constructor(
    readonly name: string,
    readonly memory: MailboxMemory,
    readonly openedAt: number,
    readonly mark: number | undefined,
  ) {}

  /** The UIDVALIDITY is known: what is seen from now on is of it. */
  dated(generation: Generation): void {
    this.#generation = generation;
  }

  /** A message was seen with this UID. Yields whether that can be. */
  identify(report: Report, scope: ImapScope, number: number, uid: number): boolean {
    const entry = this.numbers.entry(number);
    if (!entry || !this.numbers.identify(report, number, uid)) return false;
    if (entry.uid !== undefined) return true;
    entry.uid = uid;
    const record = this.#generation ? scope.record(this.#generation, uid) : entry.record;
    if (record !== entry.record) merge(report, entry.record, record, `the message with the UID ${uid.toString()}`);
    entry.record = record;
    if (this.#generation) this.#generation.uidNext = Math.max(this.#generation.uidNext, uid + 1);
    this.#checkNext(report, number, uid);
    this.#checkReuse(report, record, uid);
    return true;
  }

  /** EXPUNGE: what SELECT told of has one message less, or what came later. */
  removed(number: number): void {
    const { snapshot } = this;
    if (snapshot && number <= snapshot.exists) this.snapshot = { ...snapshot, exists: snapshot.exists - 1 };
  }

  #checkNext(report: Report, number: number, uid: number): void {
    if (!this.snapshot) return;
    const { exists, uidNext } = this.snapshot;
    const wasThere = number <= exists;
    report.check('uid-and-uidnext', wasThere === uid < uidNext, () => ({
      message: `message ${number.toString()}, which ${wasThere ? 'was there at' : 'has come after'} SELECT, has the UID ${uid.toString()}, and UIDNEXT was ${uidNext.toString()}`,
      kind: wasThere ? 'old' : 'new',
    }));
  }

  #checkReuse(report: Report, { removedAt }: MessageRecord, uid: number): void {
    const isReused = removedAt !== undefined && removedAt < this.openedAt;
    report.check(
      'uid-reused',
      !isReused,
      () => `there is a message with the UID ${uid.toString()}, which was expunged`,
    );
  }
}
