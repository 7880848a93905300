import type { MatchResult, Mismatch } from './match.js';
import type { Bindings } from './value.js';

/** Trials spent on taking choices back, beyond which the search gives up. */
const MAX_TRIALS = 100_000;

export interface AssignmentRules {
  readonly ordered: boolean;
  readonly more: boolean;
}

export type Assignment =
  | { readonly ok: true; readonly bindings: Bindings }
  | {
      readonly ok: false;
      /** A pattern found no item (`index` of the pattern), or an item no pattern (`index` of the item). */
      readonly kind: 'missing' | 'surplus';
      readonly index: number;
      /** Why the nearest item does not match, and which one that is. */
      readonly mismatch?: Mismatch;
      readonly nearest?: number;
    };

type Fits<P, T> = (pattern: P, item: T, bindings: Bindings) => MatchResult;

/**
 * Finds each pattern an item of its own, by backtracking, as the choice for one may bind names that others compare.
 * The item at the pattern's own index and the neighbours of the last one are tried first, so that lists in one order or the
 * other take no search.
 */
export function assign<P, T>(
  patterns: readonly P[],
  items: readonly T[],
  fits: Fits<P, T>,
  rules: AssignmentRules,
  bindings: Bindings,
): Assignment {
  return new Search(patterns, items, fits, rules).run(bindings);
}

class Search<P, T> {
  readonly #used = new Set<number>();
  #trials = 0;
  /** A pattern has found no item, so choices are being taken back. Up to there every pattern is tried on every item at most once. */
  #backtracking = false;
  #deepest = -1;
  #mismatch: Mismatch | undefined;
  #nearest: number | undefined;
  #surplus: number | undefined;

  constructor(
    readonly patterns: readonly P[],
    readonly items: readonly T[],
    readonly fits: Fits<P, T>,
    readonly rules: AssignmentRules,
  ) {}

  run(bindings: Bindings): Assignment {
    const bound = this.#from(0, -1, bindings);
    if (bound) return { ok: true, bindings: bound };
    if (this.#surplus !== undefined) return { ok: false, kind: 'surplus', index: this.#surplus };
    return {
      ok: false,
      kind: 'missing',
      index: Math.max(0, this.#deepest),
      ...(this.#mismatch && { mismatch: this.#mismatch }),
      ...(this.#nearest !== undefined && { nearest: this.#nearest }),
    };
  }

  #from(index: number, last: number, bindings: Bindings): Bindings | undefined {
    const pattern = this.patterns[index];
    if (pattern === undefined) return this.#finish(bindings);
    if (index > this.#deepest) {
      this.#deepest = index;
      this.#mismatch = undefined;
      this.#nearest = undefined;
    }
    for (const candidate of this.#candidates(index, last)) {
      if (this.#backtracking) this.#trials += 1;
      if (this.#trials > MAX_TRIALS) return undefined;
      const result = this.fits(pattern, this.items[candidate] as T, bindings);
      if (!result.ok) {
        this.#note(index, candidate, result.mismatch);
        continue;
      }
      this.#used.add(candidate);
      const bound = this.#from(index + 1, candidate, result.bindings);
      if (bound) return bound;
      this.#used.delete(candidate);
    }
    this.#backtracking = true;
    return undefined;
  }

  #finish(bindings: Bindings): Bindings | undefined {
    if (this.rules.more || this.#used.size === this.items.length) return bindings;
    this.#surplus = this.items.findIndex((_, index) => !this.#used.has(index));
    // Every assignment leaves as many items over: there is no use in searching on.
    this.#trials = MAX_TRIALS + 1;
    return undefined;
  }

  *#candidates(index: number, last: number): Generator<number> {
    const { length } = this.items;
    if (this.rules.ordered) {
      // Without more, the next item is the only one.
      const end = this.rules.more ? length : Math.min(length, last + 2);
      for (let item = last + 1; item < end; item += 1) yield item;
      return;
    }
    const likely = new Set([index, last + 1, last - 1]);
    for (const item of likely) if (item >= 0 && item < length && !this.#used.has(item)) yield item;
    for (let step = 0; step < length; step += 1) {
      const item = (index + step) % length;
      if (!this.#used.has(item) && !likely.has(item)) yield item;
    }
  }

  /** Of the pattern that the search could not get beyond, the item that came furthest is the one to show. */
  #note(index: number, item: number, mismatch: Mismatch): void {
    if (index !== this.#deepest || (this.#mismatch && mismatch.progress <= this.#mismatch.progress)) return;
    this.#mismatch = mismatch;
    this.#nearest = item;
  }
}
