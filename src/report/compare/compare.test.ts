import { describe, expect, it } from 'vitest';
import type { RunEvent, TestResult } from '../../events/events.js';
import type { Report } from '../json/model.js';
import { brokenRule, eventsOf, failure, must, result, soundRule } from '../testing/events.js';
import { compare, isNoteworthy, type Comparison } from './comparison.js';
import { comparisonText } from './text.js';

function reportOf(results: readonly TestResult[], name = 'Example server', rules = [soundRule]): Report {
  const events = eventsOf(results, { rules });
  const find = <T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }> => {
    const found = events.find((event): event is Extract<RunEvent, { type: T }> => event.type === type);
    if (!found) throw new Error(`no ${type}`);
    return found;
  };
  const { runId: id, startedAt, target, tests } = find('run-started');
  return {
    format: 1,
    mailspec: '0.1.0',
    run: { id, startedAt, target: { ...target, name } },
    tests,
    results: results.map(({ test, ...rest }) => ({ ...rest, test: test.id })),
    notices: [],
    summary: find('run-ended').summary,
  };
}

const prints = {
  test: ({ failure: found }: TestResult) => found?.actual,
  rule: ({ violations }: { violations: number }) => String(violations),
};
const compared = (...reports: Report[]): Comparison =>
  compare(
    reports.map((report, index) => ({ file: `${index}.json`, report })),
    prints,
  );
const id = (name: string): string => `pop3/deletion/${name}`;
const changesOf = ({ lines }: Comparison): Record<string, string> =>
  Object.fromEntries(lines.tests.map((line) => [line.id.slice(id('').length), line.change]));

describe('between two runs of one server', () => {
  const otherwise = { ...failure, actual: '-ERR' };
  const before = reportOf([
    result(id('sound'), 'pass'),
    result(id('breaks'), 'pass'),
    result(id('mended'), 'fail'),
    result(id('stays'), 'fail'),
    result(id('turns'), 'fail'),
    result(id('skipped'), 'fail'),
    result(id('gone'), 'pass'),
  ]);
  const after = reportOf([
    result(id('sound'), 'pass'),
    result(id('breaks'), 'fail'),
    result(id('mended'), 'pass'),
    result(id('stays'), 'fail'),
    result(id('turns'), 'fail', { failure: otherwise }),
    result(id('skipped'), 'skip'),
    result(id('added'), 'warn'),
  ]);

  it('tells what is new, fixed, or fails otherwise', () => {
    const comparison = compared(before, after);
    expect(comparison.relation).toBe('runs');
    expect(changesOf(comparison)).toEqual({
      sound: 'same',
      breaks: 'new',
      mended: 'fixed',
      stays: 'same',
      turns: 'different',
      skipped: 'other',
      gone: 'other',
      added: 'new',
    });
    expect(isNoteworthy(comparison)).toBe(true);
  });

  it('takes no notice of what only got better', () => {
    const better = compared(reportOf([result(id('mended'), 'fail')]), reportOf([result(id('mended'), 'pass')]));
    expect(better.lines.requirements).toMatchObject([
      { id: must.id, change: 'fixed', cells: [{ word: 'broken' }, { word: 'kept' }] },
    ]);
    expect(isNoteworthy(better)).toBe(false);
  });

  it('follows a rule', () => {
    const [sound, broken] = [reportOf([]), reportOf([], 'Example server', [brokenRule])];
    const { lines } = compared(sound, broken);
    expect(lines.rules.map((line) => [line.id, line.change])).toEqual([
      ['imap/grammar', 'other'],
      ['pop3/grammar', 'new'],
    ]);
  });
});

it('says where servers differ, whatever their failures look like', () => {
  const one = reportOf([result(id('a'), 'fail'), result(id('b'), 'pass')], 'One');
  const other = reportOf(
    [result(id('a'), 'fail', { failure: { ...failure, actual: 'no' } }), result(id('b'), 'skip')],
    'Other',
  );
  const comparison = compared(one, other);
  expect(comparison.columns.map(({ name }) => name)).toEqual(['One 2.3', 'Other 2.3']);
  expect(changesOf(comparison)).toEqual({ a: 'same', b: 'differs' });
  expect(isNoteworthy(comparison)).toBe(true);
});

it('shows a table in which nothing of a report is obeyed', () => {
  const comparison = compared(
    reportOf([result(id('a'), 'pass')], '\x1b[31m'),
    reportOf([result(id('a'), 'fail')], '\x1b[31m'),
  );
  const text = comparisonText(comparison, { colors: false, columns: 100, isWhole: false });
  expect(text).not.toContain('\x1b');
  expect(text).toMatch(/^new {13}passed {5}failed {5}pop3\/deletion\/a {2}A message is listed/m);
  expect(text).toMatch(/^new {13}kept {7}broken {5}MUST RFC 1939 §5 {2}rfc1939-5-dele-marks/m);
});
