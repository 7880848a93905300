import type { RuleResult, TestResult, Verdict } from '../../events/events.js';
import type { Variation } from '../../server/variations/index.js';
import type { Played } from '../play.js';

/** A verdict that hangs on what the RFCs leave open. */
export interface Difference {
  readonly test: string;
  readonly expected: Verdict;
  readonly found: Verdict;
  readonly why: string;
}

/** Holds the verdicts on a server that varies against those on the usual one. */
export function compare(
  usual: Played,
  varied: Played,
  { lacks = false, warns = [] }: Variation,
): readonly Difference[] {
  const before = new Map(usual.results.map((result) => [result.test.id, result]));
  const tests = varied.results.flatMap((result): Difference[] => {
    const expected = before.get(result.test.id)?.verdict ?? 'skip';
    const found = result.verdict;
    // What it need not have is not missed; what it need not do may be done by another server.
    const isFree =
      found === expected ||
      (found === 'warn' && warns.includes(result.test.id)) ||
      (lacks && found === 'skip') ||
      (expected === 'skip' && found === 'pass');
    return isFree ? [] : [{ test: result.test.id, expected, found, why: whyOf(result) }];
  });
  return [...tests, ...varied.rules.flatMap(brokenRule)];
}

const brokenRule = ({ rule, violations, verdict, first }: RuleResult): Difference[] =>
  violations === 0 || (verdict !== 'fail' && verdict !== 'warn')
    ? []
    : [
        {
          test: rule,
          expected: 'pass',
          found: verdict,
          why: first.map(({ test, message }) => `${test}: ${message}`).join('\n    '),
        },
      ];

function whyOf({ failure, reason }: TestResult): string {
  if (!failure) return reason ?? '';
  const { place, message, expected, actual } = failure;
  return `${place.file}:${place.line}: ${message}: expected ${expected}, found ${actual}`;
}
