import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSuites } from './load.js';
import { problemCodes } from './problem.js';
import { renderProblem } from './render-problem.js';
import { library } from './testing/library.js';

const folder = 'src/script/testing/bad';
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** Complaints about files and folders, which load.test.ts has. */
const elsewhere = [
  'file-unreadable',
  'file-name',
  'missing-covers',
  'no-suites',
  'not-utf8',
  'byte-order-mark',
  'tab',
  'schema-comment',
  'requirement-id',
  'unknown-rule',
];

// After a change of the wording: `npx vitest run src/script/golden -u`, and read every .err again.
describe('bad scripts', () => {
  const seen = new Set<string>();

  test.each(files)('%s', async (name) => {
    const { suites, problems, sources } = loadSuites([join(folder, name)], library);
    for (const { code } of problems) seen.add(code);
    const rendered = problems.map((problem) =>
      renderProblem(problem, { colors: false, source: sources.get(problem.place.file) }),
    );
    expect(suites).toEqual([]);
    await expect(`${rendered.join('\n\n')}\n`).toMatchFileSnapshot(`testing/bad/${name.replace('.yaml', '.err')}`);
  });

  test('show every complaint', () => {
    expect([...seen, ...elsewhere].sort()).toEqual([...problemCodes].sort());
  });
});
