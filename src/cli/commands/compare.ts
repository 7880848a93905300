import { fingerprintOfTest, fingerprintsOfRule } from '../../policy/index.js';
import { compare, comparisonText, isNoteworthy, readReport, writeComparison } from '../../report/index.js';
import { CommandError, exit } from '../exit.js';
import { terminal } from '../terminal.js';
import { version } from '../version.js';
import { compareOptions } from './options.js';

/**
 * `mailspec compare`: runs side by side. Between runs of one server, 1 where something fails that did not, or fails
 * otherwise; between servers, 1 where they differ; else 0.
 */
export async function compareReports(files: readonly string[], given: object): Promise<number> {
  const { html, all = false, json = false } = compareOptions.parse(given);
  if (files.length < 2)
    throw new CommandError(
      `mailspec compare needs two reports or more, such as before.json and ${files[0] ?? 'after.json'}`,
    );
  const comparison = compare(
    files.map((file) => ({ file, report: readReport(file) })),
    { test: fingerprintOfTest, rule: (rule) => fingerprintsOfRule(rule).join(' ') },
  );
  const screen = terminal();
  screen.write(
    json
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : comparisonText(comparison, { colors: screen.colors, columns: screen.columns, isWhole: all }),
  );
  if (html !== undefined) await written(html, comparison);
  return isNoteworthy(comparison) ? exit.deviates : exit.conforms;
}

async function written(file: string, comparison: Parameters<typeof writeComparison>[1]): Promise<void> {
  try {
    await writeComparison(file, comparison, version());
  } catch (error) {
    throw new CommandError(`the page cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
