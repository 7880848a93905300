import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './run.js';

const page = readFileSync(new URL('../../docs/writing-suites.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n(suite: (\S+)\n[^]*?)^```$/gm)].map(([, text = '', id = '']) => ({
  id,
  text,
}));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-docs-'));
  for (const { id, text } of examples) {
    const file = join(folder, `${id}.yaml`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the tutorial has examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(8);
});

test.each(examples.map(({ id }) => id))('the example %s passes against the embedded server', async (id) => {
  const { results } = await run({ selectors: [join(folder, `${id}.yaml`)] });
  expect(results.length).toBeGreaterThan(0);
  expect(results.map(({ verdict, failure, reason }) => [verdict, failure?.message ?? reason])).toEqual(
    results.map(() => ['pass', undefined]),
  );
});
