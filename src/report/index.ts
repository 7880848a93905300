/** Reports: consumers of the event stream. */

export { ConsoleReporter } from './console/console.js';
export type { Screen } from './console/style.js';
export { JunitReporter } from './junit/junit.js';
export { makeReporter, Multiplexer, reporterNames } from './registry.js';
export type { ReporterSettings } from './registry.js';
