import { expect, test } from 'vitest';
import { requirementsJsonSchema, suiteJsonSchema } from './json-schema.js';

const printed = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

// After a change of the shapes: `npx vitest run src/script/schema -u`.
test('the committed schema of suites is current', async () => {
  await expect(printed(suiteJsonSchema())).toMatchFileSnapshot('../../../schema/suite.schema.json');
});

test('the committed schema of requirements is current', async () => {
  await expect(printed(requirementsJsonSchema())).toMatchFileSnapshot('../../../schema/requirements.schema.json');
});
