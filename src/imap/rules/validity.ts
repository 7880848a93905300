import type { SequenceRange } from '../sequence-set.js';
import type { Report } from './report.js';
import type { Floor, ImapScope, MailboxMemory } from './scope.js';

interface Target {
  readonly memory: MailboxMemory;
  readonly floor: Floor;
}

interface Told {
  readonly what: string;
  readonly validity: number | undefined;
  readonly uidNext: number | undefined;
  readonly highest: bigint | undefined;
}

/**
 * What SELECT or STATUS tells of a mailbox, against what was known when the command was sent (RFC 3501 §2.3.1.1, RFC 7162
 * §3.1.2.1). Nothing is known where the name may have come to mean another mailbox.
 */
export function checkFloor(report: Report, scope: ImapScope, { memory, floor }: Target, told: Told): void {
  if (floor.names !== scope.names) return;
  const { what, uidNext, highest } = told;
  // STATUS need not have been asked for the validity: it is the one that is known.
  const validity = told.validity ?? floor.validity;
  if (validity === undefined) return;
  if (floor.validity !== undefined && told.validity !== undefined)
    checkValidity(report, what, floor.validity, validity);
  memory.validity = validity;
  const generation = scope.generation(memory, validity);
  const isSame = floor.validity === validity;
  if (uidNext !== undefined) {
    if (isSame && floor.uidNext > 0)
      report.check('uidnext-falls', uidNext >= floor.uidNext, () => ({
        message: `UIDNEXT in answer to ${what} is ${uidNext.toString()}, and cannot be below ${floor.uidNext.toString()}`,
        kind: 'UIDNEXT',
      }));
    generation.uidNext = Math.max(generation.uidNext, uidNext);
  }
  if (highest === undefined || highest === 0n) return;
  // Where a server knows no QRESYNC, it may have been the mod-sequence of a message that is gone.
  if (isSame && floor.highest > 0n && !scope.removals)
    report.check('highestmodseq-falls', highest >= floor.highest, () => ({
      message: `HIGHESTMODSEQ in answer to ${what} is ${highest.toString()}, and was ${floor.highest.toString()}`,
      kind: 'HIGHESTMODSEQ',
    }));
  if (highest > generation.highest) generation.highest = highest;
}

function checkValidity(report: Report, what: string, before: number, now: number): void {
  report.check('uidvalidity-stays', before === now, () => ({
    message: `UIDVALIDITY in answer to ${what} is ${now.toString()}, and was ${before.toString()}`,
    kind: now < before ? 'falls' : 'changes',
    ...(now < before && { level: 'MUST' }),
  }));
}

/** APPENDUID or COPYUID: UIDs that the destination had not given when the command was sent (RFC 4315 §3). */
export function checkNewUids(
  report: Report,
  scope: ImapScope,
  { memory, floor }: Target,
  validity: number,
  uids: readonly SequenceRange[],
): void {
  if (floor.names !== scope.names) return;
  if (floor.validity !== undefined)
    report.check('append-uid', floor.validity === validity, () => ({
      message: `the destination has the UIDVALIDITY ${validity.toString()}, and had ${(floor.validity ?? 0).toString()}`,
      kind: 'validity',
    }));
  const ends = uids.flatMap(({ from, to }) => (to === '*' ? [] : [Number(from), Number(to)]));
  const lowest = Math.min(...ends);
  if (floor.validity === validity && floor.uidNext > 0)
    report.check('append-uid', lowest >= floor.uidNext, () => ({
      message: `the new message has the UID ${lowest.toString()}, and UIDNEXT was ${floor.uidNext.toString()}`,
      kind: 'uid',
    }));
  memory.validity ??= validity;
  const generation = scope.generation(memory, validity);
  generation.uidNext = Math.max(generation.uidNext, ...ends.map((uid) => uid + 1));
}
