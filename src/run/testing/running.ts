import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, Summary, TestResult } from '../../events/events.js';
import { defaultMessagesDir, loadMessages, type MessageLibrary } from '../../fixtures/index.js';
import { loadSuites, renderProblem, type LedgerEntry, type Suite } from '../../script/index.js';
import { startServer, type RunningServer } from '../../server/index.js';
import { targetFromServer, type Target } from '../../target/index.js';
import { runSuites } from '../run.js';

const requirement = (id: string, level: LedgerEntry['level']): [string, LedgerEntry] => [
  id,
  {
    id,
    rfc: 'RFC 1939',
    section: '5',
    level,
    text: `A server obeys ${id}.`,
    place: { file: 'ledger.yaml', line: 1, column: 1, length: 1 },
  },
];

/** One requirement of each level. */
export const ledger = new Map([
  requirement('must', 'MUST'),
  requirement('should', 'SHOULD'),
  requirement('may', 'MAY'),
]);

let messages: MessageLibrary | undefined;
export const library = (): MessageLibrary => (messages ??= loadMessages(defaultMessagesDir()));

export const accounts = [
  { user: 'ada', password: 'Tr0ub4dor "and" \\three' },
  { user: 'grace', password: 'correct horse' },
];

/** The reference server as a target. */
export async function embedded(): Promise<{ server: RunningServer; target: Target }> {
  const server = await startServer({ accounts });
  return { server, target: targetFromServer({ ...server, accounts }) };
}

/** Suites from texts, each named by its `suite:` key; mistakes in them are thrown. */
export function suitesOf(...texts: readonly string[]): Suite[] {
  const folder = join(mkdtempSync(join(tmpdir(), 'mailspec-run-')), 'suites');
  try {
    for (const text of texts) {
      const id = /^suite: (.+)$/m.exec(text)?.[1] ?? 'suite';
      const file = join(folder, `${id}.yaml`);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
    }
    const names = library().names();
    const loaded = loadSuites([folder], {
      ledger: { entries: ledger },
      messages: { has: (name) => names.includes(name), names: () => names },
    });
    const errors = loaded.problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0)
      throw new Error(errors.map((problem) => renderProblem(problem, { colors: false })).join('\n'));
    return [...loaded.suites];
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

export interface Run {
  readonly results: readonly TestResult[];
  readonly events: readonly RunEvent[];
  readonly summary: Summary;
  /** The result of the test whose id ends so. */
  result(name: string): TestResult;
}

export interface RunSettings {
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /** The tests that run, by the end of their ids; all where absent. */
  readonly only?: readonly string[];
  readonly onEvent?: (event: RunEvent) => void;
}

/** Runs suites, given as texts, against a target. */
export async function runTexts(target: Target, texts: readonly string[], settings: RunSettings = {}): Promise<Run> {
  const suites = suitesOf(...texts);
  const events: RunEvent[] = [];
  const summary = await runSuites({
    suites,
    tests: suites.flatMap(({ tests }) => tests).filter(({ name }) => settings.only?.includes(name) ?? true),
    ledger,
    library: library(),
    target,
    reporter: {
      event: (event) => {
        events.push(event);
        settings.onEvent?.(event);
      },
    },
    version: '0.0.0',
    jobs: settings.jobs,
    signal: settings.signal ?? new AbortController().signal,
    again: '',
  });
  const results = events.flatMap((event) => (event.type === 'test-ended' ? [event.result] : []));
  const result = (name: string): TestResult => {
    const found = results.find(({ test }) => test.id.endsWith(name));
    if (!found) throw new Error(`no result of ${name}`);
    return found;
  };
  return { results, events, summary, result };
}
