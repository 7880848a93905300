import type { RuleResult, Summary, TargetInfo, TestResult, Verdict } from '../../events/events.js';
import { violationLines } from './failure.js';
import { clip, printable } from './lines.js';
import { plural, seconds, tally, total, words, type Style } from './style.js';

export interface SuiteTally {
  readonly planned: number;
  readonly counts: Record<Verdict, number>;
  milliseconds: number;
}

/** Reasons for skipping that are told one by one, and the tests named for each. */
const shownReasons = 12;
const namedTests = 3;
/** Tests slower than this are worth a word, the slowest of them. */
const slow = 2_000;
const shownSlow = 5;

export function heading(version: string, target: TargetInfo, tests: number, { colors }: Style): string[] {
  const server = target.version === undefined ? target.name : `${target.name} (${target.version})`;
  const where = target.endpoints.map(({ url }) => url).join('  ');
  const how = `${plural(tests, 'test')}, ${plural(target.accounts, 'account')}, mail by ${target.seeding}`;
  return [`${colors.bold('mailspec')} ${version}  ${printable(server)}  ${colors.dim(where)}`, colors.dim(how), ''];
}

const bySeverity: readonly Verdict[] = ['error', 'fail', 'unresolved', 'warn', 'pass', 'skip'];

export function suiteLine(id: string, { counts, milliseconds }: SuiteTally, width: number, style: Style): string {
  const worst = bySeverity.find((verdict) => counts[verdict] > 0) ?? 'skip';
  return `${style.sign[worst]} ${id.padEnd(width)}  ${tally(counts, style)}  ${style.colors.dim(seconds(milliseconds))}`;
}

/** What was skipped and why, the commonest reasons first. */
export function skippedLines(skipped: readonly TestResult[], { colors, width }: Style): string[] {
  if (skipped.length === 0) return [];
  const byReason = new Map<string, string[]>();
  for (const { reason = 'no reason', test } of skipped)
    byReason.set(reason, [...(byReason.get(reason) ?? []), test.id]);
  const reasons = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  const lines = reasons.slice(0, shownReasons).map(([reason, ids]) => {
    const count = String(ids.length).padStart(5);
    const more = ids.length > namedTests ? ', …' : '';
    const head = `${count}  ${printable(reason).replaceAll('\n', ' ')}`;
    const room = width - head.length - 2;
    const names = `${ids.slice(0, namedTests).join(', ')}${more}`;
    return room < 20 ? clip(head, width) : `${head}  ${colors.dim(clip(names, room))}`;
  });
  const left = reasons.slice(shownReasons);
  if (left.length > 0) {
    const count = left.reduce((sum, [, ids]) => sum + ids.length, 0);
    lines.push(
      `${String(count).padStart(5)}  ${colors.dim(`for ${plural(left.length, 'other reason')}: see the JUnit report`)}`,
    );
  }
  return [`${plural(skipped.length, 'test')} skipped:`, ...lines, ''];
}

/** Whether some plays of a test passed and some did not. */
export const isFlaky = ({ attempts }: TestResult): boolean =>
  attempts !== undefined && attempts.passed > 0 && attempts.passed < attempts.runs;

/** What passed now and then. */
export function flakyLines(results: readonly TestResult[], { colors, width }: Style): string[] {
  if (results.length === 0) return [];
  const line = ({ test, attempts }: TestResult): string =>
    clip(
      `  ${test.id}  ${attempts?.passed ?? 0} of ${attempts?.runs ?? 0}: ${printable(attempts?.trouble ?? '').replaceAll('\n', ' ')}`,
      width,
    );
  return [colors.yellow(`${plural(results.length, 'test')} flaky, passed so often:`), ...results.map(line), ''];
}

export function slowLines(results: readonly TestResult[], { colors }: Style): string[] {
  const slowest = results
    .filter(({ milliseconds }) => milliseconds > slow)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, shownSlow);
  if (slowest.length === 0) return [];
  const line = ({ test, milliseconds }: TestResult): string => `${seconds(milliseconds).padStart(9)}  ${test.id}`;
  return ['the slowest tests:', ...slowest.map(line).map(colors.dim), ''];
}

/** The violations of the rules that watch every response. */
export const ruleLines = (rules: readonly RuleResult[], style: Style): string[] =>
  rules
    .filter(({ verdict, known }) => (verdict === 'fail' || verdict === 'warn') && !known)
    .flatMap((rule) => [
      `${style.sign[rule.verdict]} ${style.colors.bold(rule.rule)}  ${rule.title}`,
      `  ${plural(rule.violations, 'violation')} in ${plural(rule.responses, 'response')}; of each kind the first:`,
      '',
      ...rule.first.flatMap((violation) => violationLines(violation, style)),
      '',
    ]);

/** What the baseline has to say. */
function baselineLines(baseline: Summary['baseline'], { colors }: Style): string[] {
  if (!baseline) return [];
  const { file, known, untried, findings } = baseline;
  const left = untried > 0 ? `, ${untried} not tried` : '';
  return [
    ...findings.map(({ kind, message }) => `${colors.red(kind.padEnd(9))} ${printable(message)}`),
    `baseline ${file}: ${plural(known, 'known issue')}${left}, ${findings.length} to look into`,
  ];
}

/** The last word, and what it rests on. */
export function conclusion(summary: Summary, style: Style): string[] {
  const { counts, rules, milliseconds, interrupted, notices, baseline, exitCode } = summary;
  const { colors, sign } = style;
  const checks = rules.reduce((sum, rule) => sum + rule.responses, 0);
  const count = (verdict: RuleResult['verdict']): number => rules.filter((rule) => rule.verdict === verdict).length;
  const broken = (['fail', 'warn'] as const).filter((verdict) => count(verdict) > 0);
  const kept = broken.map((verdict) => style.paint[verdict](`${count(verdict)} ${words[verdict]}`)).join(', ');
  const verdict = exitCode === 0 ? 'pass' : exitCode === 1 ? 'fail' : 'unresolved';
  const nothing = counts.pass + counts.warn + counts.fail === 0;
  return [
    ...notices.map((notice) => `${colors.yellow('notice')} ${printable(notice)}`),
    ...baselineLines(baseline, style),
    ...(interrupted ? [colors.yellow('interrupted: what did not run is counted as skipped')] : []),
    `${sign[verdict]} ${plural(total(counts), 'test')}: ${tally(counts, style)} in ${seconds(milliseconds)}`,
    `  ${plural(checks, 'check')} of responses by ${plural(rules.length, 'rule')}${kept === '' ? '' : `: ${kept}`}`,
    ...(nothing && !interrupted ? [colors.yellow('  nothing was tried: this says nothing of the server')] : []),
    '',
  ];
}
