import type { MinExecuted } from '../events/exit-code.js';
import { readBaseline, type PolicyOptions } from '../policy/index.js';
import { CommandError } from './exit.js';

/** How the command line says what makes a run fail. */
export interface PolicyChoice {
  readonly baseline?: string | undefined;
  readonly failLevel?: 'must' | 'should' | undefined;
  /** Such as `500` or `80%`. */
  readonly minExecuted?: string | undefined;
}

/** @throws {BaselineError} for a file that is none, {CommandError} for a number that is none */
export const policyFrom = ({ baseline, failLevel, minExecuted }: PolicyChoice): PolicyOptions => ({
  ...(baseline !== undefined && { baseline: readBaseline(baseline) }),
  ...(failLevel !== undefined && { failLevel }),
  ...(minExecuted !== undefined && { minExecuted: minExecutedFrom(minExecuted) }),
});

function minExecutedFrom(text: string): MinExecuted {
  const [, digits, percent] = /^(\d+)(%?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || (percent === '%' && number > 100)) {
    throw new CommandError(
      `--min-executed ${text}: write a number of tests such as 500, or a part of them such as 80%`,
    );
  }
  return percent === '%' ? { percent: number } : { tests: number };
}
