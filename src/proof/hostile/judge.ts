import type { TestResult } from '../../events/events.js';
import { play, testDeadline, type Played } from './play.js';
import type { Plan } from './plan.js';

/** Characters of a message, which is one sentence and an excerpt of what came. */
const longestMessage = 3_000;
/** Characters of one test's transcript: what is kept of it, each octet a character. */
const longestTranscript = 8 * 1024 * 1024;
/** Milliseconds of delay that a machine with other work to do may add to a test. */
const leniency = 5_000;
/** What no output may have: control characters that a terminal obeys or XML forbids, other than line ends and tabs. */

const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/;

/** Plays a plan; yields what is wrong with how the runner took it, nothing where all is well. */
export async function complaintsAbout(plan: Plan): Promise<string[]> {
  try {
    return judge(await play(plan));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

export function judge(played: Played): string[] {
  const { plan, events, milliseconds, deadline, output, left, summary, error, struck } = played;
  const complaints: string[] = [];
  const results = events.flatMap((event) => (event.type === 'test-ended' ? [event.result] : []));
  if (milliseconds > deadline) complaints.push(`the run took ${Math.round(milliseconds)} ms, more than ${deadline}`);
  if (plan.during !== undefined && struck === 0) complaints.push('the mischief never took place');
  if (left > 0) complaints.push(`${left} connections were left open`);
  if (summary) complaints.push(...ofSummary(summary.exitCode, summary.notices));
  else complaints.push(...ofError(error));
  for (const result of results) complaints.push(...ofResult(result, plan));
  for (const [what, text] of [
    ['the events', JSON.stringify(events)],
    ['the reports', output],
    ['the error', error instanceof Error ? error.message : ''],
  ] as const) {
    for (const form of formsOf(plan.password))
      if (text.includes(form)) complaints.push(`${what} hold the password as ${form}`);
  }
  const found = control.exec(output);
  if (found)
    complaints.push(
      `the reports hold a control character: ${JSON.stringify(output.slice(found.index - 60, found.index + 20))}`,
    );
  return complaints;
}

function ofSummary(exitCode: number, notices: readonly string[]): string[] {
  return [
    ...([0, 1, 4].includes(exitCode) ? [] : [`exit code ${exitCode}`]),
    ...notices.flatMap((notice) => ofMessage('a notice', notice)),
  ];
}

function ofError(error: unknown): string[] {
  if (!(error instanceof Error)) return [`something was thrown: ${String(error)}`];
  if (error.name === 'TargetError' || error.name === 'GuardError') return ofMessage('the error', error.message);
  return [`it is an internal error: ${error.stack ?? error.message}`];
}

function ofResult({ test, verdict, reason, failure, milliseconds, transcript }: TestResult, plan: Plan): string[] {
  const complaints: string[] = [];
  const message = failure?.message ?? reason;
  if (verdict === 'error') complaints.push(`${test.id}: error: ${message ?? ''}`);
  if (verdict !== 'pass') complaints.push(...ofMessage(test.id, message ?? ''));
  if (milliseconds > testDeadline(plan) + leniency) complaints.push(`${test.id} took ${milliseconds} ms`);
  const kept = transcript.reduce((sum, { octets }) => sum + octets.length, 0);
  if (kept > longestTranscript) complaints.push(`${test.id} keeps a transcript of ${kept} octets`);
  if (plan.during !== undefined && test.name === 'afterwards' && verdict !== 'pass') {
    complaints.push(`the test behind it: ${verdict}: ${message ?? ''}`);
  }
  return complaints;
}

/** A message is one line that says something, and no stack trace. */
function ofMessage(where: string, message: string): string[] {
  const wrong = !/\w/.test(message)
    ? 'nothing'
    : message.includes('\n')
      ? 'several lines'
      : /\n? {4}at |\[object |\bundefined\b/.test(message)
        ? 'what no user understands'
        : message.length > longestMessage
          ? `${message.length} characters`
          : undefined;
  return wrong === undefined ? [] : [`${where} says ${wrong}: ${JSON.stringify(message.slice(0, 200))}`];
}

/** A password as it stands, as UTF-8 that was read as latin1, in a quoted string, and in base64 as SASL PLAIN sends it. */
function formsOf(password: string): string[] {
  const octets = Buffer.from(password);
  const quoted = password.replace(/["\\]/g, '\\$&');
  const plain = Buffer.from(`\0one\0${password}`).toString('base64');
  const forms = [password, octets.toString('latin1'), quoted, plain, password.toUpperCase()];
  return [...new Set(forms.flatMap((form) => [form, JSON.stringify(form).slice(1, -1)]))];
}
