import type { Protocol } from '../../events/events.js';
import type { Desk } from '../check.js';
import type { Compilers } from './compilers.js';
import type { LedgerEntry, SessionSpec } from '../model.js';
import type { ListNode, TextNode } from '../tree.js';

/** The requirements of all RFCs. */
export interface Ledger {
  readonly entries: ReadonlyMap<string, LedgerEntry>;
}

/** The messages of the fixtures, as far as scripts are checked against them. */
export interface MessageNames {
  has(name: string): boolean;
  names(): readonly string[];
}

/** What scripts refer to. What is absent is not checked against. */
export interface Library {
  readonly ledger?: Ledger;
  readonly messages?: MessageNames;
}

export interface Fragment {
  readonly key: TextNode;
  readonly steps: ListNode;
}

/** What the parts of a suite are built with. */
export interface SuiteContext extends Desk {
  readonly compilers: Compilers;
  readonly library: Library;
  readonly protocol: Protocol | 'both';
  readonly fragments: ReadonlyMap<string, Fragment>;
  /** Names of the fragments that tests use; grows while tests are built. */
  readonly usedFragments: Set<string>;
}

/** What the steps of a test are built with. */
export interface TestContext extends SuiteContext {
  readonly sessions: ReadonlyMap<string, SessionSpec>;
  /** How many more steps the test may have; shrinks while it is built. */
  readonly room: { steps: number };
}
