import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { requirementsJsonSchema, suiteJsonSchema } from './json-schema.js';

const printed = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

// After a change of the shapes: `npx vitest run src/script/schema -u`.
test('the committed schema of suites is current', async () => {
  await expect(printed(suiteJsonSchema())).toMatchFileSnapshot('../../../schema/suite.schema.json');
});

test('the committed schema of requirements is current', async () => {
  await expect(printed(requirementsJsonSchema())).toMatchFileSnapshot('../../../schema/requirements.schema.json');
});

describe('what an editor says by the schema', () => {
  type Judge = (text: string) => boolean;
  /** Editors read YAML by its core schema, in which `2` and `true` are no texts. */
  const judge = (schema: object): Judge => {
    const shape = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
    return (text) => shape.safeParse(parse(text)).success;
  };
  const isSuite = judge(suiteJsonSchema());
  const isRequirements = judge(requirementsJsonSchema());
  const below = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => join(folder, file));
  const bundled = below(fileURLToPath(new URL('../../../suites', import.meta.url)));
  const isLedger = (file: string): boolean => basename(dirname(file)) === 'requirements';

  test('of each bundled suite: that it is well', () => {
    const suites = bundled.filter((file) => !isLedger(file));
    expect(suites.length).toBeGreaterThan(50);
    expect(suites.filter((file) => !isSuite(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('of each bundled ledger: that it is well', () => {
    const ledgers = bundled.filter(isLedger);
    expect(ledgers.length).toBeGreaterThan(10);
    expect(ledgers.filter((file) => !isRequirements(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test.each([
    ['nothing wrong', 'closed: true', true],
    ['a misspelt key', 'closed: true\n    stesp: []', false],
    ['a value of another kind', 'closed: perhaps', false],
  ])('of a test with %s', (_, end, expected) => {
    const text = `suite: a/b\ntitle: T\nprotocol: pop3\ntests:\n  - id: x\n    title: T\n    steps:\n      - C: QUIT\n        ${end}\n`;
    expect(isSuite(text)).toBe(expected);
  });
});
