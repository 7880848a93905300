import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, result } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { written } from '../testing/written.js';
import { GithubReporter } from './github.js';

let folder: string;
let stepSummary: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-github-'));
  stepSummary = join(folder, 'summary.md');
  writeFileSync(stepSummary, 'from an earlier step of the job\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told = (events: Iterable<RunEvent>): string =>
  written((screen) => new GithubReporter({ screen, stepSummary }), events);
const page = (): string => readFileSync(stepSummary, 'utf8').replace(/^from an earlier step of the job\n/, '');

/** As the runner of GitHub Actions reads a line. */
function commands(text: string) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, kind = '', properties = '', data = ''] = /^::(\w+) ([^:]*)::(.*)$/.exec(line) ?? [];
      const plain = (value: string): string =>
        value.replace(/%(0D|0A|3A|2C|25)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      const pairs = properties.split(',').map((pair) => pair.split('='));
      return {
        kind,
        ...Object.fromEntries(pairs.map(([name = '', ...value]) => [name, plain(value.join('='))])),
        message: plain(data),
      };
    });
}

describe('annotations', () => {
  it('stand at the line of the script that was not met', () => {
    const events = eventsOf([result('a/b/warn', 'warn'), result('a/b/fail', 'fail'), result('a/b/pass', 'pass')], {
      rules: [brokenRule],
      notices: ['XTEST is not tested'],
    });
    const all = commands(told(events));
    expect(all.map(({ kind }) => kind)).toEqual(['error', 'error', 'warning', 'notice']);
    expect(all[0]).toMatchObject({ title: 'pop3/grammar' });
    expect(all[1]).toEqual({
      kind: 'error',
      file: 'suites/pop3/deletion.yaml',
      line: '15',
      col: '22',
      endColumn: '35',
      title: 'a/b/fail (fail)',
      message: [
        'A message is listed with its size',
        'the reply is another one: expected 487, found 486',
        'expected: +OK 1 ${plain.size}',
        'actual:   +OK 1 486\\r\\n',
        'MUST, RFC 1939 §5',
        'again: mailspec run a/b/fail',
      ].join('\n'),
    });
  });

  it('are ten of a kind at most, the worst first', () => {
    const many = Array.from({ length: 30 }, (_, n) => result(`a/b/${n}`, n < 15 ? 'unresolved' : 'fail'));
    const all = commands(told(eventsOf(many)));
    expect(all).toHaveLength(10);
    expect(all[0]).toMatchObject({ title: 'a/b/15 (fail)' });
    expect(all[9]?.message).toBe('and 21 more: see the step summary');
  });

  it('are whole lines, and no other command, whatever a server sent', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const all = commands(told(hostileEvents(a, b)));
        expect(all.map(({ kind }) => kind)).toEqual([
          'error',
          'error',
          'error',
          'error',
          'warning',
          'notice',
          'notice',
        ]);
        expect(all.map((one) => ('file' in one ? one.file : ''))).toContain('suites/pop3/deletion.yaml');
      }),
      { numRuns: 100 },
    );
  });
});

describe('the step summary', () => {
  it('is added to what there is: verdict, suites, rules, and each failure in full', () => {
    told(eventsOf([result('a/b/fail', 'fail'), result('a/b/pass', 'pass')], { rules: [brokenRule] }));
    expect(readFileSync(stepSummary, 'utf8')).toMatch(/^from an earlier step/);
    expect(page()).toMatch(/^## mailspec: the server does not conform\n\n<p>/);
    expect(page()).toContain('<td>a/b</td>');
    expect(page()).toMatch(/<b>pop3\/grammar<\/b>[^]*<b>a\/b\/fail<\/b>[^]*1 ms C &lt; \+OK ready/);
  });

  it('says why a run could not begin', () => {
    told([{ type: 'run-broken', message: 'imap://h refused', exitCode: 3 }]);
    expect(page()).toMatch(/^## mailspec: did not run\n\n[^]*imap:\/\/h refused/);
  });

  it('fits into what GitHub takes', () => {
    const transcript = Array.from({ length: 80 }, () => ({
      at: 1,
      session: 'C',
      direction: 'receive' as const,
      octets: 'x'.repeat(2_000),
    }));
    told(eventsOf(Array.from({ length: 400 }, (_, n) => result(`a/b/${n}`, 'fail', { transcript }))));
    expect(page().length).toBeLessThan(1_000_000);
    expect(page().slice(-100)).toMatch(/\n\nand 3\d\d more: see the other reports\n\n$/);
  });

  it('lets nothing out of its HTML, whatever a server sent', () => {
    const shape = (): string[] => page().match(/<\/?\w+/g) ?? [];
    told(hostileEvents('x', 'y'));
    const expected = shape();
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        writeFileSync(stepSummary, '');
        told(hostileEvents(a, b));
        expect(shape()).toEqual(expected);
        // Blocks begin with HTML at the margin, or are the heading: no line of another's is read as Markdown.
        for (const block of page().trimEnd().split('\n\n')) expect(block).toMatch(/^(## mailspec: |<[a-z]+>)[^\n]*$/);
      }),
      { numRuns: 100 },
    );
  });
});
