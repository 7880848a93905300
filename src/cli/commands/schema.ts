import { baselineJsonSchema } from '../../policy/index.js';
import { reportJsonSchema } from '../../report/index.js';
import { requirementsJsonSchema, suiteJsonSchema } from '../../script/index.js';
import { targetJsonSchema } from '../../target/index.js';
import { CommandError, exit } from '../exit.js';

const schemas: Readonly<Record<string, () => unknown>> = {
  suite: suiteJsonSchema,
  requirements: requirementsJsonSchema,
  target: targetJsonSchema,
  report: reportJsonSchema,
  baseline: baselineJsonSchema,
};

/** `mailspec schema`: prints the JSON Schema of one kind of file. */
export function schema(kind: string): number {
  const make = schemas[kind];
  if (!make) throw new CommandError(`no schema ${kind}`);
  process.stdout.write(`${JSON.stringify(make(), null, 2)}\n`);
  return exit.conforms;
}
