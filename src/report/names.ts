/** What `--reporter` takes. Nothing is imported here, so that help is quick. */

export interface ReporterName {
  readonly name: string;
  /** Where it goes that is told no path; the others go to the terminal. */
  readonly path?: string;
  /** A line for the help. */
  readonly what: string;
  /** On the terminal it is read by a program, so nothing else may be written there. */
  readonly isAlone?: boolean;
}

export const reporters = [
  { name: 'console', what: 'for people: progress, failures in full, a summary' },
  { name: 'junit', path: 'reports/junit.xml', what: 'JUnit XML for CI systems' },
  { name: 'junit:gitlab', path: 'reports/junit.xml', what: 'JUnit as GitLab shows it: the dialogue in the failure' },
  { name: 'junit:jenkins', path: 'reports/junit.xml', what: "JUnit for Jenkins' strictest schema" },
  { name: 'json', path: 'reports/report.json', what: 'everything; mailspec report and merge read it' },
  { name: 'ndjson', what: 'the events, one a line, while the run lasts', isAlone: true },
  { name: 'tap', what: 'TAP version 14', isAlone: true },
  { name: 'ctrf', path: 'reports/ctrf.json', what: 'CTRF, the common test report format' },
  { name: 'github', what: 'annotations and the step summary of GitHub Actions' },
  { name: 'html', path: 'reports/index.html', what: 'a page for people, in one file' },
  { name: 'badge', path: 'reports/badge.svg', what: 'a picture for a README' },
] as const satisfies readonly ReporterName[];

/** The reporters as lines of the help. */
export function reporterHelp(): string {
  const all: readonly ReporterName[] = reporters;
  const width = Math.max(...all.map(({ name }) => name.length));
  return all.map(({ name, path, what }) => `  ${name.padEnd(width)}  ${what}${path ? ` (${path})` : ''}`).join('\n');
}
