import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { coverageOf } from './coverage.js';
import { coveragePage } from './page.js';
import { entry, sample, suiteOf } from './testing/samples.js';

const evil = `</script><script>alert("1" && '2')</script>`;
const ledger = new Map([
  entry('rfc1939-3-a', { text: evil, rules: ['pop3/grammar'] }),
  entry('rfc1939-3-b', { level: 'SHOULD', untestable: 'The timer runs for <b>ten</b> minutes.' }),
  entry('rfc9051-7.4-c', { level: 'MAY' }),
  entry('rfc9051-7.4-d'),
]);
const many = ['e', 'f', 'g', 'h', 'i'].map((name) => sample(name, ['rfc9051-7.4-d']));
const suites = suiteOf(sample('one', ['rfc1939-3-a', 'rfc1939-3-gone'], { title: evil }), ...many);
const titles = new Map([['RFC 1939', 'POP3 & more']]);
const page = coveragePage(coverageOf({ ledger, suites, titles }), {
  version: '1.2.3',
  ruleTitles: new Map([['pop3/grammar', 'Every response is well-formed']]),
});

/** The part of the page about one line of the ledger. */
const article = (id: string): string => new RegExp(`<article[^>]* id="${id}"[^]*?</article>`).exec(page)?.[0] ?? '';

describe('the page', () => {
  test('loads nothing and says so', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed)\b|<script[^>]+src|@import|url\(/i);
    expect(
      [...page.matchAll(/\shref="([^"#]*)/g)].map(([, address]) => address).filter((address) => address !== ''),
    ).toEqual(expect.arrayContaining(['https://www.rfc-editor.org/rfc/rfc1939']));
  });

  test('escapes what comes from ledger and suites', () => {
    expect(page).not.toContain(evil);
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(article('rfc1939-3-a')).toContain(
      '&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot; &amp;&amp; &#39;2&#39;)',
    );
    expect(article('rfc1939-3-b')).toContain('&lt;b&gt;ten&lt;/b&gt;');
    expect(page).toContain('POP3 &amp; more');
  });

  test('shows every line with its status, level, tests and rules', () => {
    expect(page.match(/<article /g)).toHaveLength(4);
    expect(article('rfc1939-3-a')).toMatch(
      /data-status="covered" data-level="MUST"[^]*pop3\/grammar[^]*pop3\/sample\/one/,
    );
    expect(article('rfc1939-3-a')).toContain('Every response is well-formed');
    expect(article('rfc1939-3-b')).toMatch(/data-status="untestable" data-level="SHOULD"/);
    expect(article('rfc9051-7.4-c')).toMatch(/data-status="uncovered" data-level="MAY"[^]*Uncovered/);
  });

  test('folds many tests away', () => {
    expect(article('rfc9051-7.4-d')).toMatch(/<summary>5 tests<\/summary>/);
    expect(article('rfc1939-3-a')).not.toContain('<summary>');
  });

  test('tells the totals and what is in no ledger', () => {
    expect(page).toContain('mailspec 1.2.3 · 2 of 3 testable covered, 1 uncovered, 1 untestable');
    expect(page).toMatch(/<h2>In no ledger<\/h2>[^]*rfc1939-3-gone/);
  });

  test('has a script that is one', () => {
    const [, script = ''] = /<script>([^]*)<\/script>/.exec(page) ?? [];
    expect(() => new Script(script)).not.toThrow();
    expect(script).toContain('beforeprint');
  });
});
