import type { Behaviour, BehaviourChange } from '../behaviour.js';
import type { BasicOptions } from '../options.js';

/** A misbehaviour of the reference server, as real servers show it: what must be caught by whoever claims to test for it. */
export interface Fault {
  /** Stable and unique: protocol, subject and words, such as `pop3/deletion/at-once`. */
  readonly id: string;
  /** What the server does wrong, in one plain sentence whose subject is the server. */
  readonly wrong: string;
  /**
   * The requirements of the ledger and the always-on rules that it breaks, by id. Each of them must be found broken by a
   * test or rule that claims it.
   */
  readonly breaks: readonly string[];
  /** Selectors of tests in whose course the rules among `breaks` see it, where a short tour of the protocol does not show it. */
  readonly shows?: readonly string[];
  /** Settings under which it can be seen, such as one revision alone. */
  readonly settings?: Omit<BasicOptions, 'accounts' | 'ports' | 'host' | 'onError'>;
  /** What takes the place of the usual behaviour: one thing, done otherwise. */
  readonly plant: (usual: Behaviour) => BehaviourChange;
}
