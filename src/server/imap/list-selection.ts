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

/** Finds what LIST and LSUB return; each method is one decision that another may override. */
export class MailboxListing {
  /** The names that match any of the patterns and meet the criteria, INBOX first, then in order. */
  names(account: Account, patterns: readonly string[], selection: ListSelection): ListedName[] {
    const { delimiter } = account;
    const chosen = new Set(this.candidates(account, selection));
    const matches = (name: string): boolean => patterns.some((pattern) => this.matches(name, pattern, delimiter));
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
      } else if (this.isBareLevel(account, name, selection)) {
        const ofFinalPercent = patterns.filter((pattern) => pattern.endsWith('%'));
        if (ofFinalPercent.some((pattern) => this.matches(name, pattern, delimiter))) add(name, false);
      }
    }
    return [...found.values()].sort((one, other) => compareNames(one.name, other.name));
  }

  matches(name: string, pattern: string, delimiter: string): boolean {
    return matchesPattern(name, pattern, delimiter);
  }

  /** The names that meet the criteria, whether or not they match a pattern. */
  candidates(account: Account, { subscribed, specialUse, lsub }: ListSelection): string[] {
    const names = subscribed === true || lsub === true ? [...account.subscriptions] : [...account.mailboxes.keys()];
    if (specialUse !== true) return names;
    return names.filter((name) => (account.mailboxes.get(name)?.specialUse.length ?? 0) > 0);
  }

  /** Levels of hierarchy that a final % brings to light: without a mailbox for LIST, without subscription for LSUB. */
  isBareLevel(account: Account, name: string, { subscribed, specialUse, lsub }: ListSelection): boolean {
    if (lsub === true) return true;
    return subscribed !== true && specialUse !== true && !account.mailboxes.has(name);
  }

  /** The pattern below the reference, with one delimiter between them (RFC 2683 §3.4.9). */
  within(reference: string, pattern: string, delimiter: string): string {
    if (reference === '') return pattern;
    const level = reference.endsWith(delimiter) ? reference : reference + delimiter;
    return level + (pattern.startsWith(delimiter) ? pattern.slice(delimiter.length) : pattern);
  }

  /**
   * The attributes of a name (RFC 9051 §7.3.1).
   * @param extended whether the client knows those of the extended syntax
   * @param subscribed whether \Subscribed is to be shown
   */
  attributes(account: Account, listed: ListedName, extended: boolean, subscribed: boolean): string[] {
    return [
      ...(listed.exists ? [] : [extended ? '\\NonExistent' : '\\Noselect']),
      ...(subscribed ? ['\\Subscribed'] : []),
      listed.hasChildren ? '\\HasChildren' : '\\HasNoChildren',
      ...(account.mailbox(listed.name)?.specialUse ?? []),
    ];
  }

  /** The extended data that say why a name is listed: of which criteria are those below it (RFC 9051 §6.3.9.6). */
  childInfo(listed: ListedName, { subscribed, specialUse }: ListSelection): string {
    if (!listed.childInfo) return '';
    const options = [...(subscribed ? ['"SUBSCRIBED"'] : []), ...(specialUse ? ['"SPECIAL-USE"'] : [])];
    return ` ("CHILDINFO" (${options.join(' ')}))`;
  }
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
