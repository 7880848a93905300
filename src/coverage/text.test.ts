import { expect, test } from 'vitest';
import { coverageOf } from './coverage.js';
import { coverageText } from './text.js';
import { entry, sample, suiteOf } from './testing/samples.js';

const ledger = new Map([
  entry('rfc1939-3-a', { rules: ['pop3/grammar'] }),
  entry('rfc1939-3-b', { level: 'SHOULD', untestable: 'The timer runs for ten minutes.' }),
  entry('rfc1939-5-c'),
  entry('rfc1939-5-d', { level: 'MAY' }),
]);
const suites = suiteOf(
  sample('one/a', ['rfc1939-3-a', 'rfc1939-5-c']),
  sample('one/b', ['rfc1939-3-a']),
  sample('late', ['rfc1939-5-c', 'rfc1939-5-gone'], { tags: ['slow'] }),
);
const coverage = coverageOf({ ledger, suites, titles: new Map([['RFC 1939', 'POP3']]), dormantTags: ['slow'] });

test('coverage reads well on a terminal', () => {
  expect(coverageText(coverage, { colors: false, brief: false })).toMatchInlineSnapshot(`
    "RFC 1939  POP3
    2 of 3 testable covered, 1 uncovered, 1 untestable

    §3
      ✓ MUST    rfc1939-3-a
                pop3/grammar (always on)
                pop3/sample/one ×2
      – SHOULD  rfc1939-3-b
                untestable: The timer runs for ten minutes.

    §5
      ✓ MUST    rfc1939-5-c
                pop3/sample/one/a
                pop3/sample/late (off by default)
      ✗ MAY     rfc1939-5-d
                uncovered: The server obeys rfc1939-5-d.

                  testable     covered   uncovered  untestable
    RFC 1939             3           2           1           1
    MUST                 2           2           0           0
    SHOULD               0           0           0           1
    MAY                  1           0           1           0
    all                  3           2           1           1

    Uncovered (1)
      ✗ MAY     rfc1939-5-d
                The server obeys rfc1939-5-d.

    In no ledger (1)
      rfc1939-5-gone  suites/pop3/sample.yaml:8
    "
  `);
});

test('the brief form has no line of what is covered', () => {
  const text = coverageText(coverage, { colors: false, brief: true });
  expect(text).not.toContain('rfc1939-5-c');
  expect(text).toContain('Uncovered (1)\n  ✗ MAY     rfc1939-5-d\n            The server obeys rfc1939-5-d.');
});
