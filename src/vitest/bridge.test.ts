import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailspec } from './index.js';

interface Assertion {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

const top = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mailspec-vitest-'));
let assertions: readonly Assertion[] = [];
let said = '';

/** What vitest makes of the calls of bridged.suite.ts, in a process of its own. */
beforeAll(async () => {
  const [config, report] = [join(folder, 'vitest.config.mjs'), join(folder, 'report.json')];
  const include = ['src/vitest/testing/bridged.suite.ts'];
  writeFileSync(
    config,
    `export default ${JSON.stringify({ root: top, test: { include, reporters: ['json', 'default'], outputFile: report } })};`,
  );
  const vitest = join(top, 'node_modules/vitest/vitest.mjs');
  await new Promise<void>((resolve) => {
    execFile(process.execPath, [vitest, 'run', '--config', config], { cwd: top, timeout: 110_000 }, (_, out, err) => {
      said = out + err;
      resolve();
    });
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: readonly { assertionResults: readonly Assertion[] }[];
  };
  assertions = testResults.flatMap(({ assertionResults }) => assertionResults);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const of = (name: string, title: RegExp): readonly Assertion[] =>
  assertions.filter(({ ancestorTitles: [first], ...each }) => first === name && title.test(each.title));
const statuses = (name: string, title: RegExp): string[] => of(name, title).map(({ status }) => status);

describe('mailspec/vitest', () => {
  it('has a describe for each suite, and a test for each test and rule', () => {
    const [deletion] = of('sound', /^removed-at-quit: A message /);
    expect(deletion).toMatchObject({ ancestorTitles: ['sound', 'pop3/deletion'], status: 'passed' });
    expect(statuses('sound', /^pop3\/session\/answers: /)).toEqual(['passed']);
    expect(of('sound', /^imap\//)).toEqual([]);
    expect(statuses('sound', /^the run as a whole$/)).toEqual(['passed']);
  });

  it('skips with the reason', () => {
    expect(new Set(statuses('sound', /^pop3\/.*/))).toContain('skipped');
    expect(said).toContain('there were no such responses');
    expect(said).not.toContain('wonderland');
  });

  it('fails as mailspec does', () => {
    const [failed] = of('faulty', /^removed-at-quit/);
    expect(failed?.status).toBe('failed');
    const text = failed?.failureMessages.join('\n') ?? '';
    expect(text).toContain('MUST RFC 1939 §6');
    expect(text).toMatch(/expected: .*\nactual: /);
    expect(text).toContain('< +OK');
    expect(text).not.toContain('wonderland');
    expect(text).not.toContain('    at ');
  });

  it('expects known issues to fail, and says when one no longer does', () => {
    expect(statuses('known', /^removed-at-quit/)).toEqual(['passed']);
    expect(statuses('known', /^the run as a whole$/)).toEqual(['passed']);
    expect(statuses('mended', /^removed-at-quit/)).toEqual(['passed']);
    const [whole] = of('mended', /^the run as a whole$/);
    expect(whole?.failureMessages.join('\n')).toContain('stale: ');
  });

  it('says once that the server cannot be used', () => {
    expect(new Set(statuses('absent', /./))).not.toContain('passed');
    expect(said).toContain('ECONNREFUSED');
  });

  it('refuses selectors that match nothing when the tests are registered', () => {
    expect(() => mailspec({ target: 'mailspec.yaml', selectors: ['pop3/deletoin'] })).toThrow(
      'did you mean pop3/deletion?',
    );
  }, 60_000);
});
