/** Reports: consumers of the event stream. */

export { compare, isNoteworthy } from './compare/comparison.js';
export { writeComparison } from './compare/page.js';
export { comparisonText } from './compare/text.js';
export { ConsoleReporter } from './console/console.js';
export type { Screen } from './console/style.js';
export { prepare } from './files.js';
export { knownText } from './known.js';
export { JsonReporter } from './json/json.js';
export { mergeReports } from './json/merge.js';
export type { Report, ReportedResult, ReportedRun } from './json/model.js';
export { readReport, ReportError } from './json/read.js';
export { eventsOfReport, resultsOf } from './json/replay.js';
export { reportJsonSchema } from './json/schema.js';
export { brief, describe as resultText, transcriptText, violationsText } from './junit/describe.js';
export { JunitReporter } from './junit/junit.js';
export { Multiplexer } from './multiplexer.js';
export { makeReporter, makeReporters, reporterNames } from './registry.js';
export type { ReporterSettings } from './registry.js';
