import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readReport, reporterNames } from '../../report/index.js';
import { startServer } from '../../server/index.js';
import { captured } from '../testing/captured.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mailspec-retell-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

/** A suite of five tests, of which the last fails. */
function suite(): string {
  const test = (n: number): string =>
    `  - id: t${n}\n    title: The server answers\n    inbox: []\n    steps:\n      - C: NOOP\n        reply: ${n === 5 ? '-ERR' : '+OK'}\n`;
  mkdirSync(at('suites/my'), { recursive: true });
  writeFileSync(
    at('suites/my/x.yaml'),
    `suite: my/x\ntitle: One\nprotocol: pop3\ntests:\n${[1, 2, 3, 4, 5].map(test).join('')}`,
  );
  return at('suites/my/x.yaml');
}

describe('mailspec merge', () => {
  it('makes of shards the run that they are parts of', async () => {
    const file = suite();
    const whole = await captured('run', file, '-r', `json=${at('whole.json')}`);
    expect(whole.code).toBe(1);
    for (const index of [1, 2]) {
      const { code } = await captured('run', file, '--shard', `${index}/2`, '-r', `json=${at(`${index}.json`)}`);
      expect(code).toBe(index === 1 ? 1 : 0);
    }
    const { code, out, err } = await captured(
      'merge',
      at('2.json'),
      at('1.json'),
      '-r',
      'console',
      '-r',
      `json=${at('m.json')}`,
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('4 passed');
    const [merged, expected] = [readReport(at('m.json')), readReport(at('whole.json'))];
    expect(merged.tests).toEqual(expected.tests);
    expect(merged.summary?.counts).toEqual(expected.summary?.counts);
    expect(merged.summary?.rules.map(({ rule, responses }) => [rule, responses])).toEqual(
      expected.summary?.rules.map(({ rule, responses }) => [rule, responses]),
    );
  });

  it('refuses what is no whole run, with one line', async () => {
    await captured('run', suite(), '--shard', '1/2', '-r', `json=${at('1.json')}`);
    expect(await captured('merge', at('1.json'))).toEqual({
      code: 2,
      out: '',
      err: 'mailspec: a shard is missing: 2/2\n',
    });
    writeFileSync(at('j.xml'), '<testsuites/>');
    expect((await captured('merge', at('j.xml'))).err).toMatch(/j\.xml is XML: this needs the JSON report/);
  });
});

describe('mailspec report', () => {
  it('tells of a run as the run itself did, and exits 0', async () => {
    const run = await captured(
      'run',
      suite(),
      '-r',
      'console',
      '-r',
      `junit=${at('a.xml')}`,
      '-r',
      `json=${at('r.json')}`,
    );
    const { code, out } = await captured('report', at('r.json'), '-r', 'console', '-r', `junit=${at('b.xml')}`);
    expect(code).toBe(0);
    expect(out).toContain('4 passed, 1 failed');
    expect(out).toBe(run.out);
    expect(readFileSync(at('b.xml'), 'utf8')).toBe(readFileSync(at('a.xml'), 'utf8'));
  });
});

describe('mailspec run --shard', () => {
  it.each(['0/2', '3/2', '1', '1/0', 'x/y', '1/2/3'])('refuses %s', async (shard) => {
    const { code, err } = await captured('run', '--shard', shard);
    expect({ code, err: err.split('\n')[0] }).toEqual({
      code: 2,
      err: `error: option '--shard <n/of>' argument '${shard}' is invalid. Write which part of how many, such as 2/5.`,
    });
  });

  it('says where there are more shards than tests', async () => {
    expect(await captured('run', suite(), '--shard', '6/6', '-r', 'console')).toMatchObject({
      code: 4,
      err: 'mailspec: --shard 6/6: there are only 5 tests to share out\n',
    });
  });
});

describe('no report', () => {
  it('holds a password, in whatever way it would be written there', async () => {
    const password = 'wonder "l<&nd]]>" \\x 107%::';
    vi.stubEnv('MAILSPEC_PASSWORD', password);
    const server = await startServer({ accounts: [{ user: 'alice', password }] });
    try {
      mkdirSync(at('suites/my'), { recursive: true });
      const step = '      - C: PASS ${password}\n        reply: -ERR\n';
      const file = at('suites/my/x.yaml');
      const test = `  - id: t\n    title: The server takes the password\n    sessions: {C: connected}\n    steps:\n      - C: USER \${user}\n        reply: +OK\n${step}`;
      writeFileSync(file, `suite: my/x\ntitle: One\nprotocol: pop3\ntests:\n${test}`);
      const reporters = reporterNames.flatMap((name) => ['-r', `${name}=${at(`out/${name}`)}`]);
      const target = `pop://alice@127.0.0.1:${server.ports.pop3 ?? 0}`;
      vi.stubEnv('GITHUB_STEP_SUMMARY', at('out/summary.md'));
      mkdirSync(at('out'));
      const { code, out, err } = await captured('run', file, '--target', target, '--verbose', ...reporters);
      expect({ code, err }).toEqual({ code: 1, err: '' });
      for (const name of readdirSync(at('out'))) {
        const text = readFileSync(at(`out/${name}`), 'utf8');
        if (name !== 'badge') expect(text, name).toContain('my/x');
        for (const piece of ['wonder', 'l<&nd', 'l&lt;', '107%', Buffer.from(password).toString('base64')])
          expect(`${text}${out}`, name).not.toContain(piece);
      }
      expect(readFileSync(at('out/json'), 'utf8')).toContain('PASS [secret]');
    } finally {
      await server.stop();
      vi.unstubAllEnvs();
    }
  });
});
