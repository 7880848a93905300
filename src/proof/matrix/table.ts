import type { LedgerEntry } from '../../script/model.js';
import type { FaultVerdict, Matrix } from './judge.js';

/** Names shown of a long list. */
const shown = 5;

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${(Math.floor((1000 * part) / whole) / 10).toFixed(1)} %`;

const few = (names: readonly string[]): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;

/** The matrix as a person reads it: what was caught by what, the holes, a table by RFC. With `verbose` each fault. */
export function tableOf(matrix: Matrix, { verbose }: { verbose: boolean }): string {
  const { faults, rfcs, unplanted, idleRules, unfailed, beyondTests, beyondMusts, mistakes } = matrix;
  const lines: string[] = [];
  const list = (title: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push(`${title} (${entries.length})`, ...entries.map((entry) => `  ${entry}`), '');
  };
  if (verbose) list('Faults', faults.flatMap(described));
  list('Mistakes of the faults themselves', mistakes);
  list('Not caught', faults.filter(({ status }) => status === 'missed').flatMap(described));
  list('Caught only by others', faults.filter(({ status }) => status === 'others').flatMap(described));
  list('Requirements without a fault', unplanted.map(worded));
  list('Rules that caught no fault', idleRules);
  list(
    'Tests that no fault failed',
    unfailed.map(({ id }) => id),
  );
  list(
    'Tests that the reference server cannot run',
    beyondTests.map(({ id }) => id),
  );
  list('Requirements that only such tests claim, not counted below', beyondMusts.map(worded));
  const row = (rfc: string, testable: number, planted: number, caught: number): string =>
    `${rfc.padEnd(10)} ${String(testable).padStart(14)} ${String(planted).padStart(10)} ${String(caught).padStart(8)} ${percent(caught, testable).padStart(9)}`;
  const sum = (key: 'testable' | 'planted' | 'caught'): number => rfcs.reduce((total, each) => total + each[key], 0);
  lines.push(
    `${'RFC'.padEnd(10)} ${'testable MUSTs'.padStart(14)} ${'with fault'.padStart(10)} ${'caught'.padStart(8)} ${'rate'.padStart(9)}`,
    ...rfcs.map(({ rfc, testable, planted, caught }) => row(rfc, testable, planted, caught)),
    row('all', sum('testable'), sum('planted'), sum('caught')),
    '',
  );
  const caught = faults.filter(({ status }) => status === 'caught').length;
  lines.push(`${faults.length} faults, ${caught} caught: ${percent(caught, faults.length)}`);
  return lines.join('\n');
}

const worded = ({ id, text }: LedgerEntry): string => `${id}: ${text}`;

function described({ fault, findings, also, failed, run }: FaultVerdict): string[] {
  return [
    `${fault.id}: ${fault.wrong}`,
    ...findings.map(({ broken, claimants }) => `  ${broken}: ${claimants.length > 0 ? few(claimants) : 'not caught'}`),
    ...(also.length > 0 ? [`  also named by failures: ${also.join(', ')}`] : []),
    ...(findings.every(({ claimants }) => claimants.length > 0)
      ? []
      : [
          `  failed instead: ${failed.length > 0 ? few(failed) : 'nothing'} (${run.judged.length} tests judged, ${run.unjudged} not)`,
        ]),
  ];
}
