import { eventsOfReport, mergeReports, readReport, type Report } from '../../report/index.js';
import { Policy } from '../../policy/index.js';
import { exit } from '../exit.js';
import { openReporters } from '../reporters.js';
import { policyFrom } from '../policy.js';
import { mergeOptions, reportOptions } from './options.js';

/** `mailspec report`: tells of a run again, by replaying its JSON report. 0 where that can be done. */
export async function report(files: readonly string[], given: object): Promise<number> {
  const { reporter: names, verbose } = reportOptions.parse(given);
  const isTold = await retell(joined(files), names.length > 0 ? names : ['console'], verbose);
  return isTold ? exit.conforms : exit.internal;
}

/** `mailspec merge`: makes one run of several reports, and ends as that run would have ended. */
export async function merge(files: readonly string[], given: object): Promise<number> {
  const { reporter: names, verbose, ...choice } = mergeOptions.parse(given);
  const options = policyFrom(choice);
  const merged = mergeReports(read(files));
  const { reporter, broken } = openReporters(names.length > 0 ? names : ['console', 'json'], verbose);
  const policy = new Policy(options, reporter);
  for (const event of eventsOfReport(merged)) policy.event(event);
  await policy.end();
  const code = policy.summary?.exitCode ?? exit.internal;
  return broken.length === 0 || code !== exit.conforms ? code : exit.internal;
}

const read = (files: readonly string[]): { file: string; report: Report }[] =>
  files.map((file) => ({ file, report: readReport(file) }));

function joined(files: readonly string[]): Report {
  const reports = read(files);
  const [only] = reports;
  return only && reports.length === 1 ? only.report : mergeReports(reports);
}

async function retell(told: Report, names: readonly string[], verbose?: boolean): Promise<boolean> {
  const { reporter, broken } = openReporters(names, verbose);
  for (const event of eventsOfReport(told)) reporter.event(event);
  await reporter.end();
  return broken.length === 0;
}
