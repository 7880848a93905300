import { Document, isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { RuleResult, TestResult } from '../events/events.js';
import type { FailLevel } from '../events/exit-code.js';
import type { Baseline, Entry } from './baseline-file.js';
import { fingerprintOfTest, fingerprintsOfRule } from './fingerprint.js';

const HEADER = ` Known issues of this server, for mailspec run --baseline. A run fails on what is not listed here, on what fails otherwise
 than listed, and on what fails no longer. Write why each is accepted.`;

/** What a new entry says until somebody has looked. */
export const unexplained = 'not looked into yet';

/** What was changed, by id. */
export interface Edited {
  readonly text: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

interface Trouble {
  readonly id: string;
  readonly fails: readonly string[];
}

/** All that fails, and how: what a baseline must list for the next run to pass. */
export function troubles(
  results: readonly TestResult[],
  rules: readonly RuleResult[],
  level: FailLevel,
): readonly Trouble[] {
  const isTrouble = (verdict: string): boolean =>
    verdict === 'fail' || verdict === 'unresolved' || (verdict === 'warn' && level === 'should');
  return [
    ...results.flatMap((result) => {
      const print = fingerprintOfTest(result);
      return print !== undefined && isTrouble(result.verdict) ? [{ id: result.test.id, fails: [print] }] : [];
    }),
    ...rules.flatMap((rule) =>
      isTrouble(rule.verdict) ? [{ id: `rules/${rule.rule}`, fails: fingerprintsOfRule(rule) }] : [],
    ),
  ];
}

/** Lists all that fails: adds what is new, and corrects how things fail. Reasons, links, days and comments stay. */
export function write(baseline: Baseline | undefined, found: readonly Trouble[]): Edited {
  const document = baseline?.document ?? new Document({ issues: [] });
  if (!baseline) document.commentBefore = HEADER;
  const issues = issuesOf(document);
  // An empty list is written `[]`: on one line no issue could be deleted by itself.
  issues.flow = false;
  const [added, changed]: [string[], string[]] = [[], []];
  for (const { id, fails } of [...found].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const entry = baseline?.entries.get(id);
    const value = fails.length === 1 ? fails[0] : fails;
    if (!entry) {
      issues.add(document.createNode({ id, fails: value, reason: unexplained }));
      added.push(id);
    } else if (entry.fails.length > 0 && !same(entry.fails, fails)) {
      itemOf(issues, id)?.set('fails', document.createNode(value));
      changed.push(id);
    }
  }
  return { text: document.toString({ lineWidth: 0 }), added, changed, removed: [] };
}

/** Takes out what the run has shown to fail no longer, and what has expired. */
export function prune(baseline: Baseline, stale: ReadonlySet<string>): Edited {
  const { document, entries } = baseline;
  const issues = issuesOf(document);
  const removed = [...entries.keys()].filter((id) => stale.has(id));
  issues.items = issues.items.filter((item) => !(isMap(item) && stale.has(String(item.get('id')))));
  return { text: document.toString({ lineWidth: 0 }), added: [], changed: [], removed };
}

function issuesOf(document: Document): YAMLSeq {
  const given = document.get('issues', true);
  if (isSeq(given)) return given;
  const made = document.createNode([]);
  if (isMap(document.contents)) document.set('issues', made);
  else document.contents = document.createNode({ issues: made });
  return document.get('issues', true) as YAMLSeq;
}

const itemOf = (issues: YAMLSeq, id: string): YAMLMap | undefined =>
  issues.items.find((item): item is YAMLMap => isMap(item) && String(item.get('id')) === id);

const same = (a: Entry['fails'], b: readonly string[]): boolean =>
  a.length === b.length && a.every((print) => b.includes(print));
