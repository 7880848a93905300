import type { TestContext } from 'vitest';
import type { RuleResult, Summary, TestResult } from '../events/events.js';
import { brief, knownText, resultText, transcriptText, violationsText } from '../report/index.js';

/** A test or a rule that the server fails; the text says why, and no trace of this program follows it. */
export class MailspecFailure extends Error {
  override readonly name = 'MailspecFailure';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

type FailLevel = 'must' | 'should';

/** Passes, skips or fails a vitest test by what came of a test of mailspec. */
export async function tellTest(result: TestResult | undefined, context: TestContext, level: FailLevel): Promise<void> {
  if (!result) return context.skip('it was not played');
  const { verdict, reason, transcript, known } = result;
  if (verdict === 'skip') return context.skip(reason);
  if (verdict === 'pass') return;
  const text = [resultText(result), '', transcriptText(transcript, brief)].join('\n');
  if (known) return expectedFailure(knownText(known), text, context);
  if (verdict === 'warn' && level === 'must') {
    await context.annotate(text, 'warning');
    return;
  }
  throw new MailspecFailure(text);
}

/** The same by what an always-on rule saw. */
export async function tellRule(result: RuleResult | undefined, context: TestContext, level: FailLevel): Promise<void> {
  if (!result || result.verdict === 'skip') return context.skip('there were no such responses');
  const { verdict, violations, responses, first, known } = result;
  if (verdict === 'pass') return;
  const text = `${String(violations)} violations in ${String(responses)} responses\n${violationsText(first)}`;
  if (known) return expectedFailure(knownText(known), text, context);
  if (verdict === 'warn' && level === 'must') {
    await context.annotate(text, 'warning');
    return;
  }
  throw new MailspecFailure(text);
}

/** What no single test says: known issues that are none any more, and a run that tried too little to say anything. */
export function tellRun({ exitCode, notices, baseline }: Summary): void {
  const findings = (baseline?.findings ?? []).filter(({ kind }) => kind !== 'new');
  const complaints = [
    ...findings.map(({ kind, message }) => `${kind}: ${message}`),
    ...(exitCode > 1 ? [`the run says too little of the server (exit code ${String(exitCode)})`, ...notices] : []),
  ];
  if (complaints.length > 0) throw new MailspecFailure(complaints.join('\n'));
}

/** As `test.fails`, but of what is known only now: vitest looks when the test has ended. */
async function expectedFailure(known: string, text: string, context: TestContext): Promise<never> {
  await context.annotate(known, 'known issue');
  (context.task as { fails?: boolean }).fails = true;
  throw new MailspecFailure(text);
}
