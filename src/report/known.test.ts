import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BaselineSummary } from '../events/events.js';
import { makeReporter } from './registry.js';
import { brokenRule, eventsOf, result } from './testing/events.js';

const known = { reason: 'bug # 12\n::error::x', link: 'https://bugs.example/12', expires: '2027-03-31' };
const baseline: BaselineSummary = {
  file: 'known.yaml',
  known: 2,
  untried: 0,
  findings: [{ id: 'a/b/old', kind: 'stale', message: 'a/b/old no longer fails: delete line 4' }],
};
const events = eventsOf([result('a/b/known', 'fail', { known }), result('a/b/pass', 'pass')], {
  rules: [{ ...brokenRule, known }],
  baseline,
});

test.each<[string, RegExp[], RegExp]>([
  [
    'junit',
    [/name="known"[^]*<skipped message="known issue: bug # 12[^"]* \(https:[^"]*\), until 2027-03-31"/],
    /<failure/,
  ],
  ['junit:gitlab', [/<skipped message="known issue: bug[^]*<skipped message="known issue/], /<failure/],
  ['junit:jenkins', [/<skipped message="known issue: bug[^]*<skipped message="known issue/], /<failure/],
  [
    'tap',
    [/^not ok 1 - a\/b\/known.* # TODO known issue: bug \\# 12/m, /^ {4}not ok 1 .* # TODO known/m],
    /^not ok [23]/m,
  ],
  ['ctrf', [/"status": "skipped",\s+"rawStatus": "fail"[^]*"message": "known issue: bug/], /"failed": [1-9]/],
  ['github', [/^::error title=a\/b\/old \(stale\)::a\/b\/old no longer fails: delete line 4\n$/], /known/],
  ['badge', [/does not conform/], /failed/],
])('%s tells a known issue as no failure', async (name, wanted, unwanted) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-known-'));
  try {
    const path = join(folder, 'report');
    const terminal = { write: () => undefined, live: false, colors: false, columns: 80 };
    const reporter = makeReporter(`${name}=${path}`, { terminal });
    for (const event of events) reporter.event(event);
    await reporter.end?.();
    const text = readFileSync(path, 'utf8');
    for (const pattern of wanted) expect(text).toMatch(pattern);
    expect(text).not.toMatch(unwanted);
    expect(text).not.toMatch(/^\s*::error::x/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
