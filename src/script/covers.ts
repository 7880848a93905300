import type { RequirementRef, Step, Test } from './model.js';

const ofSteps = (steps: readonly Step[]): readonly RequirementRef[] =>
  steps.flatMap((step) => [...step.covers, ...(step.kind === 'pipeline' ? ofSteps(step.steps) : [])]);

/** All requirements that a test names: its own and those of its steps, as often as it names them. */
export const coversOf = (test: Test): readonly RequirementRef[] => [
  ...test.covers,
  ...ofSteps(test.setup),
  ...ofSteps(test.steps),
];
