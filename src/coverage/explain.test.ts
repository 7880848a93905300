import { expect, test } from 'vitest';
import { coverageOf, requirementsOf } from './coverage.js';
import { explanation } from './explain.js';
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

test('one requirement is explained with its tests, rules and rulings', () => {
  const rulings = [{ heading: 'Which one', line: 7, text: 'First.\n\nThen.', file: 'docs/rulings.md' }];
  const titles = new Map([['pop3/grammar', 'Every response is well-formed']]);
  const texts = requirementsOf(coverage).map((one, index) =>
    explanation(one, index === 0 ? rulings : [], titles, { colors: false }),
  );
  expect(texts.join('\n')).toMatchInlineSnapshot(`
    "✓ rfc1939-3-a
      MUST  RFC 1939 §3  https://www.rfc-editor.org/rfc/rfc1939#section-3
      The server obeys rfc1939-3-a.
      rfc1939.yaml:4

      Always-on rules
        pop3/grammar  Every response is well-formed

      Tests
        pop3/sample/one ×2
          It does one/a
          suites/pop3/sample.yaml:7

      Ruling: Which one
        docs/rulings.md:7
        First.

        Then.

    – rfc1939-3-b
      SHOULD  RFC 1939 §3  https://www.rfc-editor.org/rfc/rfc1939#section-3
      The server obeys rfc1939-3-b.
      rfc1939.yaml:4

      Untestable
        The timer runs for ten minutes.

    ✓ rfc1939-5-c
      MUST  RFC 1939 §5  https://www.rfc-editor.org/rfc/rfc1939#section-5
      The server obeys rfc1939-5-c.
      rfc1939.yaml:4

      Tests
        pop3/sample/one/a
          It does one/a
          suites/pop3/sample.yaml:7
        pop3/sample/late (off by default)
          It does late
          suites/pop3/sample.yaml:7

    ✗ rfc1939-5-d
      MAY  RFC 1939 §5  https://www.rfc-editor.org/rfc/rfc1939#section-5
      The server obeys rfc1939-5-d.
      rfc1939.yaml:4

      Nothing covers it.
    "
  `);
});
