import type { Requirement, RuleResult, RunEvent, TestResult, Violation } from '../../events/events.js';
import { visible } from '../../text/visible.js';
import { both, bounded, brief, nothing } from '../json/bound.js';
import { standingsOf, type Stand } from '../standing.js';
import type { Delay, Details, Obligation, Row, RuleRow, RunPage } from './data.js';
import { piecesOf } from './pieces.js';
import { rfcUrl } from './rfc-url.js';

/** Of a test that did not pass. Who wants more reads the JSON report. */
const ample = { entries: 600, octets: 20_000 };
/** Characters of JSON that all details may take: a larger page opens slowly. */
const roomForPassed = 30_000_000;
const roomForAll = 60_000_000;

/** What is made of a run: the data of the page, and the details of each row as JSON. */
export interface Collected {
  readonly page: RunPage;
  readonly details: readonly string[];
}

type Started = Extract<RunEvent, { type: 'run-started' }>;
type Slim = Pick<TestResult, 'test' | 'verdict' | 'failure'>;

/** Takes the events of a run, and keeps of each test what the page will show. */
export class Collector {
  readonly #version: string;
  readonly #notices: string[] = [];
  readonly #rows: Row[] = [];
  readonly #details: string[] = [];
  readonly #slim: Slim[] = [];
  readonly #delays: Delay[] = [];
  readonly #suites = new Map<string, { index: number; id: string; title: string }>();
  readonly #requirements = new Map<string, { index: number; requirement: Requirement }>();
  #room = 0;
  #started: Started | undefined;

  constructor(
    version: string,
    private readonly json: (value: unknown) => string,
  ) {
    this.#version = version;
  }

  event(event: RunEvent): void {
    if (event.type === 'run-started') this.#started = event;
    else if (event.type === 'notice') this.#notices.push(event.message);
    else if (event.type === 'test-ended') this.#add(event.result);
  }

