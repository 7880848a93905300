import type { Level, RuleResult, TestResult, Verdict } from '../../events/events.js';
import type { Report } from '../json/model.js';
import { resultsOf } from '../json/replay.js';
import { standingsOf, type Standing } from '../standing.js';

export type Word = Verdict | Standing | 'absent';

/** What one run says of a line. */
export interface Cell {
  readonly word: Word;
  /** Why, where there is something to say. */
  readonly reason?: string;
}

/**
 * Between two runs of one server: `new` fails now and did not · `different` fails otherwise · `fixed` failed and passes ·
 * `other` is another in a way that is neither better nor worse, such as skipped now. Between servers: `differs`.
 */
export type Change = 'new' | 'different' | 'fixed' | 'other' | 'differs' | 'same';

export interface Line {
  readonly id: string;
  readonly title: string;
  readonly level?: Level;
  /** Such as `RFC 1939 §5`. */
  readonly address?: string;
  readonly cells: readonly Cell[];
  readonly change: Change;
}

export interface Column {
  readonly name: string;
  readonly file: string;
  readonly mailspec: string;
  readonly startedAt?: string;
  readonly counts: Readonly<Partial<Record<Verdict, number>>>;
}

export const kinds = ['requirements', 'tests', 'rules'] as const;
export type Kind = (typeof kinds)[number];

export interface Comparison {
  /** Runs of one server, of which the first came before the last, or runs of several servers. */
  readonly relation: 'runs' | 'servers';
  readonly columns: readonly Column[];
  readonly lines: Readonly<Record<Kind, readonly Line[]>>;
}

export interface Compared {
  readonly file: string;
  readonly report: Report;
}

/** How a test or a rule fails: the same text for the same misbehaviour. */
export interface Prints {
  readonly test: (result: TestResult) => string | undefined;
  readonly rule: (rule: RuleResult) => string;
}

interface Found extends Cell {
  readonly print?: string | undefined;
}

/** What is said of a line, beside its cells. */
type Heading = Pick<Line, 'title' | 'level' | 'address'>;

type Told = Map<string, { readonly heading: Heading; readonly found: Found }>;

const bad: ReadonlySet<Word> = new Set(['fail', 'warn', 'unresolved', 'error', 'broken']);
const good: ReadonlySet<Word> = new Set(['pass', 'kept', 'untaken']);

function between(before: Found, after: Found): Change {
  if (bad.has(after.word)) {
    if (!bad.has(before.word)) return 'new';
    return before.word === after.word && before.print === after.print ? 'same' : 'different';
  }
  if (before.word === after.word) return 'same';
  return bad.has(before.word) && good.has(after.word) ? 'fixed' : 'other';
}

const absent: Found = { word: 'absent' };

function changeOf(relation: Comparison['relation'], found: readonly Found[]): Change {
  const [first = absent] = found;
  if (relation === 'runs') return between(first, found.at(-1) ?? absent);
  return found.every(({ word }) => word === first.word) ? 'same' : 'differs';
}

/** Lines of all runs, each in the order in which the first run that has it tells it. */
function linesOf(relation: Comparison['relation'], all: readonly Told[]): Line[] {
  const ids = new Map(all.flatMap((told) => [...told].map(([id, { heading }]) => [id, heading] as const)));
  return [...ids].map(([id, heading]) => {
    const found = all.map((told) => told.get(id)?.found ?? absent);
    const cells = found.map(({ word, reason }) => ({ word, ...(reason !== undefined && { reason }) }));
    return { id, ...heading, cells, change: changeOf(relation, found) };
  });
}

function toldTests(results: readonly TestResult[], prints: Prints): Told {
  return new Map(
    results.map((result) => {
      const { test, verdict: word, failure } = result;
      const reason = failure?.message ?? result.reason;
      const found = { word, print: prints.test(result), ...(reason !== undefined && { reason }) };
      return [test.id, { heading: { title: test.title }, found }];
    }),
  );
}

function toldRules(rules: readonly RuleResult[], prints: Prints): Told {
  return new Map(
    rules.map((rule) => {
      const { rule: id, title, requirement, verdict: word, first } = rule;
      const reason = first[0]?.message;
      const found = { word, print: prints.rule(rule), ...(reason !== undefined && { reason }) };
      return [id, { heading: { title, ...addressed(requirement) }, found }];
    }),
  );
}

const toldRequirements = (results: readonly TestResult[], rules: readonly RuleResult[]): Told =>
  new Map(
    [...standingsOf(results, rules)].map(([id, { requirement, standing }]) => [
      id,
      { heading: { title: requirement.text, ...addressed(requirement) }, found: { word: standing } },
    ]),
  );

const addressed = ({ level, rfc, section }: RuleResult['requirement']): Pick<Line, 'level' | 'address'> => ({
  level,
  address: `${rfc} §${section}`,
});

/** Names that tell the columns apart: the server's, with its version, and the file where that is not enough. */
function namesOf(all: readonly Compared[]): string[] {
  const names = all.map(({ report }) => {
    const { name = 'a run that could not begin', version } = report.run?.target ?? {};
    return version === undefined ? name : `${name} ${version}`;
  });
  return names.map((name, index) =>
    names.filter((other) => other === name).length > 1 ? (all[index]?.file ?? name) : name,
  );
}

/** Holds runs against each other. Where all reports bear one server's name they are its runs, the first the one before. */
export function compare(all: readonly Compared[], prints: Prints): Comparison {
  const relation = new Set(all.map(({ report }) => report.run?.target.name)).size === 1 ? 'runs' : 'servers';
  const names = namesOf(all);
  const runs = all.map(({ report }) => ({ results: [...resultsOf(report)], rules: report.summary?.rules ?? [] }));
  return {
    relation,
    columns: all.map(({ file, report: { mailspec, run, summary } }, index) => ({
      name: names[index] ?? file,
      file,
      mailspec,
      ...(run && { startedAt: run.startedAt }),
      counts: summary?.counts ?? {},
    })),
    lines: {
      requirements: linesOf(
        relation,
        runs.map(({ results, rules }) => toldRequirements(results, rules)),
      ),
      tests: linesOf(
        relation,
        runs.map(({ results }) => toldTests(results, prints)),
      ),
      rules: linesOf(
        relation,
        runs.map(({ rules }) => toldRules(rules, prints)),
      ),
    },
  };
}

/** Between runs: whether something got worse. Between servers: whether they differ at all. */
export const isNoteworthy = ({ lines }: Comparison): boolean =>
  kinds.some((kind) => lines[kind].some(({ change }) => ['new', 'different', 'differs'].includes(change)));
