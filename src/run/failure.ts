import type { Excerpt, Failure, Level, Requirement, Verdict } from '../events/events.js';
import type { LedgerEntry, RequirementRef, Suite, Test } from '../script/model.js';
import type { StepFailure } from './dialogue.js';
import { excerpt, placeWithin } from '../script/index.js';

export type Ledger = ReadonlyMap<string, LedgerEntry>;

/** The requirements that references name, as far as the ledger knows them. */
export const requirements = (refs: readonly RequirementRef[], ledger: Ledger): Requirement[] =>
  refs.flatMap(({ id }) => {
    const entry = ledger.get(id);
    return entry ? [{ id, rfc: entry.rfc, section: entry.section, level: entry.level, text: entry.text }] : [];
  });

const strength: Readonly<Record<Level, number>> = { MUST: 3, SHOULD: 2, MAY: 1 };

/** The strongest level that a test covers; MUST for one that names no requirement, being its author's own demand. */
export function strongestLevel(test: Test, ledger: Ledger): Level {
  const levels = requirements(test.covers, ledger).map(({ level }) => level);
  return levels.sort((a, b) => strength[b] - strength[a])[0] ?? 'MUST';
}

/** The level belongs to the requirement: a test without one is its author's own demand, and binding. */
export function verdictOf(broken: readonly Requirement[]): Verdict {
  const strongest = Math.max(0, ...broken.map(({ level }) => strength[level]));
  if (strongest === strength.SHOULD) return 'warn';
  return strongest === strength.MAY ? 'skip' : 'fail';
}

/** Lines shown before and after the place of a failure. */
const around = 3;

export function describeFailure(failed: StepFailure, test: Test, suite: Suite, ledger: Ledger): Failure {
  const { message, piece, expected, actual } = failed.problem;
  const whole = failed.problem.place;
  const place = piece ? placeWithin(suite.lines, whole, piece.source, piece.offset, piece.length) : whole;
  const own = requirements(failed.step.covers, ledger);
  const shown: Excerpt = excerpt(suite, place, around);
  return {
    message,
    place,
    excerpt: shown,
    expected,
    actual,
    ...(failed.session !== undefined && { session: failed.session }),
    requirements: own.length > 0 ? own : requirements(test.covers, ledger),
  };
}
