import { createHash } from 'node:crypto';
import type { RuleResult, TestResult, Violation } from '../events/events.js';

/** Violations of one rule that a run shows; where there are as many, further kinds may be hidden. */
const shownViolations = 10;

const hash = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8);

/**
 * What is left of a response where all is taken out that is another at the next run: numbers, names, texts, tags. Words of
 * the protocol remain: those in capitals, flags, status indicators.
 */
const skeleton = (response: string): string =>
  [...response.matchAll(/\\[A-Za-z*]+|[+-](?:OK|ERR)|\b[A-Z][A-Z0-9.=+-]*[A-Z]\b/g)].map(([word]) => word).join(' ');

const withoutNumbers = (message: string): string => message.replace(/\d+/g, '#');

/**
 * How a test fails, in eight hexadecimal digits: the same for the same misbehaviour in the next run, another where the
 * server answers otherwise. Undefined where there is nothing to fail.
 */
export function fingerprintOfTest({ verdict, failure, reason }: TestResult): string | undefined {
  if (verdict === 'pass' || verdict === 'skip') return undefined;
  if (!failure) return hash(verdict, skeleton(reason ?? ''));
  return hash(verdict, failure.session ?? '', failure.expected, skeleton(failure.actual));
}

/** How a rule is broken: a fingerprint for each kind of violation, in the order of the digits. */
export function fingerprintsOfRule({ first }: RuleResult): readonly string[] {
  return [...new Set(first.map(fingerprintOfViolation))].sort();
}

/** Whether all kinds of violations of a rule are known. */
export const isComplete = ({ first }: RuleResult): boolean => first.length < shownViolations;

/** What a rule complains of, without what it found in this very response. */
const fingerprintOfViolation = ({ rule, message, requirement }: Violation): string =>
  hash(rule, requirement.rfc, requirement.section, withoutNumbers(message.replace(/, found .*|: \S.*$/s, '')));
