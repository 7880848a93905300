import type { KnownIssue, Requirement, RuleResult, TestResult } from '../../events/events.js';
import { annotate, type TestCase } from './builder.js';
import { violationsText } from './describe.js';
import type { Dialect } from './dialect.js';
import { knownText } from '../known.js';
import { fitLine } from './text.js';

/** What is kept of a result: its dialogue as text, as the entries of thousands of tests would fill the memory. */
export interface Kept {
  readonly result: Omit<TestResult, 'transcript'>;
  readonly description: string;
  readonly dialogue: string;
}

type Property = readonly [name: string, value: string];

/** What came of a test case, in the words of JUnit. */
interface Outcome {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
  readonly type: string;
  readonly text: string;
}

interface Case {
  readonly properties: readonly Property[];
  readonly outcome: Outcome;
  /** Before the dialogue. */
  readonly told?: string | undefined;
  readonly dialogue: string;
  readonly line?: number;
}

export const inSeconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** @param name unique in its suite */
export function addTest(testCase: TestCase, kept: Kept, name: string, isShown: boolean, dialect: Dialect): void {
  const { result, description, dialogue } = kept;
  const { test, verdict, failure, milliseconds, measurements, known, attempts } = result;
  testCase.className(fitLine(test.suite.replaceAll('/', dialect.separator))).name(fitLine(name));
  testCase.time(inSeconds(milliseconds));
  if (dialect.place !== 'none') testCase.file(fitLine(test.place.file));
  add(testCase, dialect, {
    properties: [
      ['title', fitLine(test.title)],
      ['verdict', verdict],
      ...(failure?.requirements ?? test.covers).flatMap(requirementProperties),
      ...(test.tags.length > 0 ? [['tags', fitLine(test.tags.join(' '))] as const] : []),
      ...(attempts ? [['attempts', `passed ${attempts.passed} of ${attempts.runs}`] as const] : []),
      ...measurements.map(({ what, milliseconds: delay }) => ['delay', `${fitLine(what)}: ${delay} ms`] as const),
    ],
    outcome: outcomeOf(result, description),
    told: known ? `${knownText(known)}\n${description}` : verdict === 'warn' ? `warning: ${description}` : undefined,
    dialogue: isShown ? dialogue : 'the dialogue is left out: the report would be too large',
    line: test.place.line,
  });
}

/** A known issue is no news, and turns no pipeline red: readers of JUnit have no other word for it than skipped. */
const knownOutcome = (known: KnownIssue): Outcome => ({
  kind: 'skipped',
  message: fitLine(knownText(known)),
  type: '',
  text: '',
});

function outcomeOf({ verdict, failure, reason, test, known }: Kept['result'], text: string): Outcome {
  if (known) return knownOutcome(known);
  const [what, why] = [failure?.message ?? reason ?? '', reason ?? failure?.message ?? ''].map((each) => fitLine(each));
  const requirements = failure?.requirements ?? test.covers;
  switch (verdict) {
    case 'fail':
      return { kind: 'failure', message: what ?? '', type: requirements[0]?.level ?? 'MUST', text };
    case 'unresolved':
    case 'error':
      return { kind: 'error', message: why ?? '', type: verdict, text };
    case 'skip':
      return { kind: 'skipped', message: why ?? '', type: '', text: '' };
    case 'pass':
    case 'warn':
      return { kind: 'passed', message: '', type: '', text: '' };
  }
}

export function addRule(testCase: TestCase, result: RuleResult, dialect: Dialect): void {
  const { rule, verdict, title, requirement, responses, violations, first, known } = result;
  const found = violationsText(first);
  const message = `${violations} violations in ${responses} responses`;
  const outcomes: Readonly<Record<RuleResult['verdict'], Outcome>> = {
    pass: { kind: 'passed', message: '', type: '', text: '' },
    warn: { kind: 'passed', message: '', type: '', text: '' },
    fail: { kind: 'failure', message, type: requirement.level, text: found },
    skip: { kind: 'skipped', message: 'there were no such responses', type: '', text: '' },
  };
  testCase.className('rules').name(fitLine(rule)).time(0);
  add(testCase, dialect, {
    properties: [
      ['title', fitLine(title)],
      ['verdict', verdict],
      ...requirementProperties(requirement),
      ['responses', String(responses)],
      ['violations', String(violations)],
    ],
    outcome: known ? knownOutcome(known) : outcomes[verdict],
    told: known ? found : verdict === 'warn' ? `warning: ${message}\n${found}` : undefined,
    dialogue: '',
  });
}

const requirementProperties = ({ id, rfc, section, level }: Requirement): Property[] => [
  ['requirement', fitLine(id)],
  ['level', level],
  ['section', fitLine(`${rfc} §${section}`)],
];

function add(testCase: TestCase, dialect: Dialect, { properties, outcome, told, dialogue, line }: Case): void {
  const inOutcome = dialect.dialogue === 'outcome';
  if (dialect.properties === 'element') for (const [name, value] of properties) testCase.property(name, value);
  const { kind, message, type } = outcome;
  const text = inOutcome && dialogue !== '' ? `${outcome.text}\n\n${dialogue}` : outcome.text;
  if (kind === 'failure') testCase.failure(message, type).stacktrace(text);
  else if (kind === 'error') testCase.error(message, type, text);
  else if (kind === 'skipped') testCase.skipped();
  const output = [
    ...(dialect.properties === 'output' && !inOutcome ? properties.map(([name, value]) => `${name}: ${value}`) : []),
    ...(told === undefined ? [] : [told, '']),
    ...(inOutcome ? [] : [dialogue]),
  ].join('\n');
  if (output !== '') testCase.standardOutput(output);
  annotate(testCase, {
    ...(dialect.place === 'file and line' && line !== undefined && { line }),
    ...(kind === 'skipped' && { skipReason: message, skipText: dialect.reasonAsText }),
  });
}
