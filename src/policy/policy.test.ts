import { describe, expect, it } from 'vitest';
import { ruleDefinitions } from '../events/rules/index.js';
import type { Failure, RuleResult, RunEvent, Summary, TestInfo, TestResult, Verdict } from '../events/events.js';
import { BaselineError, baselineJsonSchema, parseBaseline } from './baseline-file.js';
import { prune, troubles, write } from './edit.js';
import { fingerprintOfTest } from './fingerprint.js';
import { Policy, type PolicyOptions } from './policy.js';

const place = { file: 'suites/x.yaml', line: 3, column: 1, length: 4 };
const info = (id: string): TestInfo => ({
  id,
  suite: 's',
  suiteTitle: 'S',
  name: id.slice(2),
  title: 'T',
  protocols: ['imap'],
  place,
  tags: [],
  covers: [],
});

function result(id: string, verdict: Verdict, actual = '* 1 FETCH (FLAGS (\\Seen))'): TestResult {
  const failure: Failure = {
    message: 'other',
    place,
    excerpt: { firstLine: 1, lines: [] },
    expected: '1 FETCH (FLAGS ())',
    actual,
    requirements: [],
  };
  const isBroken = verdict === 'fail' || verdict === 'warn';
  return {
    test: info(id),
    verdict,
    ...(isBroken && { failure }),
    ...(verdict === 'unresolved' && { reason: 'APPEND failed: NO' }),
    startedAt: 0,
    milliseconds: 1,
    transcript: [],
    measurements: [],
    reproduce: '',
  };
}

const rule = (violations: number): RuleResult => {
  const [definition] = ruleDefinitions;
  if (!definition) throw new Error('there are rules');
  const { id, title, requirement } = definition;
  const violation = {
    rule: id,
    requirement,
    test: 's/a',
    session: 'C',
    at: 1,
    octets: 'x',
    offset: 0,
    message: 'bad 7',
  };
  return {
    rule: id,
    title,
    requirement,
    verdict: violations > 0 ? 'fail' : 'pass',
    responses: 9,
    violations,
    first: violations > 0 ? [violation] : [],
  };
};

/** What a policy makes of a run with these results. */
function judged(options: PolicyOptions, results: readonly TestResult[], rules: readonly RuleResult[] = []) {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
  for (const { verdict } of results) counts[verdict]++;
  const summary: Summary = { counts, rules, milliseconds: 1, interrupted: false, notices: [], exitCode: -1 };
  const events: RunEvent[] = [];
  const policy = new Policy({ today: '2027-01-01', ...options }, { event: (event) => events.push(event) });
  for (const each of results) policy.event({ type: 'test-ended', result: each });
  policy.event({ type: 'run-ended', summary });
  const known = events.flatMap((event) =>
    event.type === 'test-ended' && event.result.known ? [event.result.test.id] : [],
  );
  return {
    known,
    summary: policy.summary,
    kinds: policy.summary?.baseline?.findings.map(({ id, kind }) => `${kind} ${id}`),
  };
}

const baseline = (...lines: string[]) =>
  parseBaseline(`issues:\n${lines.map((line) => `  - ${line}\n`).join('')}`, 'known.yaml');

const print = (actual?: string): string => fingerprintOfTest(result('s/a', 'fail', actual)) ?? '';

describe('a fingerprint', () => {
  it('stays where only numbers, names and texts differ', () => {
    expect(print('* 12 FETCH (UID 77 FLAGS (\\Seen))')).toBe(print('* 3 FETCH (UID 4294 FLAGS (\\Seen))'));
    expect(print('a.7 NO [CANNOT] no mailbox mailspec-r1x')).toBe(print('b.12 NO [CANNOT] kein Postfach'));
  });

  it('is another where the answer is another', () => {
    expect(print('a NO [CANNOT] no')).not.toBe(print('a OK done'));
    expect(print('* 1 FETCH (FLAGS (\\Seen))')).not.toBe(print('* 1 FETCH (FLAGS (\\Flagged))'));
    expect(print('+OK 1 20')).not.toBe(print('-ERR no'));
  });

  it('is not there where nothing fails', () => {
    expect(fingerprintOfTest(result('s/a', 'pass'))).toBeUndefined();
  });
});

