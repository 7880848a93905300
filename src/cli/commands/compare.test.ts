import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured } from '../testing/captured.js';

let folder = '';
const at = (name: string): string => join(folder, name);

/** A run of one test, which expects this. */
async function run(name: string, expected: string): Promise<string> {
  const file = at('x.yaml');
  writeFileSync(
    file,
    `suite: x\ntitle: One\nprotocol: pop3\ntests:\n  - id: noop\n    title: The server answers\n    inbox: []\n    steps:\n      - C: NOOP\n        reply: ${expected}\n`,
  );
  await captured('run', file, '-r', `json=${at(name)}`);
  return at(name);
}

let [good, bad] = ['', ''];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-compare-'));
  good = await run('good.json', '+OK');
  bad = await run('bad.json', '-ERR');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('exits 1 where something got worse, and 0 where it got better or stayed', async () => {
  const worse = await captured('compare', good, bad, '--html', at('pages/compare.html'));
  expect(worse).toMatchObject({ code: 1, err: '' });
  expect(worse.out).toContain('Runs of one server:');
  expect(worse.out).toMatch(/^new +passed +failed +x\/noop {2}The server answers$/m);
  expect(readFileSync(at('pages/compare.html'), 'utf8')).toContain('"kind":"compare"');
  const better = await captured('compare', bad, good);
  expect(better).toMatchObject({ code: 0, err: '' });
  expect(better.out).toMatch(/^fixed +failed +passed +x\/noop/m);
  const same = await captured('compare', bad, bad, '--json');
  expect(same.code).toBe(0);
  expect(JSON.parse(same.out)).toMatchObject({ relation: 'runs', lines: { tests: [{ change: 'same' }] } });
});

it('says in one line what is missing', async () => {
  expect(await captured('compare', good)).toMatchObject({
    code: 2,
    err: `mailspec: mailspec compare needs two reports or more, such as before.json and ${good}\n`,
  });
  expect(await captured('compare', good, at('none.json'))).toMatchObject({
    code: 2,
    err: `mailspec: the report ${at('none.json')} cannot be read: there is no such file\n`,
  });
  const begun = JSON.parse(readFileSync(good, 'utf8')) as Record<string, unknown>;
  delete begun.summary;
  writeFileSync(
    at('broken.json'),
    JSON.stringify({ ...begun, broken: { message: 'the disk is full\nsince now', exitCode: 5 } }),
  );
  expect(await captured('compare', good, at('broken.json'))).toMatchObject({
    code: 2,
    err: `mailspec: ${at('broken.json')} cannot be compared, as its run did not end: the disk is full\n`,
  });
  expect(await captured('compare', good, bad, '--html', folder)).toMatchObject({
    code: 2,
    err: `mailspec: the page cannot be written to ${folder}: it is a folder\n`,
  });
});
