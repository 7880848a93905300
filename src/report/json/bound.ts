import type { LeftOut, TranscriptEntry } from '../../events/events.js';

/** What is kept of a transcript: entries, and octets of each. */
export interface Extent {
  readonly entries: number;
  readonly octets: number;
}

/** Of a test that passed, the dialogue is told in brief; of another, all but what nobody would read. */
export const brief: Extent = { entries: 80, octets: 1_000 };
export const full: Extent = { entries: 2_000, octets: 50_000 };
export const nothing: Extent = { entries: 0, octets: 0 };

export interface Bounded {
  readonly transcript: readonly TranscriptEntry[];
  readonly leftOut?: LeftOut;
}

/** The ends of a transcript and of its entries; notes stand where something is left out. */
export function bounded(entries: readonly TranscriptEntry[], { entries: most, octets: limit }: Extent): Bounded {
  const head = Math.ceil(most / 4);
  const [first, last] =
    entries.length <= most ? [entries, []] : [entries.slice(0, head), entries.slice(entries.length - (most - head))];
  const middle = entries.slice(first.length, entries.length - last.length);
  const cutShort = (entry: TranscriptEntry): readonly TranscriptEntry[] => cut(entry, limit);
  const transcript = [
    ...first.flatMap(cutShort),
    ...middle.slice(0, 1).map((entry) => note(entry, `${middle.length} entries are left out of this report`)),
    ...last.flatMap(cutShort),
  ];
  const octets = total(entries) - total(transcript);
  return { transcript, ...(middle.length + octets > 0 && { leftOut: { entries: middle.length, octets } }) };
}

function cut(entry: TranscriptEntry, limit: number): readonly TranscriptEntry[] {
  const { octets } = entry;
  if (entry.direction === 'note' || octets.length <= limit) return [entry];
  const edge = Math.floor(limit / 2);
  return [
    { ...entry, octets: octets.slice(0, edge) },
    note(entry, `${octets.length - 2 * edge} octets are left out of this report`),
    { ...entry, octets: octets.slice(octets.length - edge) },
  ];
}

const note = ({ at, session }: TranscriptEntry, octets: string): TranscriptEntry => ({
  at,
  session,
  direction: 'note',
  octets,
});

/** Octets that went over the wire. */
const total = (entries: readonly TranscriptEntry[]): number =>
  entries.reduce((sum, { direction, octets }) => (direction === 'note' ? sum : sum + octets.length), 0);

/** What two cuts left out together. */
export const both = (one: LeftOut | undefined, other: LeftOut | undefined): LeftOut | undefined =>
  one && other ? { entries: one.entries + other.entries, octets: one.octets + other.octets } : (one ?? other);
