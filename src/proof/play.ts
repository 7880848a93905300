import type { RuleResult, RunEvent, TestResult } from '../events/events.js';
import type { MessageLibrary } from '../fixtures/index.js';
import { runSuites } from '../run/index.js';
import type { LedgerEntry, Suite, Test } from '../script/model.js';
import type { Fault } from '../server/faults/index.js';
import {
  makeCertificate,
  startServer,
  usualBehaviour,
  type Certificate,
  type RunningServer,
  type ServerOptions,
} from '../server/index.js';
import { probe, targetFromServer, type Target } from '../target/index.js';

const users = ['ada', 'grace', 'barbara', 'radia'];
const accounts = users.map((user) => ({ user, password: `${user}'s secret "word"` }));

/** All that tests are made of. */
export interface Stage {
  readonly suites: readonly Suite[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly library: MessageLibrary;
}

/** How the reference server is to be otherwise than it is. */
export type Otherwise = Pick<Fault, 'plant' | 'settings'>;

export interface PlayOptions {
  /** Factor for all deadlines. */
  readonly timeScale: number;
  /** Milliseconds for all tests together. */
  readonly limit: number;
}

/** What came of tests on a server that is otherwise. */
export interface Played {
  readonly results: readonly TestResult[];
  readonly rules: readonly RuleResult[];
  /** What went wrong on our side: the server or the runner erred. */
  readonly mistakes: readonly string[];
  readonly milliseconds: number;
}

let certificate: Promise<Certificate> | undefined;

/** Runs tests against a server that is otherwise. The accounts are filled and cleaned by way of a sound one on the same mail. */
export async function play(
  stage: Stage,
  otherwise: Otherwise,
  tests: readonly Test[],
  { timeScale, limit }: PlayOptions,
): Promise<Played> {
  const started = performance.now();
  const mistakes: string[] = [];
  const onError = (error: unknown): void => {
    mistakes.push(`the server erred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  certificate ??= makeCertificate(['localhost', '127.0.0.1']);
  const { settings, plant } = otherwise;
  const ports = { imaps: null, pop3s: null };
  const common: Omit<ServerOptions, 'accounts'> = { ...settings, ports, certificate: await certificate, onError };
  const odd = await startServer({ ...common, accounts, behaviour: plant(usualBehaviour) });
  const sound = await startServer({ ...common, accounts: [], store: odd.store });
  const results: TestResult[] = [];
  let rules: readonly RuleResult[] = [];
  const event = (event: RunEvent): void => {
    if (event.type === 'test-ended') results.push(event.result);
    if (event.type === 'run-ended') ({ rules } = event.summary);
  };
  try {
    const { target, info } = await targetOf(odd, sound, timeScale);
    const signal = AbortSignal.timeout(limit);
    const rest = { version: '', again: '', jobs: 4, reporter: { event } };
    await runSuites({ ...stage, tests, target, info, signal, ...rest });
    if (signal.aborted) mistakes.push(`its tests took longer than ${limit / 1000} s`);
  } catch (error) {
    mistakes.push(`the run broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await Promise.all([odd.stop(), sound.stop()]);
  }
  for (const { test, verdict, reason } of results) {
    if (verdict === 'error') mistakes.push(`${test.id} erred: ${reason ?? ''}`);
  }
  const milliseconds = Math.round(performance.now() - started);
  return { results, rules, mistakes: [...new Set(mistakes)], milliseconds };
}

/** A server that is of no use from the start is taken for what the sound one is. */
async function targetOf(odd: RunningServer, sound: RunningServer, timeScale: number) {
  const seen = (server: RunningServer): Target => targetFromServer({ ...server, accounts }, { timeScale });
  const target: Target = { ...seen(odd), custody: seen(sound).endpoints };
  const [first] = target.accounts;
  if (!first) throw new Error('there are accounts');
  try {
    return { target, info: (await probe(target, first)).info };
  } catch {
    return { target, info: (await probe(seen(sound), first)).info };
  }
}
