import { exitCode } from '../../events/exit-code.js';
import type { RuleResult, Summary, Verdict, Violation } from '../../events/events.js';
import type { Report } from './model.js';
import { ReportError } from './read.js';
import { inOrder, refuseStrangers, type Part } from './same-run.js';

/** A report and the file that it is from, for messages. */
export interface ReadReport {
  readonly file: string;
  readonly report: Report;
}

/** Violations of a rule that are shown, as in a run. */
const shownViolations = 10;

/**
 * The parts of a run as one: shards, or runs of different tests on the same server.
 * @throws {ReportError} where they are not of one server and version, a shard is missing or there twice, or one broke off
 */
export function mergeReports(reports: readonly ReadReport[]): Report {
  const parts = reports.map(whole);
  refuseStrangers(parts);
  const { tests, parts: ordered } = inOrder(parts);
  const [first] = ordered;
  if (!first) throw new ReportError('there is no report to merge');
  const start = Math.min(...parts.map(startOf));
  const results = ordered.flatMap((part) => {
    const later = startOf(part) - start;
    return part.report.results.map((result) => ({ ...result, startedAt: result.startedAt + later }));
  });
  const { accounts } = first.run.target;
  return {
    format: 1,
    mailspec: first.report.mailspec,
    run: {
      id: [...new Set(ordered.map(({ run }) => run.id))].join('+'),
      startedAt: new Date(start).toISOString(),
      target: { ...first.run.target, accounts: Math.max(accounts, ...ordered.map(({ run }) => run.target.accounts)) },
    },
    tests,
    results: results.sort((a, b) => a.startedAt + a.milliseconds - (b.startedAt + b.milliseconds)),
    notices: union(ordered.map(({ report }) => report.notices)),
    summary: summed(
      ordered.map(({ summary }) => summary),
      Math.max(...ordered.map((part) => startOf(part) - start + part.summary.milliseconds)),
    ),
  };
}

function whole({ file, report }: ReadReport): Part {
  const { run, summary, broken } = report;
  if (!run || !summary) {
    const [why = ''] = broken?.message.split('\n') ?? [];
    throw new ReportError(`${file} is of a run that broke off: ${why}`);
  }
  return { file, report, run, summary };
}

const startOf = ({ run }: Part): number => Date.parse(run.startedAt);

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

function summed(summaries: readonly Summary[], milliseconds: number): Summary {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
  for (const verdict of Object.keys(counts) as Verdict[])
    counts[verdict] = summaries.reduce((sum, summary) => sum + summary.counts[verdict], 0);
  const rules = rulesOf(summaries);
  const interrupted = summaries.some((summary) => summary.interrupted);
  return {
    counts,
    rules,
    milliseconds,
    interrupted,
    notices: union(summaries.map(({ notices }) => notices)),
    exitCode: exitCode({ counts, rules, interrupted }),
  };
}

/** What the rules saw in all the parts, rule by rule. */
function rulesOf(summaries: readonly Summary[]): RuleResult[] {
  const byId = new Map<string, RuleResult>();
  for (const rule of summaries.flatMap(({ rules }) => rules)) {
    const before = byId.get(rule.rule);
    byId.set(rule.rule, before ? added(before, rule) : rule);
  }
  return [...byId.values()];
}

function added(one: RuleResult, other: RuleResult): RuleResult {
  return {
    ...one,
    verdict: worse(one.verdict, other.verdict),
    responses: one.responses + other.responses,
    violations: one.violations + other.violations,
    first: distinct([...one.first, ...other.first]),
  };
}

const severity: readonly RuleResult['verdict'][] = ['fail', 'warn', 'pass', 'skip'];
const worse = (one: RuleResult['verdict'], other: RuleResult['verdict']): RuleResult['verdict'] =>
  severity.find((verdict) => verdict === one || verdict === other) ?? one;

/** Of violations that differ only in numbers, the first. */
function distinct(violations: readonly Violation[]): Violation[] {
  const shapes = new Map<string, Violation>();
  for (const violation of violations) {
    const shape = violation.message.replace(/\d+/g, '#');
    if (!shapes.has(shape)) shapes.set(shape, violation);
  }
  return [...shapes.values()].slice(0, shownViolations);
}
