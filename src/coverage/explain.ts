import pc from 'picocolors';
import { rfcUrl } from './address.js';
import type { RequirementCoverage } from './coverage.js';
import type { Ruling } from './rulings.js';
import { paint, shownPlace, shownTest, signs } from './text.js';

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');

/** One requirement with all that is known of it, for a terminal. */
export function explanation(
  one: RequirementCoverage,
  rulings: readonly (Ruling & { readonly file: string })[],
  ruleTitles: ReadonlyMap<string, string>,
  options: { readonly colors: boolean },
): string {
  const colors = pc.createColors(options.colors);
  const part = (title: string, shown: readonly string[]): string[] => (shown.length === 0 ? [] : ['', title, ...shown]);
  return [
    `${paint(colors, one.status)(signs[one.status])} ${colors.bold(one.id)}`,
    `  ${one.level}  ${one.rfc} §${one.section}  ${colors.dim(rfcUrl(one))}`,
    `  ${one.text}`,
    colors.dim(`  ${shownPlace(one.place)}`),
    ...part('  Untestable', one.untestable === undefined ? [] : [`    ${one.untestable}`]),
    ...part(
      '  Always-on rules',
      one.rules.map((rule) => `    ${rule}  ${ruleTitles.get(rule) ?? ''}`.trimEnd()),
    ),
    ...part(
      '  Tests',
      one.tests.flatMap((test) => [
        `    ${shownTest(test)}`,
        `      ${test.title}`,
        colors.dim(`      ${shownPlace(test.place)}`),
      ]),
    ),
    ...(one.status === 'uncovered' ? ['', colors.red('  Nothing covers it.')] : []),
    ...rulings.flatMap(({ heading, file, line, text }) =>
      part(`  Ruling: ${heading}`, [colors.dim(`    ${file}:${line}`), ...(text === '' ? [] : [indented(text)])]),
    ),
    '',
  ].join('\n');
}
