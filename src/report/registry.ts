import type { Reporter } from '../events/events.js';
import { BadgeReporter } from './badge/badge.js';
import { ConsoleReporter } from './console/console.js';
import type { Screen } from './console/style.js';
import { CtrfReporter } from './ctrf/ctrf.js';
import { fileScreen, prepare } from './files.js';
import { GithubReporter } from './github/github.js';
import { HtmlReporter } from './html/html.js';
import { JsonReporter } from './json/json.js';
import { JunitReporter } from './junit/junit.js';
import { NdjsonReporter } from './ndjson/ndjson.js';
import { TapReporter } from './tap/tap.js';
import { reporters, type ReporterName } from './names.js';

export interface ReporterSettings {
  readonly verbose?: boolean;
  /** Where a report without a path goes. */
  readonly terminal: Screen;
  /** Of mailspec, for reports of runs that could not begin. */
  readonly version?: string;
  /** The file that GitHub Actions names for the summary of a step. */
  readonly stepSummary?: string | undefined;
}

type Maker = (path: string | undefined, settings: ReporterSettings) => Reporter;

/** A reporter that writes as the run goes on, to the terminal or into a file. */
const onScreen =
  (make: (screen: Screen, settings: ReporterSettings) => Reporter): Maker =>
  (path, settings) => {
    if (path === undefined) return make(settings.terminal, settings);
    const { screen, close } = fileScreen(path);
    const reporter = make(screen, settings);
    return {
      event: (event) => reporter.event(event),
      end: async () => {
        await reporter.end?.();
        await close();
      },
    };
  };

const makers: Readonly<Record<(typeof reporters)[number]['name'], Maker>> = {
  console: onScreen((screen, { verbose = false }) => new ConsoleReporter({ screen, verbose })),
  junit: (path = '') => new JunitReporter(path),
  'junit:gitlab': (path = '') => new JunitReporter(path, 'gitlab'),
  'junit:jenkins': (path = '') => new JunitReporter(path, 'jenkins'),
  json: (path = '', { version = 'unknown' }) => new JsonReporter(path, version),
  ndjson: onScreen((screen) => new NdjsonReporter(screen)),
  tap: onScreen((screen) => new TapReporter(screen)),
  ctrf: (path = '', { version = 'unknown' }) => new CtrfReporter(path, version),
  github: onScreen((screen, { stepSummary }) => new GithubReporter({ screen, stepSummary })),
  html: (path = '', { version = 'unknown' }) => new HtmlReporter(path, version),
  badge: (path = '') => new BadgeReporter(path),
};

export const reporterNames: readonly string[] = reporters.map(({ name }) => name);

interface Wanted extends ReporterName {
  readonly make: Maker;
}

function wanted(specification: string): Wanted {
  const [, name = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(specification) ?? [];
  const known = reporters.find((one) => one.name === name);
  if (!known || path === '') {
    throw new RangeError(
      `no reporter \`${specification}\`: write one of ${reporterNames.join(', ')}, with =FILE where it should go elsewhere`,
    );
  }
  return { ...known, ...(path !== undefined && { path }), make: makers[known.name] };
}

/**
 * Reporters from `name` or `name=path` each.
 * @throws {RangeError} where there is none of that name, its file cannot be written, or two would write to one place
 */
export function makeReporters(specifications: readonly string[], settings: ReporterSettings): Reporter[] {
  const all = specifications.map(wanted);
  refuseMixing(all);
  for (const { path } of all) if (path !== undefined) prepare(path);
  return all.map(({ make, path }) => make(path, settings));
}

/** As {@link makeReporters}, for one. */
export function makeReporter(specification: string, settings: ReporterSettings): Reporter {
  const { make, path } = wanted(specification);
  if (path !== undefined) prepare(path);
  return make(path, settings);
}

function refuseMixing(all: readonly Wanted[]): void {
  const shown = all.filter(({ path }) => path === undefined);
  const alone = shown.find(({ isAlone }) => isAlone);
  const other = shown.find((one) => one !== alone);
  if (alone && other) {
    throw new RangeError(
      `the reports ${alone.name} and ${other.name} cannot both go to the terminal: write --reporter ${alone.name}=FILE`,
    );
  }
  const paths = new Map<string, string>();
  for (const { name, path } of all) {
    if (path === undefined) continue;
    const before = paths.get(path);
    if (before !== undefined)
      throw new RangeError(`the reports ${before} and ${name} would both be written to ${path}`);
    paths.set(path, name);
  }
}
