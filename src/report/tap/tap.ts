import { stringify } from 'yaml';
import type { Reporter, RuleResult, RunEvent, TestResult, Verdict } from '../../events/events.js';
import { describe, full, transcriptText, violationsText } from '../junit/describe.js';
import { knownText } from '../known.js';
import { harmless, manyLines, oneLine } from '../plain.js';

/**
 * TAP version 14: a line for each test as it ends, and a subtest with a line for each always-on rule. What breaks a SHOULD
 * is `not ok` with TODO, which no consumer counts as a failure; what was skipped has SKIP. The plan stands at the end, as
 * TAP allows: that there are rules is known only then.
 */
export class TapReporter implements Reporter {
  readonly #write: (text: string) => void;
  #number = 0;

  constructor(screen: { write(text: string): void }) {
    this.#write = (text) => screen.write(text);
    this.#lines(['TAP version 14']);
  }

  event(event: RunEvent): void {
    switch (event.type) {
      case 'run-started': {
        const { name, version } = event.target;
        this.#lines([comment(`mailspec ${event.version}: ${name}${version === undefined ? '' : ` ${version}`}`)]);
        break;
      }
      case 'test-ended':
        this.#lines(testLines(event.result, ++this.#number));
        break;
      case 'notice':
        this.#lines([comment(event.message)]);
        break;
      case 'run-ended': {
        const { rules, notices, baseline } = event.summary;
        if (rules.length > 0) this.#lines(rulesLines(rules, ++this.#number));
        const findings = baseline?.findings.map(({ kind, message }) => `${kind}: ${message}`) ?? [];
        this.#lines([...[...notices, ...findings].map(comment), `1..${this.#number}`]);
        break;
      }
      case 'run-broken':
        this.#lines([`Bail out! ${oneLine(event.message)}`]);
        break;
      case 'test-started':
    }
  }

  #lines(lines: readonly string[]): void {
    this.#write(lines.map((line) => `${harmless(line)}\n`).join(''));
  }
}

const comment = (text: string): string => `# ${oneLine(text)}`;

/** `\` and `#` have a meaning in a description; spaces at its ends have none. */
const escaped = (text: string): string => oneLine(text).replace(/[\\#]/g, '\\$&').trim();

/** Whether the line says `ok`, and the directive behind it. */
const marks: Readonly<Record<Verdict | 'known', { readonly ok: boolean; readonly directive?: string }>> = {
  pass: { ok: true },
  skip: { ok: true, directive: 'SKIP' },
  warn: { ok: false, directive: 'TODO' },
  known: { ok: false, directive: 'TODO' },
  fail: { ok: false },
  unresolved: { ok: false },
  error: { ok: false },
};

function point(verdict: Verdict | 'known', number: number, description: string, why: string): string {
  const { ok, directive } = marks[verdict];
  const end = directive === undefined ? '' : ` # ${directive} ${escaped(why)}`.trimEnd();
  return `${ok ? 'ok' : 'not ok'} ${number} - ${escaped(description)}${end}`;
}

function testLines(result: TestResult, number: number): string[] {
  const { test, verdict, failure, reason, milliseconds, transcript, known } = result;
  const why = failure?.message ?? reason ?? '';
  const told = known ? knownText(known) : verdict === 'warn' ? `SHOULD: ${why}` : why;
  const line = point(known ? 'known' : verdict, number, `${test.id}: ${test.title}`, told);
  const place = failure?.place ?? test.place;
  const isTold = verdict !== 'pass' && verdict !== 'skip';
  return [
    line,
    ...diagnostics({
      ...(isTold && { message: oneLine(why) }),
      ...(isTold && { severity: verdict }),
      duration_ms: Math.round(milliseconds),
      ...(isTold && {
        at: { file: oneLine(place.file), line: place.line, column: place.column },
        requirements: (failure?.requirements ?? test.covers).map(({ id }) => oneLine(id)),
        details: describe(result),
        transcript: transcriptText(transcript, full),
      }),
    }),
  ];
}

function rulesLines(rules: readonly RuleResult[], number: number): string[] {
  const lines = rules.flatMap(({ rule, title, verdict, responses, violations, first, requirement, known }, index) => {
    const count = verdict === 'skip' ? 'there were no such responses' : `${violations} of ${responses} responses`;
    const why = known ? knownText(known) : count;
    const details =
      violations > 0 ? diagnostics({ level: requirement.level, violations, details: violationsText(first) }) : [];
    return [point(known ? 'known' : verdict, index + 1, `${rule}: ${title}`, why), ...details];
  });
  const isBroken = rules.some(({ verdict, known }) => verdict === 'fail' && !known);
  return [
    '# Subtest: rules',
    ...[...lines, `1..${rules.length}`].map((line) => `    ${line}`),
    `${isBroken ? 'not ok' : 'ok'} ${number} - rules`,
  ];
}

/** A block of YAML; what is in it is made visible first, so that no line of it ends the block. */
function diagnostics(values: Readonly<Record<string, unknown>>): string[] {
  const text = stringify(values, (_, value: unknown) => (typeof value === 'string' ? manyLines(value) : value), {
    lineWidth: 0,
    blockQuote: 'literal',
  });
  return [
    '  ---',
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    '  ...',
  ];
}
