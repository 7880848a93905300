import type { Level, Place } from '../events/events.js';
import { coversOf } from '../script/covers.js';
import type { LedgerEntry, Suite, Test } from '../script/model.js';

/** `untestable` from outside; else `covered` by a test or an always-on rule, or `uncovered`. */
export type Status = 'covered' | 'uncovered' | 'untestable';

/** A test as it stands in its suite, with all its cases and revisions. */
export interface CoveringTest {
  /** The id of the one test; that of the test without case and revision where several of them cover the requirement. */
  readonly id: string;
  /** The title of the first of them. */
  readonly title: string;
  readonly place: Place;
  /** The ids of all cases and revisions that cover the requirement. */
  readonly variants: readonly string[];
  /** It runs only when it is asked for: minutes long, or in need of a special set-up. */
  readonly dormant: boolean;
}

/** One line of the ledger with what decides it. */
export interface RequirementCoverage {
  readonly id: string;
  readonly rfc: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
  readonly status: Status;
  /** Why it cannot be tested from outside. */
  readonly untestable?: string;
  readonly tests: readonly CoveringTest[];
  /** Ids of always-on rules. */
  readonly rules: readonly string[];
  /** Only tests cover it that do not run unless they are asked for. */
  readonly dormant: boolean;
  /** Where it stands in the ledger. */
  readonly place: Place;
}

export interface Counts {
  /** covered + uncovered. */
  readonly testable: number;
  readonly covered: number;
  readonly uncovered: number;
  readonly untestable: number;
  /** Of those covered: by dormant tests only. */
  readonly dormant: number;
}

export type Totals = Counts & { readonly levels: Readonly<Record<Level, Counts>> };

export interface SectionCoverage {
  readonly section: string;
  readonly requirements: readonly RequirementCoverage[];
}

export interface RfcCoverage {
  /** Such as `RFC 1939`. */
  readonly rfc: string;
  readonly title?: string;
  readonly totals: Totals;
  readonly sections: readonly SectionCoverage[];
}

/** A `covers:` that names no line of the ledger. */
export interface Stray {
  readonly id: string;
  readonly test: string;
  readonly place: Place;
}

export interface Coverage {
  readonly totals: Totals;
  readonly rfcs: readonly RfcCoverage[];
  readonly strays: readonly Stray[];
}

export interface CoverageSources {
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly suites: readonly Suite[];
  /** The titles of RFCs, by `RFC 1939`. */
  readonly titles?: ReadonlyMap<string, string>;
  /** Tags of tests that run only when they are asked for. */
  readonly dormantTags?: readonly string[];
  /** Which lines of the ledger; all where absent. */
  readonly chosen?: (entry: LedgerEntry) => boolean;
}

/** What covers each line of the ledger, by RFC and section. */
export function coverageOf(sources: CoverageSources): Coverage {
  const { ledger, suites, titles = new Map<string, string>(), dormantTags = [], chosen = () => true } = sources;
  const tests = suites.flatMap((suite) => suite.tests);
  const byId = testsByRequirement(tests, dormantTags);
  const all = [...ledger.values()].filter(chosen).map((entry) => requirement(entry, byId.get(entry.id) ?? []));
  const rfcs = grouped(all, ({ rfc }) => rfc).map(([rfc, requirements]): RfcCoverage => {
    const title = titles.get(rfc);
    const sections = grouped(requirements, ({ section }) => section);
    return {
      rfc,
      ...(title !== undefined && { title }),
      totals: totalsOf(requirements),
      sections: sections.map(([section, within]) => ({ section, requirements: within })),
    };
  });
  return { totals: totalsOf(all), rfcs, strays: straysOf(tests, ledger) };
}

/** All lines of a coverage, in its order. */
export const requirementsOf = (coverage: Coverage): readonly RequirementCoverage[] =>
  coverage.rfcs.flatMap(({ sections }) => sections.flatMap(({ requirements }) => requirements));

function requirement(entry: LedgerEntry, tests: readonly CoveringTest[]): RequirementCoverage {
  const { rules = [], untestable } = entry;
  const isCovered = tests.length > 0 || rules.length > 0;
  return {
    id: entry.id,
    rfc: entry.rfc,
    section: entry.section,
    level: entry.level,
    text: entry.text,
    status: untestable !== undefined ? 'untestable' : isCovered ? 'covered' : 'uncovered',
    ...(untestable !== undefined && { untestable }),
    tests,
    rules,
    dormant: tests.length > 0 && rules.length === 0 && tests.every(({ dormant }) => dormant),
    place: entry.place,
  };
}

/** The id of a test without case and revision. */
const baseId = ({ suite, name }: Test): string => `${suite}/${name.replace(/[/@].*$/, '')}`;

function testsByRequirement(
  tests: readonly Test[],
  dormantTags: readonly string[],
): ReadonlyMap<string, readonly CoveringTest[]> {
  const byId = new Map<string, Map<string, Test[]>>();
  for (const test of tests) {
    for (const id of new Set(coversOf(test).map((ref) => ref.id))) {
      const byBase = byId.get(id) ?? new Map<string, Test[]>();
      byId.set(id, byBase);
      const base = baseId(test);
      byBase.set(base, [...(byBase.get(base) ?? []), test]);
    }
  }
  const isDormant = (test: Test): boolean => test.tags.some((tag) => dormantTags.includes(tag));
  const covering = ([base, variants]: [string, readonly Test[]]): CoveringTest[] => {
    const [first] = variants;
    if (!first) return [];
    const { id, title, place } = first;
    return [
      {
        id: variants.length > 1 ? base : id,
        title,
        place,
        variants: variants.map((test) => test.id),
        dormant: variants.every(isDormant),
      },
    ];
  };
  return new Map([...byId].map(([id, byBase]) => [id, [...byBase].flatMap(covering)]));
}

/** Each place is told once, though a test with cases and revisions comes of it many times. */
function straysOf(tests: readonly Test[], ledger: ReadonlyMap<string, LedgerEntry>): readonly Stray[] {
  const strays = new Map<string, Stray>();
  for (const test of tests) {
    for (const { id, place } of coversOf(test)) {
      const key = `${place.file}:${place.line}:${place.column} ${id}`;
      if (!ledger.has(id) && !strays.has(key)) strays.set(key, { id, test: test.id, place });
    }
  }
  return [...strays.values()];
}

/** `RFC 1939` before `RFC 10000`, `7.4.2` before `7.10`, both before appendix `A`. */
const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => inOrder(a, b));
}

function countsOf(requirements: readonly RequirementCoverage[]): Counts {
  const having = (status: Status): number => requirements.filter((one) => one.status === status).length;
  const covered = having('covered');
  const uncovered = having('uncovered');
  const dormant = requirements.filter((one) => one.status === 'covered' && one.dormant).length;
  return { testable: covered + uncovered, covered, uncovered, untestable: having('untestable'), dormant };
}

function totalsOf(requirements: readonly RequirementCoverage[]): Totals {
  const at = (level: Level): Counts => countsOf(requirements.filter((one) => one.level === level));
  return { ...countsOf(requirements), levels: { MUST: at('MUST'), SHOULD: at('SHOULD'), MAY: at('MAY') } };
}
