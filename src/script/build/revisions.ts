import type { RequirementRef, Revision, Step, Test } from '../model.js';

/** The RFC that describes the other revision: its obligations do not bind a server in this one. */
const other: Readonly<Record<Revision, string>> = { rev1: 'rfc9051-', rev2: 'rfc3501-' };

/** What is left of the requirements in this revision; all of them where a script names those of the other one only. */
export function coversIn(revision: Revision, covers: readonly RequirementRef[]): readonly RequirementRef[] {
  const own = covers.filter(({ id }) => !id.startsWith(other[revision]));
  return own.length > 0 ? own : covers;
}

function stepIn(revision: Revision, step: Step): Step {
  const covers = coversIn(revision, step.covers);
  if (step.kind !== 'pipeline') return { ...step, covers };
  return {
    ...step,
    covers,
    steps: step.steps.map((command) => ({ ...command, covers: coversIn(revision, command.covers) })),
  };
}

function testIn(revision: Revision, test: Test): Test {
  return {
    ...test,
    revision,
    covers: coversIn(revision, test.covers),
    setup: test.setup.map((step) => stepIn(revision, step)),
    steps: test.steps.map((step) => stepIn(revision, step)),
  };
}

/** The test in its revision, or once in each; then the second has `@rev2` behind its name. */
export function revisions(test: Test, revision: Revision | 'each'): readonly Test[] {
  if (revision !== 'each') return [testIn(revision, test)];
  const second = testIn('rev2', test);
  return [testIn('rev1', test), { ...second, id: `${test.id}@rev2`, name: `${test.name}@rev2` }];
}
