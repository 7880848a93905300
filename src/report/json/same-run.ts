import type { Shard, Summary, TestInfo } from '../../events/events.js';
import type { Report, ReportedRun } from './model.js';
import { ReportError } from './read.js';

/** A report of a run that came to its end. */
export interface Part {
  readonly file: string;
  readonly report: Report;
  readonly run: ReportedRun;
  readonly summary: Summary;
}

/** What reports of one server have in common, by what it is called in a message. */
const traits: Readonly<Record<string, (part: Part) => string>> = {
  'versions of mailspec': ({ report }) => report.mailspec,
  'target names': ({ run }) => run.target.name,
  'server versions': ({ run }) => run.target.version ?? 'unknown',
  protocols: ({ run }) => run.target.endpoints.map(({ protocol }) => protocol).join(', '),
  'capabilities after login': ({ run }) =>
    run.target.endpoints.map(({ protocol, after }) => `${protocol}: ${[...after].sort().join(' ')}`).join('; '),
};

/**
 * Refuses reports of different servers. Addresses may differ: each machine may start a server of its own.
 * @throws {ReportError}
 */
export function refuseStrangers([first, ...others]: readonly Part[]): void {
  if (!first) return;
  for (const [what, traitOf] of Object.entries(traits)) {
    const other = others.find((part) => traitOf(part) !== traitOf(first));
    if (!other) continue;
    throw new ReportError(
      `the reports have different ${what}: ${first.file} has ${traitOf(first)}, ${other.file} has ${traitOf(other)}`,
    );
  }
}

/**
 * The parts in the order of shards, and their tests in the order of the whole selection.
 * @throws {ReportError} where a shard is missing or there twice, or a test stands in two reports
 */
export function inOrder(parts: readonly Part[]): { tests: TestInfo[]; parts: readonly Part[] } {
  const sharded = parts.flatMap((part) => (part.run.shard ? [{ part, shard: part.run.shard }] : []));
  const [first] = sharded;
  if (!first) return { tests: disjoint(parts), parts };
  const alone = parts.find(({ run }) => !run.shard);
  if (alone) {
    throw new ReportError(
      `${first.part.file} is ${named(first.shard)}, ${alone.file} is no shard: merge shards only with their like`,
    );
  }
  return { tests: completed(sharded, first), parts: sharded.map(({ part }) => part).sort(byShard) };
}

interface Sharded {
  readonly part: Part;
  readonly shard: Shard;
}

const named = ({ index, count }: Shard): string => `shard ${index}/${count}`;
const byShard = (a: Part, b: Part): number => (a.run.shard?.index ?? 0) - (b.run.shard?.index ?? 0);

function completed(sharded: readonly Sharded[], first: Sharded): TestInfo[] {
  const { count, selection } = first.shard;
  const byIndex = new Map<number, Sharded>();
  for (const one of sharded) {
    const twin = byIndex.get(one.shard.index);
    if (one.shard.count !== count) {
      throw new ReportError(
        `${first.part.file} is ${named(first.shard)}, ${one.part.file} is ${named(one.shard)}: they are of different runs`,
      );
    }
    if (one.shard.selection !== selection) {
      throw new ReportError(`${first.part.file} and ${one.part.file} are shards of different selections of tests`);
    }
    if (twin) throw new ReportError(`${twin.part.file} and ${one.part.file} are both ${named(one.shard)}`);
    byIndex.set(one.shard.index, one);
  }
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    const which = missing.map((index) => `${index}/${count}`).join(', ');
    throw new ReportError(`${missing.length === 1 ? 'a shard is' : 'shards are'} missing: ${which}`);
  }
  const placed = sharded.flatMap(({ part, shard }) =>
    part.report.tests.map((test, index) => ({ test, position: shard.positions[index] ?? shard.of })),
  );
  return placed.sort((a, b) => a.position - b.position).map(({ test }) => test);
}

function disjoint(parts: readonly Part[]): TestInfo[] {
  const owners = new Map<string, string>();
  for (const { file, report } of parts) {
    for (const { id } of report.tests) {
      const owner = owners.get(id);
      if (owner !== undefined)
        throw new ReportError(`${owner} and ${file} both have the test ${id}: only parts of one run can be merged`);
      owners.set(id, file);
    }
  }
  return parts.flatMap(({ report }) => report.tests);
}
