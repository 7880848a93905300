import type { LedgerEntry, Test } from '../../script/model.js';
import type { Fault } from '../../server/faults/index.js';
import { bindsByTest, type Claims } from './plan.js';
import type { FaultRun, Kill } from './play-fault.js';

/** How one thing that a fault breaks was found: by whom that claims it, or else by whom that does not. */
export interface Finding {
  /** Id of a requirement or of an always-on rule. */
  readonly broken: string;
  /** Tests and rules that claim it and were failed. */
  readonly claimants: readonly string[];
}

export interface FaultVerdict {
  readonly fault: Fault;
  /** `caught`: everything that it breaks was found by who claims it · `others`: something only by others · `missed`: something by nobody. */
  readonly status: 'caught' | 'others' | 'missed';
  readonly findings: readonly Finding[];
  /** Requirements that failures name and the fault does not: by-catch, or missing in its `breaks`. */
  readonly also: readonly string[];
  /** All tests and rules that it failed. */
  readonly failed: readonly string[];
  readonly run: FaultRun;
}

/** Testable MUSTs of one RFC. */
export interface RfcRow {
  readonly rfc: string;
  readonly testable: number;
  /** For which there is a fault. */
  readonly planted: number;
  /** For which such a fault was caught by who claims the requirement. */
  readonly caught: number;
}

export interface Matrix {
  readonly faults: readonly FaultVerdict[];
  readonly rfcs: readonly RfcRow[];
  /** Testable MUSTs without a fault. */
  readonly unplanted: readonly LedgerEntry[];
  /** Always-on rules without a fault that they caught. */
  readonly idleRules: readonly string[];
  /** Tests that were run and that no fault failed. Those that claim MAYs alone are not asked for: a MAY cannot be broken. */
  readonly unfailed: readonly Test[];
  /** Tests that were skipped wherever they were run: the reference server has not what they need. */
  readonly beyondTests: readonly Test[];
  /** Testable MUSTs that only such tests claim; no fault of the reference server can break them, and no row counts them. */
  readonly beyondMusts: readonly LedgerEntry[];
  readonly mistakes: readonly string[];
}

/** What the judge must know besides the runs. */
export interface Claimed {
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly ruleIds: readonly string[];
  /** The requirements for which there must be faults. */
  readonly binding: readonly LedgerEntry[];
  /** The tests that faults must fail. */
  readonly tests: readonly Test[];
  /** Every test by the requirements that it claims. */
  readonly claims: Claims;
}

/** Ids of the tests that were run and always skipped. */
function alwaysSkipped(runs: readonly FaultRun[]): ReadonlySet<string> {
  const judged = new Set(runs.flatMap((run) => run.judged));
  return new Set(runs.flatMap((run) => run.skipped).filter((id) => !judged.has(id)));
}

/**
 * Holds what the faults did against who claims to find it. `sound` is the run of tests that no fault failed on the server
 * without a fault: it tells which of them cannot run at all.
 */
export function judge(
  faults: readonly Fault[],
  runs: readonly FaultRun[],
  claimed: Claimed,
  sound: readonly FaultRun[] = [],
): Matrix {
  const byFault = new Map(runs.map((run) => [run.fault, run]));
  const verdicts = faults.flatMap((fault) => {
    const run = byFault.get(fault.id);
    return run ? [verdictOf(fault, run, claimed)] : [];
  });
  const caught = verdicts.flatMap(({ findings }) => findings.filter(({ claimants }) => claimants.length > 0));
  const found = holding(caught.map(({ broken }) => broken));
  const planted = holding(faults.flatMap(({ breaks }) => breaks));
  const caughtBy = new Set(caught.flatMap(({ claimants }) => claimants));
  const failed = new Set(verdicts.flatMap(({ failed }) => failed));
  const skipped = alwaysSkipped([...runs, ...sound]);
  const isBeyond = ({ id, rules = [] }: LedgerEntry): boolean => {
    const claiming = claimed.claims.get(id) ?? [];
    return rules.length === 0 && claiming.length > 0 && claiming.every((test) => skipped.has(test.id));
  };
  const beyondMusts = claimed.binding.filter((entry) => isBeyond(entry));
  const binding = claimed.binding.filter((entry) => !beyondMusts.includes(entry));
  const binds = bindsByTest(claimed.ledger);
  return {
    faults: verdicts,
    rfcs: [...new Set(binding.map(({ rfc }) => rfc))].map((rfc) => {
      const entries = binding.filter((entry) => entry.rfc === rfc);
      return {
        rfc,
        testable: entries.length,
        planted: entries.filter(planted).length,
        caught: entries.filter(found).length,
      };
    }),
    unplanted: binding.filter((entry) => !planted(entry)),
    idleRules: claimed.ruleIds.filter((rule) => !caughtBy.has(rule)),
    unfailed: claimed.tests.filter((test) => !failed.has(test.id) && !skipped.has(test.id) && binds(test)),
    beyondTests: claimed.tests.filter(({ id }) => skipped.has(id)),
    beyondMusts,
    mistakes: [...runs, ...sound].flatMap(({ fault, mistakes }) => mistakes.map((mistake) => `${fault}: ${mistake}`)),
  };
}

/** Whether a requirement is among these ids. A fault of a rule that decides it is not enough: some rules decide a dozen lines. */
function holding(ids: readonly string[]): (entry: LedgerEntry) => boolean {
  const among = new Set(ids);
  return ({ id }) => among.has(id);
}

function verdictOf(fault: Fault, run: FaultRun, claimed: Claimed): FaultVerdict {
  const failed = [...run.kills.map(({ test }) => test), ...run.rules];
  const findings = fault.breaks.map((broken) => ({ broken, claimants: claimants(broken, run, claimed) }));
  const named = run.kills.flatMap(({ requirements }) => requirements);
  const also = [...new Set(named)].filter((id) => !fault.breaks.includes(id));
  const isCaught = findings.every((finding) => finding.claimants.length > 0);
  return { fault, status: isCaught ? 'caught' : failed.length > 0 ? 'others' : 'missed', findings, also, failed, run };
}

/** Who claims a requirement or rule, and failed. */
function claimants(broken: string, run: FaultRun, { ledger }: Claimed): readonly string[] {
  const rules = [broken, ...(ledger.get(broken)?.rules ?? [])].filter((rule) => run.rules.includes(rule));
  return [...run.kills.filter((kill: Kill) => kill.requirements.includes(broken)).map(({ test }) => test), ...rules];
}
