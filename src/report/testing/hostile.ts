import fc from 'fast-check';
import type { RunEvent, TestResult, Verdict } from '../../events/events.js';
import { brokenRule, eventsOf, failure, result, testInfo } from './events.js';

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...[
      '\0',
      '\x1b[31m',
      '\ufffe',
      '\ud800',
      '\udc00x',
      ']]>',
      '&#0;&amp;',
      '<!--',
      '</pre></details><script>',
      '"\'<>&',
    ],
    ...[
      '\r\n',
      '\n',
      '\n\n',
      '\u0085\u2028',
      '\n  ...\n',
      '\n  ---\n',
      'not ok 1\n',
      '\nBail out!\n',
      '1..0',
      '# SKIP',
      '# TODO x',
    ],
    ...[
      '\n::error::x',
      '::add-mask::x',
      ' ::stop-commands::x',
      '##[error]x',
      '##vso[x]',
      '%0A::x',
      '\\',
      '\\#',
      '- |',
      ': ,',
      '[[ATTACHMENT|/etc/x]]',
    ],
    ...['```\n', '`', '| a | b |\n|---|', '@all', '* ', '!!js/function', '&a *a', '{', '\t'],
  ),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);

/** What a server, or a script, could say to break a report. */
export const hostileText = fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => `x${parts.join('')}`);

const verdicts: readonly Verdict[] = ['pass', 'fail', 'warn', 'skip', 'unresolved', 'error'];

/** A test of every verdict and a broken rule with these texts wherever one can stand. */
export function hostileEvents(a: string, b: string): RunEvent[] {
  const transcript = [a, b].flatMap((octets) =>
    (['send', 'receive', 'note'] as const).map((direction) => ({ at: 1, session: a, direction, octets })),
  );
  const results = verdicts.map((verdict): TestResult => {
    const id = `pop3/deletion/${verdict}`;
    return {
      ...result(id, verdict),
      transcript,
      reason: b,
      failure: { ...failure, message: a, expected: b, actual: a, hint: b, excerpt: { firstLine: 14, lines: [a, b] } },
      test: testInfo(id, { title: b, tags: [a], suiteTitle: a }),
      reproduce: `mailspec run ${a}`,
    };
  });
  const first = brokenRule.first.map((violation) => ({ ...violation, message: a, octets: b, session: a }));
  const [started, ...events] = eventsOf(results, { rules: [{ ...brokenRule, first }], notices: [a, b] });
  if (started?.type !== 'run-started') return [];
  const target = { ...started.target, name: a, version: b };
  return [{ ...started, target }, { type: 'notice', message: a }, ...events];
}
