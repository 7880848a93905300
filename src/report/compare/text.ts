import pc from 'picocolors';
import { oneLine } from '../plain.js';
import { kinds, type Comparison, type Kind, type Line, type Word } from './comparison.js';
import { cellWords, changes, changeWords, kindWords } from './words.js';

type Paint = ReturnType<typeof pc.createColors>;

export interface TextOptions {
  readonly colors: boolean;
  /** Characters on a line; nothing is cut that a pipe may read. */
  readonly columns: number;
  /** Also what is alike. */
  readonly isWhole: boolean;
}

const bad: ReadonlySet<Word> = new Set(['fail', 'warn', 'error', 'unresolved', 'broken']);

const paintOf = (word: Word, paint: Paint): ((text: string) => string) =>
  bad.has(word) ? paint.red : word === 'pass' || word === 'kept' ? paint.green : paint.dim;

const letter = (column: number): string => String.fromCharCode(65 + (column % 26));

const widths = { change: 16, cell: 11 } as const;

/** Runs as a table for a terminal: a line for each requirement, test and rule on which they are not alike. */
export function comparisonText(comparison: Comparison, { colors, columns, isWhole }: TextOptions): string {
  const paint = pc.createColors(colors);
  const { relation, columns: runs, lines } = comparison;
  const heads = runs.map(({ name, file, startedAt }, index) => {
    const when = startedAt === undefined ? '' : `, ${startedAt.slice(0, 16).replace('T', ' ')}`;
    return `${paint.bold(letter(index))}  ${oneLine(name)}${paint.dim(name === file ? when : `  ${file}${when}`)}`;
  });
  const what = relation === 'runs' ? 'Runs of one server:' : 'Servers:';
  const tables = kinds.flatMap((kind) => tableOf(kind, lines[kind], { comparison, paint, columns, isWhole }));
  return `${[what, ...heads, '', ...tables].join('\n')}\n`;
}

interface TableContext {
  readonly comparison: Comparison;
  readonly paint: Paint;
  readonly columns: number;
  readonly isWhole: boolean;
}

function tableOf(kind: Kind, lines: readonly Line[], context: TableContext): string[] {
  const { comparison, paint, columns, isWhole } = context;
  const shown = lines
    .filter(({ change }) => isWhole || change !== 'same')
    .sort((a, b) => changes.indexOf(a.change) - changes.indexOf(b.change));
  const counts = changes
    .map((change) => [change, lines.filter((line) => line.change === change).length] as const)
    .filter(([, number]) => number > 0)
    .map(([change, number]) => `${number} ${changeWords[change]}`);
  const head = `${paint.bold(kindWords[kind])}: ${counts.length === 0 ? 'none' : counts.join(', ')}`;
  if (shown.length === 0) return [head, ''];
  const names = comparison.columns.map((_, index) => letter(index).padEnd(widths.cell)).join('');
  return [
    head,
    paint.dim(`${''.padEnd(widths.change)}${names}`),
    ...shown.map((line) => lineText(line, paint, columns)),
    '',
  ];
}

function lineText({ id, title, level, address, cells, change }: Line, paint: Paint, columns: number): string {
  const isWorse = change === 'new' || change === 'different';
  const mark = (isWorse ? paint.red : change === 'fixed' ? paint.green : paint.dim)(
    changeWords[change].padEnd(widths.change),
  );
  const told = cells.map(({ word }) => paintOf(word, paint)(cellWords[word].padEnd(widths.cell))).join('');
  const where = level === undefined ? '' : `${level} ${address ?? ''}  `;
  const room = columns - widths.change - widths.cell * cells.length - where.length - id.length - 2;
  const text = oneLine(title);
  const rest = room < 20 ? '' : paint.dim(`  ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`);
  return `${mark}${told}${where}${oneLine(id)}${rest}`;
}
