import { INBOX, isInferior, superiorNames, type Account } from '../store/index.js';
import { matchesPattern } from './list-pattern.js';

/** Which names to list (RFC 9051 §6.3.9.1); all of no options: the mailboxes that exist. */
export interface ListSelection {
  readonly subscribed?: boolean;
  readonly specialUse?: boolean;
  /** RECURSIVEMATCH: also names with a descendant that meets the criteria. */
  readonly recursive?: boolean;
  /** As LSUB: subscribed names, and with a final % the levels above them. */
  readonly lsub?: boolean;
}

/** A name to be listed, with what its attributes tell. */
export interface ListedName {
  readonly name: string;
  readonly exists: boolean;
  readonly subscribed: boolean;
  readonly hasChildren: boolean;
  /** Whether the name itself meets the selection criteria. */
  readonly selected: boolean;
  /** Whether a descendant does, where the client asked for that. */
  readonly childInfo: boolean;
}

/** The names that match any of the patterns and meet the criteria, INBOX first, then in order. */
export function selectNames(account: Account, patterns: readonly string[], selection: ListSelection): ListedName[] {
  const { delimiter } = account;
  const chosen = new Set(candidates(account, selection));
  const matches = (name: string): boolean => patterns.some((pattern) => matchesPattern(name, pattern, delimiter));
  const found = new Map<string, ListedName>();
  const add = (name: string, childInfo: boolean): void => {
    found.set(name, {
      name,
      exists: account.mailboxes.has(name),
      subscribed: account.subscriptions.has(name),
      hasChildren: account.hasInferiors(name),
      selected: chosen.has(name),
      childInfo,
    });
  };

  for (const name of chosen) {
    if (matches(name)) add(name, selection.recursive === true && hasDescendantIn(chosen, name, delimiter));
  }
  for (const name of levelsAbove(chosen, delimiter)) {
    if (found.has(name)) continue;
    if (selection.recursive === true) {
      // A name is listed for its descendants' sake only if not all of these are listed themselves (RFC 9051 §6.3.9.3).
      const hidden = [...chosen].some((other) => isInferior(other, name, delimiter) && !matches(other));
      if (hidden && matches(name)) add(name, true);
    } else if (isBareLevel(account, name, selection)) {
      const ofFinalPercent = patterns.filter((pattern) => pattern.endsWith('%'));
      if (ofFinalPercent.some((pattern) => matchesPattern(name, pattern, delimiter))) add(name, false);
    }
  }
  return [...found.values()].sort((one, other) => compareNames(one.name, other.name));
}

/** The names that meet the criteria, whether or not they match a pattern. */
function candidates(account: Account, { subscribed, specialUse, lsub }: ListSelection): string[] {
  const names = subscribed === true || lsub === true ? [...account.subscriptions] : [...account.mailboxes.keys()];
  if (specialUse !== true) return names;
  return names.filter((name) => (account.mailboxes.get(name)?.specialUse.length ?? 0) > 0);
}

/** Levels of hierarchy that a final % brings to light: without a mailbox for LIST, without subscription for LSUB. */
function isBareLevel(account: Account, name: string, { subscribed, specialUse, lsub }: ListSelection): boolean {
  if (lsub === true) return true;
  return subscribed !== true && specialUse !== true && !account.mailboxes.has(name);
}

function levelsAbove(names: Iterable<string>, delimiter: string): Set<string> {
  return new Set([...names].flatMap((name) => superiorNames(name, delimiter)));
}

function hasDescendantIn(names: ReadonlySet<string>, name: string, delimiter: string): boolean {
  return [...names].some((other) => isInferior(other, name, delimiter));
}

function compareNames(one: string, other: string): number {
  if (one === other) return 0;
  if (one === INBOX) return -1;
  if (other === INBOX) return 1;
  return one < other ? -1 : 1;
}
