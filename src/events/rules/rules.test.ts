import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleDefinitions } from './index.js';
import type { RuleDefinition } from './index.js';

const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
const row = ({ id, title, requirement: { rfc, section, level } }: RuleDefinition): string =>
  `| \`${id}\` | ${title} | ${rfc} §${section} | ${level} |`;

test('no id is taken twice', () => {
  const ids = ruleDefinitions.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('each points to a line of the ledger, or to the RFC of an extension that has none', () => {
  const folder = new URL('../../../suites/requirements/', import.meta.url);
  const ledger = new Set(
    readdirSync(folder).flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/- id: (\S+)/g)].map(([, id]) => id),
    ),
  );
  const unknown = ruleDefinitions.filter(({ requirement: { id, rfc, section } }) => {
    return !ledger.has(id) || !/^RFC \d+$/.test(rfc) || section === '';
  });
  expect(unknown.map(({ id }) => id)).toEqual([]);
});

test('docs/rules.md lists the rules as they are', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const squeezed = rows.map((line) => line.replace(/ +\|/g, ' |'));
  expect(squeezed.sort()).toEqual(ruleDefinitions.map(row).sort());
});