describe('a run with a baseline', () => {
  const failing = result('s/a', 'fail');
  const passing = result('s/b', 'pass');

  it('conforms where all that fails is listed, and fails as listed', () => {
    const known = baseline(`{id: s/a, fails: ${print()}, reason: old}`);
    const run = judged({ baseline: known }, [failing, passing]);
    expect(run).toMatchObject({
      known: ['s/a'],
      kinds: [],
      summary: { exitCode: 0, baseline: { known: 1, untried: 0 } },
    });
  });

  it.each([
    ['fails on what is new', '{id: s/x, reason: old}', [failing, passing], ['new s/a']],
    ['fails on what fails otherwise', '{id: s/a, fails: 00000000, reason: old}', [failing, passing], ['different s/a']],
    ['fails on what fails no longer', '{id: s/b, reason: old}', [passing], ['stale s/b']],
    ['fails on what has expired', "{id: s/a, reason: old, expires: '2027-01-01'}", [failing, passing], ['expired s/a']],
  ])('%s', (_, line, results, kinds) => {
    const run = judged({ baseline: baseline(line) }, results);
    expect(run.kinds).toEqual(kinds);
    expect(run.summary?.exitCode).toBe(1);
  });

  it('names the line to delete', () => {
    const known = baseline('{id: s/x, reason: old}', '{id: s/b, reason: old}');
    expect(judged({ baseline: known }, [passing]).summary?.baseline?.findings[0]?.message).toBe(
      's/b fails no longer: delete line 3 of known.yaml',
    );
  });

  it('accepts however it fails where no fingerprint is given, and until the day comes', () => {
    const known = baseline("{id: s/a, reason: old, expires: '2027-01-02'}");
    expect(judged({ baseline: known }, [failing, passing]).summary?.exitCode).toBe(0);
  });

  it('accepts what cannot be set up, and does not take it for enough', () => {
    const known = baseline('{id: s/u, reason: no APPEND}');
    expect(judged({ baseline: known }, [result('s/u', 'unresolved'), passing]).summary?.exitCode).toBe(0);
    expect(judged({ baseline: known }, [result('s/u', 'unresolved')]).summary?.exitCode).toBe(4);
    expect(
      judged({ baseline: baseline('{id: s/x, reason: x}') }, [result('s/u', 'unresolved'), passing]).summary?.exitCode,
    ).toBe(4);
  });

  it('does not excuse an error of our own', () => {
    expect(judged({ baseline: baseline('{id: s/e, reason: old}') }, [result('s/e', 'error')]).summary?.exitCode).toBe(
      5,
    );
  });

  it('counts what was not tried, and complains of none of it', () => {
    const known = baseline('{id: s/k, reason: old}', '{id: s/elsewhere, reason: old}');
    const run = judged({ baseline: known }, [result('s/k', 'skip'), passing]);
    expect(run.summary).toMatchObject({ exitCode: 0, baseline: { untried: 2, findings: [] } });
  });

  it('knows rules', () => {
    const found = rule(3);
    const list = troubles([], [found], 'must');
    const known = parseBaseline(write(undefined, list).text, 'known.yaml');
    expect(judged({ baseline: known }, [passing], [found]).summary).toMatchObject({
      exitCode: 0,
      rules: [{ known: {} }],
    });
    expect(judged({ baseline: known }, [passing], [rule(0)]).kinds).toEqual([`stale rules/${found.rule}`]);
    expect(judged({}, [passing], [found]).summary?.exitCode).toBe(1);
  });
});

