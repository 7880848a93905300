import pc from 'picocolors';
import type { Place } from '../events/events.js';
import { requirementsOf } from './coverage.js';
import type { Counts, Coverage, CoveringTest, RequirementCoverage, RfcCoverage, Status } from './coverage.js';

export type Colors = ReturnType<typeof pc.createColors>;

export const signs: Readonly<Record<Status, string>> = { covered: '✓', uncovered: '✗', untestable: '–' };

export const paint = (colors: Colors, status: Status): ((text: string) => string) =>
  ({ covered: colors.green, uncovered: colors.red, untestable: colors.dim })[status];

export const shownPlace = ({ file, line }: Place): string => `${file}:${line}`;

/** As wide as what stands in front of an id. */
const margin = ' '.repeat(12);

/** A test by its id, with the number of its cases and revisions. */
export function shownTest({ id, variants, dormant }: CoveringTest): string {
  const times = variants.length > 1 ? ` ×${variants.length}` : '';
  return `${id}${times}${dormant ? ' (off by default)' : ''}`;
}

/** The counts of a part of the ledger in words. */
export function shownCounts({ testable, covered, uncovered, untestable, dormant }: Counts): string {
  return [
    `${covered} of ${testable} testable covered`,
    ...(uncovered > 0 ? [`${uncovered} uncovered`] : []),
    ...(dormant > 0 ? [`${dormant} by tests that are off by default`] : []),
    ...(untestable > 0 ? [`${untestable} untestable`] : []),
  ].join(', ');
}

function details(one: RequirementCoverage): string[] {
  const covering = [...one.rules.map((rule) => `${rule} (always on)`), ...one.tests.map(shownTest)];
  switch (one.status) {
    case 'covered':
      return covering;
    case 'uncovered':
      return [`uncovered: ${one.text}`];
    case 'untestable':
      return [`untestable: ${one.untestable ?? ''}`, ...covering];
  }
}

function lines(one: RequirementCoverage, colors: Colors): string[] {
  const painted = paint(colors, one.status);
  const rest = details(one).map((detail) => `${margin}${one.status === 'uncovered' ? detail : colors.dim(detail)}`);
  return [`  ${painted(signs[one.status])} ${one.level.padEnd(6)}  ${painted(one.id)}`, ...rest];
}

function rfcLines({ rfc, title, totals, sections }: RfcCoverage, colors: Colors): string[] {
  return [
    `${colors.bold(rfc)}${title === undefined ? '' : `  ${title}`}`,
    colors.dim(shownCounts(totals)),
    ...sections.flatMap(({ section, requirements }) => [
      '',
      colors.bold(`§${section}`),
      ...requirements.flatMap((one) => lines(one, colors)),
    ]),
    '',
  ];
}

const columns = ['testable', 'covered', 'uncovered', 'untestable'] as const;

/** A table of the totals: by RFC, by level, of all. */
function table(coverage: Coverage, colors: Colors): string[] {
  const { MUST, SHOULD, MAY } = coverage.totals.levels;
  const rows: [string, Counts][] = [
    ...coverage.rfcs.map(({ rfc, totals }): [string, Counts] => [rfc, totals]),
    ...Object.entries({ MUST, SHOULD, MAY }),
    ['all', coverage.totals],
  ];
  const row = ([name, counts]: [string, Counts]): string => {
    const cells = columns.map((column) => {
      const cell = counts[column].toString().padStart(12);
      return column === 'uncovered' && counts.uncovered > 0 ? colors.red(cell) : cell;
    });
    const text = `${name.padEnd(10)}${cells.join('')}`;
    return name === 'all' ? colors.bold(text) : text;
  };
  return [colors.dim(' '.repeat(10) + columns.map((column) => column.padStart(12)).join('')), ...rows.map(row)];
}

function uncoveredLines(coverage: Coverage, colors: Colors): string[] {
  const uncovered = requirementsOf(coverage).filter(({ status }) => status === 'uncovered');
  if (uncovered.length === 0) return [];
  return [
    '',
    colors.bold(`Uncovered (${uncovered.length})`),
    ...uncovered.flatMap(({ id, level, text }) => [
      `  ${colors.red(signs.uncovered)} ${level.padEnd(6)}  ${colors.red(id)}`,
      `${margin}${text}`,
    ]),
  ];
}

function strayLines({ strays }: Coverage, colors: Colors): string[] {
  if (strays.length === 0) return [];
  return [
    '',
    colors.bold(`In no ledger (${strays.length})`),
    ...strays.map(({ id, place }) => `  ${colors.red(id)}  ${shownPlace(place)}`),
  ];
}

/**
 * Coverage for a terminal: line by line, then the totals, then what is uncovered.
 * @param brief without the first
 */
export function coverageText(
  coverage: Coverage,
  options: { readonly colors: boolean; readonly brief: boolean },
): string {
  const colors = pc.createColors(options.colors);
  return [
    ...(options.brief ? [] : coverage.rfcs.flatMap((rfc) => rfcLines(rfc, colors))),
    ...table(coverage, colors),
    ...uncoveredLines(coverage, colors),
    ...strayLines(coverage, colors),
    '',
  ].join('\n');
}
