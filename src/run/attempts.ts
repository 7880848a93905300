import type { TestResult, Verdict } from '../events/events.js';

/** How often a test is played. */
export interface Attempts {
  /** Further tries for a test that did not pass; it passes if one of them does, and is told as flaky. */
  readonly retries?: number | undefined;
  /** Plays of each test; it passes only if all of them do. */
  readonly repeat?: number | undefined;
}

/** The worse first. */
const severity: readonly Verdict[] = ['error', 'fail', 'unresolved', 'warn', 'skip', 'pass'];

const worse = (a: TestResult, b: TestResult): TestResult =>
  severity.indexOf(b.verdict) < severity.indexOf(a.verdict) ? b : a;

const isTrouble = ({ verdict }: TestResult): boolean => verdict === 'fail' || verdict === 'unresolved';

/** Plays a test as often as is asked for, and makes one result of it. `aborted` ends the tries. */
export async function attempt(
  play: () => Promise<TestResult>,
  { retries = 0, repeat = 1 }: Attempts,
  aborted: () => boolean,
): Promise<TestResult> {
  const results = [await play()];
  const isEnough = (): boolean => {
    const latest = results.at(-1);
    if (aborted() || latest?.verdict === 'skip') return true;
    return retries > 0 ? !latest || !isTrouble(latest) || results.length > retries : results.length >= repeat;
  };
  while (!isEnough()) results.push(await play());
  return results.length === 1 ? sole(results) : joined(results, retries > 0);
}

function sole([result]: readonly TestResult[]): TestResult {
  if (!result) throw new Error('a test has a result');
  return result;
}

function joined(results: readonly TestResult[], isRetried: boolean): TestResult {
  const worst = results.reduce(worse);
  const latest = results.at(-1) ?? worst;
  const passed = results.filter((result) => !isTrouble(result) && result.verdict !== 'error').length;
  const told = isRetried && passed > 0 ? latest : worst;
  const { message } = worst.failure ?? { message: worst.reason };
  return {
    ...told,
    startedAt: results[0]?.startedAt ?? told.startedAt,
    milliseconds: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    attempts: { runs: results.length, passed, ...(message !== undefined && { trouble: message }) },
  };
}
