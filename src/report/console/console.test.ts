import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/events.js';
import { brokenRule, eventsOf, failure, result, soundRule, testInfo, transcript } from '../testing/events.js';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { ConsoleReporter } from './console.js';
import type { Screen } from './style.js';

function written(events: readonly RunEvent[], looks: Partial<Screen> = {}, verbose = false): string {
  let text = '';
  const screen: Screen = { live: false, colors: false, columns: 100, ...looks, write: (more) => (text += more) };
  const reporter = new ConsoleReporter({ screen, verbose });
  for (const event of events) reporter.event(event);
  return text;
}

const one = result('pop3/deletion/one', 'pass');

describe('a console report in CI', () => {
  it('says what runs where, then each suite as it ends, then the sum', () => {
    const events = eventsOf([one, result('pop3/deletion/two', 'pass'), result('pop3/top/one', 'pass')], {
      rules: [soundRule],
      exitCode: 0,
    });
    expect(written(events)).toBe(
      [
        'mailspec 0.1.0  Example server (2.3)  pop://127.0.0.1:1110',
        '3 tests, 2 accounts, mail by append',
        '',
        '✓ pop3/deletion  2 passed  24 ms',
        '✓ pop3/top       1 passed  12 ms',
        '',
        '✓ 3 tests: 3 passed in 1.2 s',
        '  300 checks of responses by 1 rule',
        '',
        '',
      ].join('\n'),
    );
  });

  it('tells a failure so that it can be argued', () => {
    const text = written(eventsOf([result('pop3/deletion/one', 'fail')]));
    const from = text.indexOf('✗ pop3/deletion/one\n');
    expect(text.slice(from, text.indexOf('   again:'))).toBe(
      [
        '✗ pop3/deletion/one',
        '  A message is listed with its size',
        '',
        '  The reply is another one: expected 487, found 486',
        '',
        '   --> suites/pop3/deletion.yaml:15:22',
        '    |',
        ' 12 |       - C: STAT',
        ' 13 |         reply: +OK 3 ${octets:number}',
        ' 14 |       - C: LIST 1',
        ' 15 |         reply: +OK 1 ${plain.size}',
        '    |                      ^^^^^^^^^^^^^',
        ' 16 |       - C: QUIT',
        '',
        '   expected                                        │ actual',
        '   +OK 1 ${plain.size}                             │ +OK 1 486\\r\\n',
        '',
        '   MUST  RFC 1939 §5  rfc1939-5-dele-marks',
        '         DELE marks a message as deleted; it is removed when the session ends.',
        '',
        '        0 ms  C      · connected to 127.0.0.1:1110',
        '        1 ms  C      < +OK ready\\r\\n',
        '        2 ms  C      > PASS [secret]\\r\\n',
        '        2 ms  laptop < +OK 1 \\Seen café\\r\\n',
        '',
        '',
      ].join('\n'),
    );
    expect(text).toContain('   again: mailspec run pop3/deletion/one\n');
  });

  it('has no escape sequence, and no line longer than it should be', () => {
    const long = { ...failure, expected: 'x'.repeat(500), actual: `${'y'.repeat(300)}\n${'z'.repeat(300)}` };
    const text = written(eventsOf([result('pop3/deletion/one', 'fail', { failure: long })]), { columns: 80 });
    expect(stripVTControlCharacters(text)).toBe(text);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(90);
  });

  it('puts expected above actual where it is narrow', () => {
    const text = written(eventsOf([result('pop3/deletion/one', 'fail')]), { columns: 50 });
    expect(text).toContain('   expected  +OK 1 ${plain.size}\n   actual    +OK 1 486\\r\\n\n');
  });

  it('shows every session of a long dialogue, its beginning and its end, with long literals folded', () => {
    const literal = `* 1 FETCH (BODY[] {3000}\r\n${'m'.repeat(3000)})\r\n`;
    const entries = Array.from({ length: 100 }, (_, index) => ({
      at: index,
      session: index % 2 === 0 ? 'phone' : 'laptop',
      direction: 'receive' as const,
      octets: index === 98 ? literal : `* ${index} EXISTS\r\n`,
    }));
    const text = written(eventsOf([result('imap/x/one', 'fail', { transcript: entries })]), { columns: 140 });
    expect(text).toContain('phone  < * 0 EXISTS');
    expect(text).toContain('… 60 entries left out: see the JUnit report');
    expect(text).toContain('laptop < * 99 EXISTS');
    expect(text).toContain(
      `phone  < * 1 FETCH (BODY[] {3000}\\r\\n${'m'.repeat(24)}…(2952 octets)…${'m'.repeat(24)})\\r\\n`,
    );
  });

  it('obeys nothing that a server sent', () => {
    const nasty = '\x1b[2J\x07\u202e\x9b31m';
    const events = eventsOf(
      [
        result('pop3/deletion/one', 'fail', {
          failure: { ...failure, message: nasty, actual: nasty, expected: nasty },
          transcript: transcript.map((entry) => ({ ...entry, octets: nasty })),
        }),
        result('pop3/deletion/two', 'unresolved', { reason: nasty }),
        result('pop3/deletion/three', 'skip', { reason: nasty }),
      ],
      {
        notices: [nasty],
        rules: [{ ...brokenRule, first: brokenRule.first.map((first) => ({ ...first, message: nasty })) }],
      },
    );
    for (const verbose of [false, true]) {
      expect(written(events, {}, verbose)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    }
  });

  it('says what was skipped and why, the commonest reason first, within bounds', () => {
    const results = Array.from({ length: 60 }, (_, index) =>
      result(`pop3/x/t${index}`, 'skip', { reason: index < 30 ? 'requires TOP' : `reason ${index}` }),
    );
    const text = written(eventsOf(results, { exitCode: 4 }));
    expect(text).toContain(
      '60 tests skipped:\n   30  requires TOP  pop3/x/t0, pop3/x/t1, pop3/x/t2, …\n    1  reason 30  pop3/x/t30\n',
    );
    expect(text).toContain('   19  for 19 other reasons: see the JUnit report');
    expect(text).toContain('nothing was tried: this says nothing of the server');
  });

  it('tells of the rules that watch, of the slowest tests and of notices', () => {
    const text = written(
      eventsOf([result('pop3/deletion/slow', 'pass', { milliseconds: 4200 }), one], {
        rules: [brokenRule, soundRule],
        notices: ['the mailboxes of ada could not be cleaned up'],
      }),
    );
    expect(text).toContain(
      '✗ pop3/grammar  Every POP3 response follows the format of responses\n  7 violations in 120 responses; of each kind the first:\n',
    );
    expect(text).toContain('   * CRLF: expected CRLF at the end of the line, found \\n at octet 3 of +OK\\n\n');
    expect(text).toContain('MUST RFC 1939 §5, first in pop3/deletion/one, session C');
    expect(text).toContain('the slowest tests:\n    4.2 s  pop3/deletion/slow\n');
    expect(text).toContain('notice the mailboxes of ada could not be cleaned up\n');
    expect(text).toContain('420 checks of responses by 2 rules: 1 failed');
  });

  it('tells many failures in brief from the fifty-first on', () => {
    const text = written(eventsOf(Array.from({ length: 53 }, (_, index) => result(`pop3/x/t${index}`, 'fail'))));
    expect(text.split('again: ')).toHaveLength(51);
    expect(text).toContain('3 tests told in brief: the JUnit report has them in full');
  });

  it('names passed tests only when asked to', () => {
    expect(written(eventsOf([one]))).not.toContain('pop3/deletion/one');
    expect(written(eventsOf([one]), {}, true)).toContain('✓ pop3/deletion/one 12 ms\n');
  });

  it('says that a run was interrupted, and leaves it to others to say why one broke off', () => {
    expect(written([{ type: 'run-broken', message: 'refused', exitCode: 3 }])).toBe('');
    expect(written(eventsOf([one], { interrupted: true, exitCode: 130 }))).toContain('interrupted: what did not run');
  });
});

describe('a console report on a terminal', () => {
  const live = { live: true, colors: true, columns: 60 };

  it('has one line that is written over, and leaves none of it behind', () => {
    const text = written(eventsOf([one, result('pop3/top/one', 'fail')]), live);
    expect(text).toContain('\r\x1b[2K');
    const final = text.split('\r\x1b[2K').at(-1) ?? '';
    expect(final).not.toContain('━');
    const plain = stripVTControlCharacters(final);
    expect(plain).toContain('✓ pop3/deletion  1 passed  12 ms');
    expect(plain).toContain('✗ pop3/top       1 failed  12 ms');
  });

  it('never draws a line as wide as the terminal', () => {
    const events = eventsOf([result(`pop3/${'x'.repeat(200)}/one`, 'pass')]);
    const [start] = written(events, live).split('\n').slice(-4);
    const drawn = written(events.slice(0, 2), live).split('\r\x1b[2K').slice(1);
    expect(start).toBeDefined();
    expect(drawn.length).toBeGreaterThan(0);
    for (const line of drawn) expect(stripVTControlCharacters(line).length).toBeLessThan(60);
  });

  it('colours by verdict', () => {
    const text = written(eventsOf([result('pop3/deletion/one', 'fail')]), live);
    expect(text).toContain('\x1b[31m✗\x1b[39m');
    expect(text).toContain('\x1b[32m+OK 1 ${plain.size}');
  });

  it('commands no CI system, whatever a server sent', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        expect(written(hostileEvents(a, b), {}, true)).not.toMatch(/^\s*::|##\w*\[/m);
      }),
    );
  });

  it('takes tests that were never announced', () => {
    const event: RunEvent = { type: 'test-ended', result: { ...one, test: testInfo('other/suite/x') } };
    expect(() => written([event], live)).not.toThrow();
  });
});
