import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Summary } from '../../events/events.js';
import { Policy, prune, readBaseline, troubles, write, type Edited } from '../../policy/index.js';
import { eventsOfReport, readReport, resultsOf, type Report } from '../../report/index.js';
import { CommandError, exit } from '../exit.js';
import { policyFrom } from '../policy.js';
import { baselineOptions } from './options.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The report that `--from` names, which must be that of a run that was completed. */
function reportOf(from: string): Report & { readonly summary: Summary } {
  const report = readReport(from);
  const { summary } = report;
  if (!summary || summary.interrupted) {
    throw new CommandError(`the run of ${from} was not completed: what it did not try would be taken for mended`);
  }
  return { ...report, summary };
}

/** `mailspec baseline write`: lists all that the run found, and keeps what is written already. */
export function writeBaseline(file: string, given: object): number {
  const { from, failLevel } = baselineOptions.parse(given);
  const report = reportOf(from);
  const before = existsSync(file) ? readBaseline(file) : undefined;
  const edited = write(before, troubles([...resultsOf(report)], report.summary.rules, failLevel));
  save(file, edited);
  say(`${file}: ${edited.added.length} added, ${edited.changed.length} fail otherwise than listed and were corrected`);
  if (edited.added.length > 0) say('write why each new one is accepted in its `reason`');
  return exit.conforms;
}

/** `mailspec baseline check`: what the run amounts to with this baseline; exits as it would have. */
export function checkBaseline(file: string, given: object): number {
  const { from, failLevel } = baselineOptions.parse(given);
  const summary = judged(file, from, failLevel);
  const { known = 0, untried = 0, findings = [] } = summary.baseline ?? {};
  for (const { kind, message } of findings) say(`${kind}: ${message}`);
  say(`${known} known, ${untried} not tried, ${findings.length} to look into`);
  return summary.exitCode;
}

/** `mailspec baseline prune`: takes out what the run has shown to fail no longer. */
export function pruneBaseline(file: string, given: object): number {
  const { from, failLevel } = baselineOptions.parse(given);
  const findings = judged(file, from, failLevel).baseline?.findings ?? [];
  const stale = new Set(findings.filter(({ kind }) => kind === 'stale').map(({ id }) => id));
  const edited = prune(readBaseline(file), stale);
  if (edited.removed.length > 0) save(file, edited);
  for (const id of edited.removed) say(`removed ${id}`);
  say(`${file}: ${edited.removed.length} removed`);
  return exit.conforms;
}

function judged(file: string, from: string, failLevel: 'must' | 'should'): Summary {
  const policy = new Policy(policyFrom({ baseline: file, failLevel }), { event: () => undefined });
  for (const event of eventsOfReport(reportOf(from))) policy.event(event);
  if (!policy.summary) throw new CommandError(`${from} has no summary`);
  return policy.summary;
}

function save(file: string, { text }: Edited): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`the baseline cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