  #add(result: TestResult): void {
    const { test, verdict, failure, known, attempts, milliseconds, measurements, reproduce } = result;
    const reason = failure?.message ?? result.reason;
    const row = this.#rows.length;
    this.#slim.push({ test, verdict, ...(failure && { failure }) });
    this.#rows.push({
      id: test.id,
      suite: this.#suite(test),
      title: test.title,
      verdict,
      ...(known && { known }),
      ...(attempts && { attempts }),
      ...(reason !== undefined && { reason }),
      ...(verdict === 'skip' && failure && { isUntaken: true }),
      milliseconds,
      covers: test.covers.map((one) => this.#requirement(one)),
      tags: test.tags,
      place: test.place,
    });
    this.#delays.push(...measurements.map(({ what, milliseconds: took }) => ({ what, milliseconds: took, row })));
    this.#details.push(this.#bounded(result, { ...this.#failure(result), measurements, reproduce }));
  }

  /** As much of the dialogue as there is room for. */
  #bounded(result: TestResult, rest: Omit<Details, 'transcript' | 'leftOut'>): string {
    const isPassed = result.verdict === 'pass' || result.verdict === 'skip';
    const room = (isPassed ? roomForPassed : roomForAll) - this.#room;
    let text = '';
    for (const extent of isPassed ? [brief, nothing] : [ample, brief, nothing]) {
      const kept = bounded(result.transcript, extent);
      const leftOut = both(result.leftOut, kept.leftOut);
      const transcript = kept.transcript.map(({ octets, at, ...entry }) => ({
        ...entry,
        at: Math.round(at * 10) / 10,
        pieces: entry.direction === 'note' ? [octets] : piecesOf(octets),
      }));
      const details: Details = { ...rest, transcript, ...(leftOut && { leftOut }) };
      text = this.json(details);
      if (text.length <= room) break;
    }
    this.#room += text.length;
    return text;
  }

  #failure({ failure }: TestResult): Pick<Details, 'failure'> {
    if (!failure) return {};
    const { requirements, ...told } = failure;
    return { failure: { ...told, broken: requirements.map((one) => this.#requirement(one)) } };
  }

  #suite({ suite: id, suiteTitle: title }: TestResult['test']): number {
    const index = this.#suites.get(id)?.index ?? this.#suites.size;
    this.#suites.set(id, { index, id, title });
    return index;
  }

  #requirement(requirement: Requirement): number {
    const index = this.#requirements.get(requirement.id)?.index ?? this.#requirements.size;
    this.#requirements.set(requirement.id, { index, requirement });
    return index;
  }

  /** The page, once the run has ended, however it did. */
  conclude(end: Extract<RunEvent, { type: 'run-ended' | 'run-broken' }>): Collected {
    const summary = end.type === 'run-ended' ? end.summary : undefined;
    const exitCode = end.type === 'run-ended' ? end.summary.exitCode : end.exitCode;
    const rules = (summary?.rules ?? []).map((rule) => this.#rule(rule));
    const started = this.#started;
    const order = this.#order();
    const stands = standingsOf(this.#slim, summary?.rules ?? []);
    const page: RunPage = {
      kind: 'run',
      mailspec: started?.version ?? this.#version,
      ...(started && { id: started.runId, startedAt: started.startedAt, target: started.target }),
      ...(started?.shard && { shard: `${started.shard.index}/${started.shard.count}` }),
      exitCode,
      verdict: verdictOf(exitCode, this.#rows),
      interrupted: summary?.interrupted ?? false,
      ...(summary && { milliseconds: summary.milliseconds }),
      ...(end.type === 'run-broken' && { broken: end.message }),
      notices: [...this.#notices, ...(summary?.notices ?? [])],
      ...(summary?.baseline && { baseline: summary.baseline }),
      suites: [...this.#suites.values()].map(({ id, title }) => ({ id, title })),
      rows: order.flatMap((row) => this.#rows[row] ?? []),
      obligations: [...this.#requirements.values()].map(({ requirement }) => obligation(requirement, stands)),
      rules,
      delays: this.#delays
        .map(({ row, ...delay }) => ({ ...delay, row: order.indexOf(row) }))
        .sort((a, b) => b.milliseconds - a.milliseconds),
      untold: Math.max(0, (started?.tests.length ?? 0) - this.#rows.length),
    };
    return { page, details: order.flatMap((row) => this.#details[row] ?? []) };
  }

  /** The rows in the order of the suites: they ended in another. */
  #order(): number[] {
    const places = new Map(this.#started?.tests.map(({ id }, place) => [id, place]));
    const placeOf = (row: number): number => places.get(this.#rows[row]?.id ?? '') ?? places.size;
    return [...this.#rows.keys()].sort((a, b) => placeOf(a) - placeOf(b));
  }

  #rule({ requirement, first, ...rule }: RuleResult): RuleRow {
    return {
      ...rule,
      requirement: this.#requirement(requirement),
      first: first.map((violation) => ({
        requirement: this.#requirement(violation.requirement),
        test: violation.test,
        session: violation.session,
        message: violation.message,
        ...around(violation),
      })),
    };
  }
}

const obligation = (requirement: Requirement, stands: ReadonlyMap<string, Stand>): Obligation => ({
  ...requirement,
  standing: stands.get(requirement.id)?.standing ?? 'untried',
  url: rfcUrl(requirement),
});

/** A response, split at the octet that is at fault. */
function around({ octets, offset }: Violation): { before: string; at: string; after: string } {
  const shown = (text: string): string => visible(Buffer.from(text, 'latin1'));
  return {
    before: shown(octets.slice(0, offset)),
    at: shown(octets.slice(offset, offset + 1)),
    after: shown(octets.slice(offset + 1)),
  };
}

const words: Readonly<Record<number, string>> = {
  0: 'Conforms',
  1: 'Does not conform',
  3: 'The server could not be tested',
  4: 'Too little ran to say',
  5: 'An error of mailspec',
  130: 'Interrupted',
};

function verdictOf(exitCode: number, rows: readonly Row[]): string {
  const isKnown = exitCode === 0 && rows.some(({ known }) => known);
  return isKnown ? 'Conforms, but for known issues' : (words[exitCode] ?? `Exit code ${exitCode}`);
}
