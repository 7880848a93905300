import { eventsOfReport, readReport } from '../../report/index.js';
import { exit } from '../exit.js';
import { openReporters } from '../reporters.js';
import { reportOptions } from './options.js';

/** `mailspec report`: tells of a run again, by replaying its JSON report. 0 where that can be done. */
export async function report(file: string, given: object): Promise<number> {
  const { reporter: names, verbose } = reportOptions.parse(given);
  const read = readReport(file);
  const { reporter, broken } = openReporters(names.length > 0 ? names : ['console'], verbose);
  for (const event of eventsOfReport(read)) reporter.event(event);
  await reporter.end();
  return broken.length > 0 ? exit.internal : exit.conforms;
}
