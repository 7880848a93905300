import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenRule, eventsOf, result, soundRule } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { written } from '../testing/written.js';
import { TapReporter } from './tap.js';

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly skip: false | string;
  readonly todo: false | string;
  readonly diag: Record<string, unknown> | null;
}
interface Summary {
  readonly ok: boolean;
  readonly bailout: boolean | string;
  readonly count: number;
  readonly failures: readonly { tapError?: string }[];
}
interface Parser {
  on(event: 'assert', hear: (point: Point) => void): void;
  on(event: 'complete', hear: (summary: Summary) => void): void;
  on(event: 'extra', hear: (text: string) => void): void;
  on(event: 'child', hear: (child: Parser) => void): void;
  end(text?: string): void;
}
const { Parser } = createRequire(import.meta.url)('tap-parser') as { Parser: new (options: object) => Parser };

/** What a TAP parser, which tells of everything that is no TAP, makes of a text. */
function parsed(text: string) {
  const points: Point[] = [];
  const rules: Point[] = [];
  const extra: string[] = [];
  let summary: Summary | undefined;
  const parser = new Parser({});
  parser.on('assert', (point) => void points.push(point));
  parser.on('child', (child) => child.on('assert', (point) => void rules.push(point)));
  parser.on('extra', (line) => void extra.push(line));
  parser.on('complete', (complete) => void (summary = complete));
  parser.end(text);
  return { points, rules, extra, summary };
}

const tap = (events: Parameters<typeof written>[1]): string => written((screen) => new TapReporter(screen), events);
const verdicts = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'] as const;
const all = verdicts.map((verdict) => result(`pop3/deletion/${verdict}`, verdict));

describe('a TAP report', () => {
  it('has each verdict as a TAP parser knows it, and the rules as a subtest', () => {
    const { points, rules, extra, summary } = parsed(tap(eventsOf(all, { rules: [brokenRule, soundRule] })));
    expect(extra).toEqual([]);
    expect(points.map(({ ok, skip, todo, name }) => [name.split(':')[0], ok, skip, todo])).toEqual([
      ['pop3/deletion/pass', true, false, false],
      ['pop3/deletion/fail', false, false, false],
      ['pop3/deletion/warn', false, false, 'SHOULD: the reply is another one: expected 487, found 486'],
      ['pop3/deletion/skip', true, 'requires TOP', false],
      ['pop3/deletion/unresolved', false, false, false],
      ['pop3/deletion/error', false, false, false],
      ['rules', false, false, false],
    ]);
    expect(rules.map(({ ok, name }) => [name.split(':')[0], ok])).toEqual([
      ['pop3/grammar', false],
      ['imap/grammar', true],
    ]);
    expect(summary).toMatchObject({ ok: false, count: 7 });
  });

  it('explains a failure in its diagnostics', () => {
    const { points } = parsed(tap(eventsOf(all)));
    expect(points[1]?.diag).toMatchObject({
      message: 'the reply is another one: expected 487, found 486',
      severity: 'fail',
      at: { file: 'suites/pop3/deletion.yaml', line: 15, column: 22 },
      requirements: ['rfc1939-5-dele-marks'],
    });
    expect(points[1]?.diag?.transcript).toContain('1 ms C < +OK ready\\r\\n');
  });

  it('of a run that could not begin bails out', () => {
    const { summary } = parsed(tap([{ type: 'run-broken', message: 'refused', exitCode: 3 }]));
    expect(summary?.bailout).toBe('refused');
  });

  it('stays TAP, and commands no CI system, whatever a server sent', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const text = tap(hostileEvents(a, b));
        const { points, rules, extra, summary } = parsed(text);
        expect(extra).toEqual([]);
        expect(points.map(({ ok }) => ok)).toEqual([true, false, false, true, false, false, false]);
        expect(points.map(({ skip, todo }) => [skip !== false, todo !== false])).toEqual(
          ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error', ''].map((verdict) => [
            verdict === 'skip',
            verdict === 'warn',
          ]),
        );
        expect(points.filter(({ diag }) => diag !== null)).toHaveLength(6);
        expect(rules).toHaveLength(1);
        expect(summary).toMatchObject({ count: 7, bailout: false });
        expect(text).not.toMatch(/^\s*::|##\w*\[/m);
      }),
      { numRuns: 200 },
    );
  });
});
