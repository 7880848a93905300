import { Maildrop } from './maildrop.js';

export interface ScopeOptions {
  /** Tags that the server announces in whatever state, and the lines in which it does, in upper case. */
  readonly capabilities: ReadonlySet<string>;
  /** Of all greetings of the run. */
  readonly timestamps: Set<string>;
}

/** What the POP3 sessions of one test know together. */
export class Pop3Scope {
  readonly #maildrops = new Map<string, Maildrop>();
  readonly #onDisturbance = new Set<() => void>();
  readonly options: ScopeOptions;

  constructor(options: ScopeOptions) {
    this.options = options;
  }

  /** @param user whose maildrop it is */
  maildrop(user: string): Maildrop {
    const known = this.#maildrops.get(user);
    if (known) return known;
    const maildrop = new Maildrop();
    this.#maildrops.set(user, maildrop);
    return maildrop;
  }

  /** Mail has been brought, or may have been. */
  arrived(): void {
    for (const maildrop of this.#maildrops.values()) maildrop.arrived();
  }

  /** Messages may have been removed by other ways than POP3. */
  disturbed(): void {
    for (const maildrop of this.#maildrops.values()) maildrop.disturbed();
    for (const tell of this.#onDisturbance) tell();
  }

  /** `tell` is called at each disturbance, until the function that this yields is. */
  watchDisturbances(tell: () => void): () => void {
    this.#onDisturbance.add(tell);
    return () => this.#onDisturbance.delete(tell);
  }
}
