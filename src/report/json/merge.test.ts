import { describe, expect, it } from 'vitest';
import type { Shard, Summary, TestResult } from '../../events/events.js';
import { brokenRule, eventsOf, result, soundRule } from '../testing/events.js';
import { mergeReports, type ReadReport } from './merge.js';
import type { Report } from './model.js';

interface Changes {
  readonly startedAt?: string;
  readonly target?: Partial<NonNullable<Report['run']>['target']>;
  readonly version?: string;
  readonly shard?: Partial<Shard>;
}

/** The report of a run with these results. */
function reportOf(results: readonly TestResult[], more: Partial<Summary> = {}, changes: Changes = {}): Report {
  const [started, ...events] = eventsOf(results, more);
  const last = events.at(-1);
  if (started?.type !== 'run-started' || last?.type !== 'run-ended') throw new Error('no run');
  const { shard, version = '0.1.0', startedAt = started.startedAt, target } = changes;
  const whole = { index: 1, count: 1, of: results.length, positions: [], selection: 'same', ...shard };
  return {
    format: 1,
    mailspec: version,
    run: { id: 'r1', startedAt, target: { ...started.target, ...target }, ...(shard && { shard: whole }) },
    tests: started.tests,
    results: results.map(({ test, ...outcome }) => ({ ...outcome, test: test.id })),
    notices: [],
    summary: last.summary,
  };
}

const named = (...reports: Report[]): ReadReport[] =>
  reports.map((report, index) => ({ file: `${String.fromCharCode(97 + index)}.json`, report }));

const [one, two, three] = ['pass', 'fail', 'pass'].map((verdict, n) => result(`a/b/${n + 1}`, verdict as 'pass'));
const part = (
  index: number,
  results: readonly (TestResult | undefined)[],
  positions: number[],
  changes: Changes = {},
) =>
  reportOf(
    results.filter((each) => each !== undefined),
    { exitCode: 0 },
    {
      ...changes,
      shard: { index, count: 2, of: 3, positions, ...changes.shard },
    },
  );
const first = part(1, [one, three], [0, 2]);
const second = part(2, [two], [1], { startedAt: '2026-01-02T03:04:10.678Z' });

describe('mergeReports', () => {
  it('puts shards together in the order of the whole selection, on one clock', () => {
    const merged = mergeReports(named(second, first));
    expect(merged.run).not.toHaveProperty('shard');
    expect(merged.tests.map(({ id }) => id)).toEqual(['a/b/1', 'a/b/2', 'a/b/3']);
    expect(merged.run?.startedAt).toBe('2026-01-02T03:04:05.678Z');
    expect(merged.results.map(({ test, startedAt }) => [test, startedAt])).toEqual([
      ['a/b/1', 10],
      ['a/b/3', 10],
      ['a/b/2', 5_010],
    ]);
    expect(merged.summary).toMatchObject({ counts: { pass: 2, fail: 1, skip: 0 }, milliseconds: 6_234, exitCode: 1 });
  });

  it('adds up what the rules saw, and concludes anew', () => {
    const idle = { ...soundRule, verdict: 'skip', responses: 0 } as const;
    const [violation] = brokenRule.first;
    const other = violation
      ? [
          { ...violation, message: 'another' },
          { ...violation, message: `${violation.message}9` },
        ]
      : [];
    const summary = { counts: { pass: 1, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 }, exitCode: 0 };
    const merged = mergeReports(
      named(
        reportOf(one ? [one] : [], { ...summary, rules: [idle, brokenRule], notices: ['x', 'y'] }),
        reportOf(two ? [two] : [], { ...summary, rules: [soundRule, { ...brokenRule, first: other }], notices: ['y'] }),
      ),
    ).summary;
    expect(merged).toMatchObject({
      exitCode: 1,
      notices: ['x', 'y'],
      rules: [
        { rule: 'imap/grammar', verdict: 'pass', responses: 300 },
        { rule: 'pop3/grammar', verdict: 'fail', responses: 240, violations: 14 },
      ],
    });
    expect(merged?.rules[1]?.first.map(({ message }) => message.slice(0, 7))).toEqual([
      'CRLF: e',
      'another',
      'CRLF: e',
    ]);
  });

  const elsewhere = { startedAt: '2026-01-02T03:04:10.678Z' };
  it.each<[string, Report[], string]>([
    ['a missing shard', [first], 'a shard is missing: 2/2'],
    ['a shard twice', [first, second, second], 'b.json and c.json are both shard 2/2'],
    ['other counts', [first, part(2, [two], [1], { shard: { count: 3 } })], 'they are of different runs'],
    [
      'another selection',
      [first, part(2, [two], [1], { shard: { selection: 'other' } })],
      'a.json and b.json are shards of different selections of tests',
    ],
    [
      'a whole run among shards',
      [first, reportOf(two ? [two] : [])],
      'a.json is shard 1/2, b.json is no shard: merge shards only with their like',
    ],
    [
      'a test twice',
      [reportOf(one ? [one] : []), reportOf(one ? [one] : [])],
      'a.json and b.json both have the test a/b/1: only parts of one run can be merged',
    ],
    [
      'another server',
      [first, part(2, [two], [1], { ...elsewhere, target: { version: '9' } })],
      'the reports have different server versions: a.json has 2.3, b.json has 9',
    ],
    [
      'another version of mailspec',
      [first, part(2, [two], [1], { version: '7' })],
      'the reports have different versions of mailspec: a.json has 0.1.0, b.json has 7',
    ],
    [
      'one that broke off',
      [
        first,
        { format: 1, mailspec: '0', tests: [], results: [], notices: [], broken: { message: 'gone', exitCode: 3 } },
      ],
      'b.json is of a run that broke off: gone',
    ],
  ])('refuses %s', (_, reports, message) => {
    expect(() => mergeReports(named(...reports))).toThrow(message);
  });
});
