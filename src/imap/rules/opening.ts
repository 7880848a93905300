import type { TaggedResponse } from '../views/status.js';
import type { SentCommand } from './outgoing.js';
import type { Report, RuleName } from './report.js';
import type { Selected } from './selected.js';

/** What a SELECT or EXAMINE brings before its tagged OK. */
export type Brought =
  'FLAGS' | 'EXISTS' | 'RECENT' | 'UIDVALIDITY' | 'UIDNEXT' | 'PERMANENTFLAGS' | 'LIST' | 'HIGHESTMODSEQ' | 'NOMODSEQ';

/** A mailbox on its way to be selected. */
export interface Opening {
  readonly command: SentCommand;
  readonly box: Selected;
  readonly brought: Set<Brought>;
  /** Numbers that EXISTS told: more than one is of more than one moment. */
  readonly counts: number[];
  permanentFlags: readonly string[] | undefined;
  validity: number | undefined;
  uidNext: number | undefined;
  highest: bigint | undefined;
  /** Of the response code UNSEEN. */
  firstUnseen: number | undefined;
  /** Something could not be read, or may belong to another command. */
  unsure: boolean;
}

interface Obligation {
  readonly rule: RuleName;
  readonly any: readonly Brought[];
  readonly holds: (asked: Asked) => boolean;
  /** Section of RFC 9051, where that is the one that holds. */
  readonly rev2?: string;
}

interface Asked {
  readonly rev2: boolean;
  /** The client is aware of mod-sequences, and the server has said so. */
  readonly condstore: boolean;
}

const always = (): boolean => true;

/** RFC 3501 §6.3.1, RFC 9051 §6.3.2, RFC 7162 §3.1.2. */
const obligations: readonly Obligation[] = [
  { rule: 'select-flags', any: ['FLAGS'], holds: always, rev2: '6.3.2' },
  { rule: 'select-exists', any: ['EXISTS'], holds: always, rev2: '6.3.2' },
  { rule: 'select-recent', any: ['RECENT'], holds: ({ rev2 }) => !rev2 },
  { rule: 'select-uidvalidity', any: ['UIDVALIDITY'], holds: always, rev2: '6.3.2' },
  { rule: 'select-uidnext', any: ['UIDNEXT'], holds: always, rev2: '6.3.2' },
  { rule: 'select-permanentflags', any: ['PERMANENTFLAGS'], holds: always, rev2: '6.3.2' },
  { rule: 'select-list', any: ['LIST'], holds: ({ rev2 }) => rev2 },
  { rule: 'select-condstore', any: ['HIGHESTMODSEQ', 'NOMODSEQ'], holds: ({ condstore }) => condstore },
];

/** The tagged OK to SELECT or EXAMINE has come. */
export function checkOpening(report: Report, opening: Opening, tagged: TaggedResponse, asked: Asked): void {
  const { command, brought, box, permanentFlags, counts, uidNext } = opening;
  for (const { rule, any, holds, rev2 } of obligations) {
    if (!holds(asked)) continue;
    report.check(
      rule,
      any.some((what) => brought.has(what)),
      () => ({
        message: `${command.name} is answered with OK and without ${any.join(' or ')}`,
        ...(asked.rev2 && rev2 !== undefined && { rfc: 'RFC 9051', section: rev2 }),
      }),
    );
  }
  if (command.name === 'EXAMINE')
    report.check('examine-read-only', tagged.code?.name === 'READ-ONLY', () => ({
      message: `the tagged OK to EXAMINE has ${tagged.code ? `the code ${tagged.code.name}` : 'no code'}`,
      ...(asked.rev2 && { rfc: 'RFC 9051', section: '6.3.3' }),
    }));
  if (permanentFlags && box.flags) checkPermanent(report, permanentFlags, box.flags);
  const [exists] = counts;
  if (counts.length === 1 && exists !== undefined && uidNext !== undefined && box.numbers.exists === exists)
    box.snapshot = { exists, uidNext };
}

function checkPermanent(report: Report, permanent: readonly string[], flags: ReadonlySet<string>): void {
  const stray = permanent.find(
    (flag) => flag !== '\\*' && (!flags.has(flag.toUpperCase()) || /^\\Recent$/i.test(flag)),
  );
  report.check('permanentflags-known', stray === undefined, () => ({
    message: `PERMANENTFLAGS names ${stray ?? ''}, and FLAGS does not, or may not`,
    kind: stray?.startsWith('\\') === true ? stray : 'keyword',
  }));
}
