import { coversOf } from '../../script/index.js';
import type { LedgerEntry, Suite, Test } from '../../script/model.js';
import { dormantTags, select } from '../../run/index.js';
import type { Fault } from '../../server/faults/index.js';
import { ruleIds } from '../../events/rules/index.js';

/** The tests in whose course a broken rule shows where the fault names none. */
const tour: Readonly<Record<string, readonly string[]>> = {
  imap: ['imap/fetch-items', 'imap/select', 'imap/store', 'imap/expunge', 'imap/updates', 'imap/list', 'imap/status'],
  pop3: ['pop3/listings', 'pop3/retrieval', 'pop3/uidl', 'pop3/maildrop', 'pop3/greeting', 'pop3/capabilities'],
  both: ['pop3/with-imap', 'journeys'],
};

/** What the tests of a plan are chosen from. */
export interface Book {
  readonly suites: readonly Suite[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
}

/** Every test by the requirements that it claims. */
export type Claims = ReadonlyMap<string, readonly Test[]>;

export function claimsOf(suites: readonly Suite[]): Claims {
  const claims = new Map<string, Test[]>();
  for (const test of suites.flatMap(({ tests }) => tests)) {
    if (test.tags.some((tag) => dormantTags.includes(tag))) continue;
    for (const { id } of coversOf(test)) {
      const tests = claims.get(id) ?? [];
      claims.set(id, tests);
      tests.push(test);
    }
  }
  return claims;
}

/** Whether a test claims more than MAYs; what a test of MAYs alone finds is no failure. */
export const bindsByTest =
  (ledger: Book['ledger']) =>
  (test: Test): boolean => {
    const levels = coversOf(test).map(({ id }) => ledger.get(id)?.level);
    return levels.length === 0 || levels.some((level) => level !== 'MAY');
  };

/** The tests that a fault is run against: those that claim what it breaks, and those that show the rules it breaks. */
export function testsFor({ id, breaks, shows }: Fault, { suites, ledger }: Book, claims: Claims): readonly Test[] {
  const claiming = breaks.flatMap((broken) => claims.get(broken) ?? []);
  const isWatched = breaks.some((broken) => ruleIds.includes(broken) || (ledger.get(broken)?.rules?.length ?? 0) > 0);
  const selectors = shows ?? (isWatched ? (tour[id.split('/')[0] ?? ''] ?? []) : []);
  const shown = selectors.length === 0 ? [] : select(suites, selectors).tests;
  return [...new Set([...claiming, ...shown])];
}

/** What is wrong with how the faults are written: doubled ids, and requirements that are not there or bind nobody. */
export function mistakesIn(faults: readonly Fault[], { suites, ledger }: Book): readonly string[] {
  const seen = new Set<string>();
  return faults.flatMap(({ id, breaks, shows = [] }) => {
    const mistakes: string[] = [];
    if (seen.has(id)) mistakes.push(`${id}: there are two faults of this id`);
    seen.add(id);
    if (breaks.length === 0) mistakes.push(`${id}: it breaks nothing`);
    for (const broken of breaks) {
      const entry = ledger.get(broken);
      if (ruleIds.includes(broken)) continue;
      if (!entry) mistakes.push(`${id}: neither a requirement nor a rule: ${broken}`);
      else if (entry.level === 'MAY') mistakes.push(`${id}: nobody is bound by the MAY ${broken}`);
      else if (entry.untestable !== undefined) mistakes.push(`${id}: no test can decide ${broken}`);
    }
    for (const idle of shows.length === 0 ? [] : select(suites, shows).idle) {
      mistakes.push(`${id}: no test matches ${idle}`);
    }
    return mistakes;
  });
}