describe('without a baseline', () => {
  it('a broken SHOULD fails where that is asked for', () => {
    expect(judged({}, [result('s/w', 'warn')]).summary?.exitCode).toBe(0);
    expect(judged({ failLevel: 'should' }, [result('s/w', 'warn')]).summary?.exitCode).toBe(1);
  });

  it('too few tests say nothing', () => {
    const results = [result('s/a', 'pass'), result('s/b', 'skip')];
    expect(judged({ minExecuted: { tests: 1 } }, results).summary?.exitCode).toBe(0);
    expect(judged({ minExecuted: { tests: 2 } }, results).summary).toMatchObject({
      exitCode: 4,
      notices: ['only 1 of 2 tests had a verdict on the server: too few to say'],
    });
    expect(judged({ minExecuted: { percent: 50 } }, results).summary?.exitCode).toBe(0);
    expect(judged({ minExecuted: { percent: 51 } }, results).summary?.exitCode).toBe(4);
  });
});

describe('the file', () => {
  it('is written such that the same run conforms, and keeps what people wrote', () => {
    const results = [result('s/b', 'fail'), result('s/a', 'fail', '-ERR'), result('s/w', 'warn')];
    const source =
      '# ours\nissues:\n  # the old one\n  - id: s/a\n    fails: "00000000"\n    reason: it is old # truly\n';
    const edited = write(parseBaseline(source, 'k.yaml'), troubles(results, [], 'must'));
    expect(edited).toMatchObject({ added: ['s/b'], changed: ['s/a'] });
    expect(edited.text).toContain('# ours');
    expect(edited.text).toContain('# the old one');
    expect(edited.text).toContain('reason: it is old # truly');
    expect(judged({ baseline: parseBaseline(edited.text, 'k.yaml') }, results).summary?.exitCode).toBe(0);
  });

  it('has a line for each issue, also where it began as an empty list', () => {
    const [found] = troubles([result('pop3/x/one', 'fail')], [], 'must');
    if (!found) throw new Error('nothing was found');
    expect(write(parseBaseline('issues: []\n', 'known.yaml'), [found]).text).toMatch(/^issues:\n {2}- id: pop3/);
  });

  it('loses what is stale, and nothing else', () => {
    const source = 'issues:\n  - {id: s/a, reason: x} # stays\n  - {id: s/b, reason: y}\n';
    const edited = prune(parseBaseline(source, 'k.yaml'), new Set(['s/b']));
    expect(edited).toMatchObject({ removed: ['s/b'] });
    expect([...parseBaseline(edited.text, 'k.yaml').entries.keys()]).toEqual(['s/a']);
    expect(edited.text).toContain('# stays');
  });

  it.each([
    ['issues:\n  - {id: a}\n', 'k.yaml:2:5: reason is missing'],
    ['issues:\n  - {id: a, reason: x, why: y}\n', 'k.yaml:2:5: there is no why here'],
    ['issues:\n  - {id: a, reason: x, expires: soon}\n', 'k.yaml:2:33: expires: write a day such as 2027-03-31'],
    ['issues:\n  - {id: a, reason: x, fails: nope}\n', 'k.yaml:2:31: fails: write eight hexadecimal digits'],
    ['issues:\n  - {id: a, reason: x}\n  - {id: a, reason: y}\n', 'k.yaml:3:5: a is listed in line 2 already'],
    ['issues: [\n', 'k.yaml:2:1: '],
    ['- a\n', 'k.yaml:1:1: '],
  ])('says of %j where it is wrong', (source, complaint) => {
    expect(() => parseBaseline(source, 'k.yaml')).toThrow(BaselineError);
    expect(() => parseBaseline(source, 'k.yaml')).toThrow(complaint);
  });

  it.each(['', 'issues:\n', 'issues: []\n', '# nothing yet\n'])('may be empty: %j', (source) => {
    expect(parseBaseline(source, 'k.yaml').entries.size).toBe(0);
  });
});

it('the committed schema of baselines is current', async () => {
  const printed = `${JSON.stringify(baselineJsonSchema(), null, 2)}\n`;
  await expect(printed).toMatchFileSnapshot('../../schema/baseline.schema.json');
});
