import { fingerprintOfTest, fingerprintsOfRule } from '../../policy/index.js';
import {
  compare,
  comparisonText,
  isNoteworthy,
  prepare,
  readReport,
  writeComparison,
  type Report,
} from '../../report/index.js';
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
  if (html !== undefined) refuseUnwritable(html);
  const comparison = compare(
    files.map((file) => ({ file, report: wholeReport(file) })),
    { test: fingerprintOfTest, rule: (rule) => fingerprintsOfRule(rule).join(' ') },
  );
  const screen = terminal();
  screen.write(
    json
      ? `${JSON.stringify(comparison, null, 2)}\n`
      : comparisonText(comparison, { colors: screen.colors, columns: screen.columns, isWhole: all }),
  );
  if (html !== undefined) await writeComparison(html, comparison, version());
  return isNoteworthy(comparison) ? exit.deviates : exit.conforms;
}

/** What a run that broke off did not come to would pass for mended. */
function wholeReport(file: string): Report {
  const report = readReport(file);
  if (!report.broken) return report;
  const [firstLine = ''] = report.broken.message.split('\n');
  throw new CommandError(`${file} cannot be compared, as its run did not end: ${firstLine}`);
}

/** Before the work, as for the reports of a run. */
function refuseUnwritable(file: string): void {
  try {
    prepare(file, 'page');
  } catch (error) {
    throw error instanceof RangeError ? new CommandError(error.message) : error;
  }
}
