import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { format } from '../script/format/format.js';
import { run } from './run.js';
import { captured } from './testing/captured.js';

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

test.each(examples)('the example $id has nothing to lint, and is laid out as fmt does it', async ({ id, text }) => {
  const { code, out } = await captured('lint', join(folder, `${id}.yaml`));
  expect([code, out]).toEqual([0, expect.stringContaining('0 errors, 0 warnings') as string]);
  expect(format(text)).toBe(text);
});

test('the complaint that it quotes is what lint says', async () => {
  const [, quoted = ''] = /^```text\n([^]*?)^```$/m.exec(page) ?? [];
  const [, step = ''] = /Of a step `- (.*)` it says/.exec(page) ?? [];
  const file = join(folder, 'complaint.yaml');
  const lines = ['suite: complaint', 'title: A', 'protocol: pop3', 'tests:', '  - id: a', '    title: LIST is refused'];
  writeFileSync(
    file,
    [...lines, '    inbox: []', '    steps:', `      - ${step}`, '        reply: -ERR', ''].join('\n'),
  );
  const { out: colored } = await captured('lint', file);
  const out = stripVTControlCharacters(colored);
  expect(quoted).not.toBe('');
  for (const line of quoted.trimEnd().split('\n')) expect(out).toContain(line);
});

const commands = [...page.matchAll(/(?:^|`)mailspec ([a-z]+)([^\n`#]*)/gm)].map(([, name = '', rest = '']) => ({
  name,
  rest,
}));

test.each(commands)('there is a command mailspec $name$rest', async ({ name, rest }) => {
  const { code, out } = await captured(name, '--help');
  expect([code, out]).toEqual([0, expect.stringContaining(`mailspec ${name}`) as string]);
  for (const option of rest.match(/--[a-z-]+/g) ?? []) expect(out).toContain(option);
});
