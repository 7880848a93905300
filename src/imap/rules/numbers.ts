import type { SequenceRange } from '../sequence-set.js';
import type { Report } from './report.js';
import type { MessageRecord } from './scope.js';

/** What a session knows of a message under its number. */
export interface Entry {
  uid?: number;
  /** Of its own until the UID is known, then that of all sessions. */
  record: MessageRecord;
  modseq?: bigint;
}

/** Numbers up to which messages are told apart. */
const highestNumber = 100_000;

/** The messages of a selected mailbox by their numbers (RFC 3501 §2.3.1.2). */
export class Numbers {
  /** `undefined` where it is not known. */
  #exists: number | undefined;
  #entries: (Entry | undefined)[] = [];

  get exists(): number | undefined {
    return this.#exists;
  }

  /** Nothing is known any more, until the next EXISTS. */
  lose(): void {
    this.#exists = undefined;
    this.#entries = [];
  }

  /** EXISTS. */
  count(report: Report, exists: number): void {
    const before = this.#exists;
    this.#exists = exists;
    if (before === undefined) return;
    const holds = report.check('exists-falls', exists >= before, () => ({
      message: `EXISTS says ${exists.toString()} where there were ${before.toString()} messages`,
    }));
    if (!holds) this.#entries = [];
  }

  /** EXPUNGE. Yields what was known of the message. */
  remove(report: Report, number: number): Entry | undefined {
    if (!this.inRange(report, 'EXPUNGE', number)) return undefined;
    if (this.#exists !== undefined) this.#exists--;
    const entry = this.#entries[number - 1];
    if (number <= this.#entries.length) this.#entries.splice(number - 1, 1);
    return entry;
  }

  /** VANISHED without EARLIER (RFC 7162 §3.2.10.2): yields the UIDs that were known. */
  vanish(report: Report, uids: readonly SequenceRange[]): readonly Entry[] {
    const isNamed = ({ uid }: Entry): boolean =>
      uid !== undefined && uids.some(({ from, to }) => from <= BigInt(uid) && (to === '*' || BigInt(uid) <= to));
    const gone = this.#entries.filter((entry) => entry !== undefined).filter(isNamed);
    const total = uids.reduce((sum, { from, to }) => sum + (to === '*' ? 1n : to - from + 1n), 0n);
    const exists = this.#exists;
    if (exists === undefined) {
      this.lose();
      return gone;
    }
    const known = this.#entries.filter((entry) => entry?.uid !== undefined).length;
    const most = BigInt(gone.length + exists - known);
    const holds = report.check('vanished-known', total <= most, () => ({
      message: `VANISHED names ${total.toString()} UIDs, of which at most ${most.toString()} can be of messages that are there`,
      section: '3.2.10.2',
      rfc: 'RFC 7162',
    }));
    if (!holds) {
      this.lose();
      return gone;
    }
    this.#exists = exists - Number(total);
    // Of those that are not known nobody knows the numbers.
    if (total > BigInt(gone.length)) this.#entries = [];
    else this.#entries = this.#entries.filter((entry) => entry === undefined || !isNamed(entry));
    return gone;
  }

  /** Whether there is a message of this number, as far as is known. */
  inRange(report: Report, what: string, number: number): boolean {
    const exists = this.#exists;
    if (exists === undefined) return true;
    const holds = report.check('number-in-range', number >= 1 && number <= exists, () => ({
      message: `${what} names message ${number.toString()} where there are ${exists.toString()}`,
      kind: what,
    }));
    if (!holds) this.lose();
    return holds;
  }

  /** What is known of a message; `undefined` where its number is too high to keep. */
  entry(number: number): Entry | undefined {
    if (number < 1 || number > highestNumber) return undefined;
    const known = this.#entries[number - 1];
    if (known) return known;
    while (this.#entries.length < number - 1) this.#entries.push(undefined);
    const entry: Entry = { record: { facts: new Map() } };
    this.#entries[number - 1] = entry;
    return entry;
  }

  /** The UID of a message, if it is known. */
  uid(number: number): number | undefined {
    return this.#entries[number - 1]?.uid;
  }

  /** The UID that a message is said to have. Yields whether it can be. */
  identify(report: Report, number: number, uid: number): boolean {
    const known = this.#entries[number - 1]?.uid;
    if (known !== undefined) {
      const isSame = report.check('uid-fixed', known === uid, () => ({
        message: `message ${number.toString()} has the UID ${uid.toString()}, and had ${known.toString()}`,
      }));
      if (!isSame) this.#entries = [];
      return isSame;
    }
    const below = this.#neighbour(number, -1);
    const above = this.#neighbour(number, 1);
    const message = (other: { number: number; uid: number }) => () => ({
      message: `message ${number.toString()} has the UID ${uid.toString()}, and message ${other.number.toString()} has ${other.uid.toString()}`,
    });
    const follows = !below || report.check('uid-ascending', below.uid < uid, message(below));
    const precedes = !above || report.check('uid-ascending', uid < above.uid, message(above));
    if (!follows || !precedes) this.#entries = [];
    return follows && precedes;
  }

  /** The next message in this direction whose UID is known. */
  #neighbour(number: number, step: 1 | -1): { number: number; uid: number } | undefined {
    for (let at = number - 1 + step; at >= 0 && at < this.#entries.length; at += step) {
      const uid = this.#entries[at]?.uid;
      if (uid !== undefined) return { number: at + 1, uid };
    }
    return undefined;
  }
}
