import { describe, expect, it } from 'vitest';
import { select } from './select.js';
import { suitesOf } from './testing/running.js';

const test = (id: string, more = '', command = 'NOOP'): string =>
  `  - id: ${id}\n    title: The server answers\n${more}    steps:\n      - C: ${command}\n        reply: +OK\n`;

const suites = suitesOf(
  `suite: pop3/deletion\ntitle: One\nprotocol: pop3\ntests:\n${test('removed')}${test('kept', '    tags: [slow]\n    covers: [must]\n')}`,
  `suite: pop3/sasl\ntitle: Two\nprotocol: pop3\ntests:\n${test('plain', '    tags: [sasl]\n    cases: {short: {n: 1}, long: {n: 2}}\n', 'DELE ${n}')}`,
  'suite: imap/noop\ntitle: Three\nprotocol: imap\nrevision: each\ntests:\n  - id: noop\n    title: The server answers\n    steps:\n      - C: NOOP\n        covers: [should]\n        tagged: OK\n',
);
const ids = (...selectors: string[]): string[] => select(suites, selectors).tests.map(({ id }) => id);

describe('select', () => {
  it.each([
    [
      [],
      [
        'imap/noop/noop',
        'imap/noop/noop@rev2',
        'pop3/deletion/removed',
        'pop3/sasl/plain/short',
        'pop3/sasl/plain/long',
      ],
    ],
    [['pop3'], ['pop3/deletion/removed', 'pop3/sasl/plain/short', 'pop3/sasl/plain/long']],
    [['pop3/'], ['pop3/deletion/removed', 'pop3/sasl/plain/short', 'pop3/sasl/plain/long']],
    [['pop3/deletion'], ['pop3/deletion/removed']],
    [['pop3/deletion/kept'], ['pop3/deletion/kept']],
    [['pop3/sasl/plain'], ['pop3/sasl/plain/short', 'pop3/sasl/plain/long']],
    [['pop3/*/plain/l*'], ['pop3/sasl/plain/long']],
    [['**/short'], ['pop3/sasl/plain/short']],
    [['imap/noop/noop'], ['imap/noop/noop', 'imap/noop/noop@rev2']],
    [['imap/noop/noop@rev2'], ['imap/noop/noop@rev2']],
    [['tag:sasl'], ['pop3/sasl/plain/short', 'pop3/sasl/plain/long']],
    [['tag:slow'], ['pop3/deletion/kept']],
    [['req:should'], ['imap/noop/noop', 'imap/noop/noop@rev2']],
    [
      ['req:s*', 'tag:sasl', '!**/long'],
      ['imap/noop/noop', 'imap/noop/noop@rev2', 'pop3/sasl/plain/short'],
    ],
    [['protocol:pop3', '!pop3/sasl'], ['pop3/deletion/removed']],
    [['!pop3'], ['imap/noop/noop', 'imap/noop/noop@rev2']],
    [['pop3.deletion'], []],
  ])('%j', (selectors, expected) => expect(ids(...selectors).sort()).toEqual([...expected].sort()));

  it('takes a place in a file', () => {
    const file = suites.find(({ id }) => id === 'pop3/deletion')?.file ?? '';
    expect(ids(`${file}:6`)).toEqual(['pop3/deletion/removed']);
    expect(ids(`${file}:11`)).toEqual(['pop3/deletion/kept']);
  });

  it('names the selectors that match nothing', () => {
    expect(select(suites, ['pop3', 'pop4', '!nothing', 'tag:x']).idle).toEqual(['pop4', '!nothing', 'tag:x']);
  });
});
