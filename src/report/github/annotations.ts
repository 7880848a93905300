import type { Place, RuleResult, Summary, TestResult, Verdict } from '../../events/events.js';
import { manyLines, oneLine } from '../plain.js';

/** GitHub shows ten of each kind for a step. */
const most = 10;

type Kind = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

const inData = (text: string): string =>
  manyLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const inProperty = (text: string): string => inData(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A workflow command of GitHub Actions. */
export function command({ kind, title, message, place }: Annotation): string {
  const where = place
    ? `file=${inProperty(place.file)},line=${place.line},col=${place.column},endColumn=${place.column + Math.max(1, place.length)},`
    : '';
  return `::${kind} ${where}title=${inProperty(title)}::${inData(message)}`;
}

const kinds: Readonly<Partial<Record<Verdict, Kind>>> = {
  error: 'error',
  fail: 'error',
  unresolved: 'error',
  warn: 'warning',
};

/** The worst first: a rule that is broken shows in many tests. */
const severity: readonly Verdict[] = ['fail', 'error', 'unresolved', 'warn'];

function ofTest({ test, verdict, failure, reason, reproduce }: TestResult): Annotation | undefined {
  const kind = kinds[verdict];
  if (!kind) return undefined;
  const { level, rfc, section } = failure?.requirements[0] ?? {};
  const why = failure?.message ?? reason ?? verdict;
  const lines = [
    test.title,
    why,
    ...(failure ? [`expected: ${failure.expected}`, `actual:   ${failure.actual}`] : []),
    ...(level === undefined ? [] : [`${level}, ${rfc ?? ''} §${section ?? ''}`]),
    `again: ${reproduce}`,
  ];
  return { kind, title: `${test.id} (${verdict})`, message: lines.join('\n'), place: failure?.place ?? test.place };
}

function ofRule({
  rule,
  title,
  verdict,
  violations,
  responses,
  first,
  requirement,
}: RuleResult): Annotation | undefined {
  const kind = kinds[verdict];
  if (!kind) return undefined;
  const lines = [
    title,
    `${violations} violations in ${responses} responses; ${requirement.level}, ${requirement.rfc} §${requirement.section}`,
    ...first.slice(0, 3).map(({ message, test }) => `${message} (in ${test})`),
  ];
  return { kind, title: rule, message: lines.join('\n') };
}

/** What GitHub is told of: of each kind the ten worst, and how many more there are. */
export function annotations(results: readonly TestResult[], { rules, notices, baseline }: Summary): Annotation[] {
  const worst = severity.flatMap((verdict) => [
    ...rules.filter((rule) => rule.verdict === verdict && !rule.known).map(ofRule),
    ...results.filter((result) => result.verdict === verdict && !result.known).map(ofTest),
  ]);
  const told = notices.map((message): Annotation => ({ kind: 'notice', title: 'mailspec', message }));
  // What is new is told as the failure that it is.
  const stale = baseline?.findings.filter(({ kind }) => kind !== 'new') ?? [];
  const listed = stale.map(({ id, kind, message }): Annotation => ({
    kind: 'error',
    title: `${id} (${kind})`,
    message,
  }));
  const all = [...listed, ...worst, ...told].filter((annotation) => annotation !== undefined);
  return (['error', 'warning', 'notice'] as const).flatMap((kind) => {
    const some = all.filter((annotation) => annotation.kind === kind);
    if (some.length <= most) return some;
    const left = some.length - (most - 1);
    return [...some.slice(0, most - 1), { kind, title: 'mailspec', message: `and ${left} more: see the step summary` }];
  });
}
