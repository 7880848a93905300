import { z } from 'zod';
import { reportShape } from './model.js';

/** The JSON Schema of the JSON report, made from the shape that readers check with. */
export function reportJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(reportShape, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'A JSON report of mailspec', ...schema };
}
