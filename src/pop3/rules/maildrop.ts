import type { Content } from './content.js';
import type { Report } from './report.js';

/** How many messages there can be. */
interface Range {
  readonly min: number;
  readonly max: number;
}

type End = { readonly how: 'quit'; readonly removed: number } | { readonly how: 'cut' };

/** What a session may expect of the maildrop that it opens. */
export interface Expectation {
  readonly version: number;
  readonly count: Range | undefined;
  readonly present: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly last: End | undefined;
}

/** What a session that ends with QUIT did. */
export interface Update {
  /** The answer was +OK: all that was marked is gone (RFC 1939 §6). */
  readonly ok: boolean;
  readonly marked: number;
  /** The unique-ids of what was marked, as far as they are known, and that no other message shares. */
  readonly marks: readonly string[];
  /** What a server with a policy of download-and-delete may have removed too (RFC 1939 §8). */
  readonly retrieved: number;
  readonly retrievals: readonly string[];
  /** The maildrop when the session opened it. */
  readonly version: number;
}

/** What is known of one maildrop from one session of a test to the next. */
export class Maildrop {
  #version = 0;
  #count: Range | undefined;
  #present = new Set<string>();
  #removed = new Set<string>();
  /** Unique-ids of messages that were removed, before others arrived. */
  readonly #former = new Set<string>();
  #last: End | undefined;
  /** Sessions of which it is not known what they do. */
  #doubts = 0;
  readonly #contents = new Map<string, { readonly content: Content; readonly session: object }>();

  /** A session opens it; `undefined` while it is not known what another does. */
  opened(): Expectation | undefined {
    if (this.#doubts > 0) return undefined;
    const [present, removed] = [new Set(this.#present), new Set(this.#removed)];
    return { version: this.#version, count: this.#count, present, removed, last: this.#last };
  }

  /** A session has counted its messages: holds that against what it could expect. */
  counted(report: Report, total: number, { version, count, last }: Expectation): boolean {
    let holds = true;
    if (count && last?.how === 'quit' && last.removed > 0 && count.max < Infinity) {
      holds = report.check('pop3/session/removed-at-quit', total <= count.max, () => ({
        message: `${total.toString()} messages are there, where QUIT has left ${count.max.toString()} at most`,
        kind: 'count',
      }));
    }
    if (count && count.min > 0) {
      holds &&= report.check(keptRule(last), total >= count.min, () => ({
        message: `${total.toString()} messages are there, where there must be ${count.min.toString()} at least`,
        kind: 'count',
      }));
    }
    if (version === this.#version) this.#count = { min: total, max: total };
    return holds;
  }

  /**
   * A session has listed all unique-ids: holds them against what it could expect.
   * @param marked the unique-ids of what it had marked before
   */
  listed(report: Report, ids: ReadonlySet<string>, marked: ReadonlySet<string>, expectation: Expectation): void {
    const { version, present, removed, count } = expectation;
    if (present.size > 0) {
      const missing = [...present].filter((id) => !ids.has(id) && !marked.has(id));
      report.check('pop3/session/unique-id-persistent', missing.length === 0, () => ({
        message: `no message has the unique-id ${missing[0] ?? ''} any more, which one had in an earlier session`,
        kind: 'missing',
      }));
    }
    if (removed.size > 0) {
      const again = [...removed].find((id) => ids.has(id));
      // Where the number of messages is as it must be, another message has the unique-id.
      const rule = count && count.max < Infinity ? 'pop3/session/unique-id-reuse' : 'pop3/session/removed-at-quit';
      report.check(rule, again === undefined, () => ({
        message: `a message has the unique-id ${again ?? ''}, which one had that was removed`,
        kind: 'again',
      }));
    }
    if (version === this.#version) this.#present = new Set([...ids, ...marked]);
  }

  /**
   * A session has seen the octets of a message.
   * @param mode tells UTF-8 mode, in which a message may have others (RFC 6856 §2.1)
   */
  seen(report: Report, id: string, mode: string, content: Content, session: object): void {
    const key = `${mode} ${id}`;
    const known = this.#contents.get(key);
    if (!known) this.#contents.set(key, { content, session });
    if (!known || known.session === session) return;
    const same = known.content.digest === content.digest;
    const isReused = this.#former.has(id) || this.#removed.has(id);
    const rule = isReused && !same ? 'pop3/session/unique-id-reuse' : 'pop3/session/same-octets';
    report.check(rule, same, () => ({
      message: `the message with the unique-id ${id} has other octets than in an earlier session (${content.length.toString()}, were ${known.content.length.toString()})`,
      kind: 'between sessions',
    }));
  }

  /** A session has ended with QUIT. */
  updated({ ok, marked, marks, retrieved, retrievals, version }: Update): void {
    // What another session has removed meanwhile cannot be removed again.
    const removed = ok && version === this.#version ? marked : 0;
    this.#last = { how: 'quit', removed };
    if (marked + retrieved === 0) return;
    this.#version++;
    if (this.#count) {
      const min = Math.max(0, this.#count.min - marked - retrieved);
      this.#count = { min, max: this.#count.max - removed };
    }
    for (const id of [...marks, ...retrievals]) this.#present.delete(id);
    if (ok) for (const id of marks) this.#removed.add(id);
  }

  /** From now on, and until the function that this yields is called, it is not known what a session does. */
  doubt(): () => void {
    this.#doubts++;
    let isOver = false;
    return () => {
      if (!isOver) this.#doubts--;
      isOver = true;
    };
  }

  /** A session has ended without QUIT. */
  cut(): void {
    this.#last = { how: 'cut' };
  }

  /** Mail has arrived, or may have. */
  arrived(): void {
    this.#version++;
    if (this.#count) this.#count = { ...this.#count, max: Infinity };
    for (const id of this.#removed) this.#former.add(id);
    this.#removed.clear();
  }

  /** Messages may have gone by another way, or nobody can tell what a session did. */
  disturbed(): void {
    this.arrived();
    this.#count = undefined;
    this.#present.clear();
  }
}

const keptRule = (last: End | undefined) =>
  last?.how === 'quit' ? 'pop3/session/kept-at-quit' : 'pop3/session/kept-without-quit';
