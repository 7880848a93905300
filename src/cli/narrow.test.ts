import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { narrow, rfcsNamedIn } from './narrow.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-narrow-'));
  for (const sub of ['imap', 'pop3', 'requirements']) mkdirSync(join(folder, sub));
  writeFileSync(join(folder, 'imap/fetch-items.yaml'), 'covers: [rfc3501-6.4.5-macros, rfc9051-6.4.5-macros]');
  writeFileSync(join(folder, 'imap/fetch-sections.yaml'), 'covers: [rfc3501-6.4.5-peek]');
  writeFileSync(join(folder, 'pop3/uidl.yaml'), 'covers: ["rfc1939-7-uidl-${kind}"]');
  writeFileSync(join(folder, 'requirements/rfc1939.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each<[string[], string[] | undefined]>([
  [['pop3'], ['pop3/uidl.yaml']],
  [['pop3/'], ['pop3/uidl.yaml']],
  [['pop3/uidl/one/zero@rev2'], ['pop3/uidl.yaml']],
  [['imap/fetch-*'], ['imap/fetch-items.yaml', 'imap/fetch-sections.yaml']],
  [
    ['imap/fetch-items', 'pop3'],
    ['imap/fetch-items.yaml', 'pop3/uidl.yaml'],
  ],
  [['*/uidl', '!pop3/uidl/one'], ['pop3/uidl.yaml']],
  [['**/one'], ['imap/fetch-items.yaml', 'imap/fetch-sections.yaml', 'pop3/uidl.yaml']],
  [[], undefined],
  [['!pop3'], undefined],
  [['tag:sasl'], undefined],
  [['pop3', 'req:rfc1939-*'], undefined],
  [['pop'], undefined],
  [['pop3', 'imap/fetsh'], undefined],
])('%j means the suites %j', (selectors, files) => {
  const found = narrow(folder, selectors);
  expect(found && [...found].sort()).toEqual(files?.map((file) => join(folder, file)));
});

it('finds the RFCs that scripts name', () => {
  expect([...rfcsNamedIn([join(folder, 'imap/fetch-items.yaml'), join(folder, 'pop3/uidl.yaml')])].sort()).toEqual([
    '1939',
    '3501',
    '9051',
  ]);
});
