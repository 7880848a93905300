import type { RunEvent, TestResult } from '../../events/events.js';
import type { MessageLibrary } from '../../fixtures/index.js';
import { runSuites } from '../../run/index.js';
import type { Test } from '../../script/model.js';
import type { Fault } from '../../server/faults/index.js';
import {
  makeCertificate,
  startServer,
  usualBehaviour,
  type Certificate,
  type RunningServer,
  type ServerOptions,
} from '../../server/index.js';
import { probe, targetFromServer, type Target } from '../../target/index.js';
import type { Book } from './plan.js';

const users = ['ada', 'grace', 'barbara', 'radia'];
const accounts = users.map((user) => ({ user, password: `${user}'s secret "word"` }));

/** Deadlines are a fifth of the usual: the server is next door, and a fault that silences it is waited for often. */
const timeScale = 0.2;
/** Milliseconds for all tests of one fault. */
const limit = 60_000;

/** A test that a fault made fail, with the requirements that the failure names. */
export interface Kill {
  readonly test: string;
  readonly requirements: readonly string[];
}

/** What came of the tests of one fault. */
export interface FaultRun {
  readonly fault: string;
  readonly kills: readonly Kill[];
  /** Ids of the always-on rules that were found broken. */
  readonly rules: readonly string[];
  /** Tests that had a verdict on the server. */
  readonly judged: number;
  /** Tests that had none, such as unresolved ones. */
  readonly unjudged: number;
  /** What is wrong with the fault itself: it made the server or mailspec err. */
  readonly mistakes: readonly string[];
  readonly milliseconds: number;
}

export interface Stage extends Book {
  readonly library: MessageLibrary;
}

let certificate: Promise<Certificate> | undefined;

/** Runs tests against a server with a fault. The accounts are filled and cleaned by way of a sound server on the same mail. */
export async function playFault(stage: Stage, fault: Fault, tests: readonly Test[]): Promise<FaultRun> {
  const started = performance.now();
  const mistakes: string[] = [];
  const onError = (error: unknown): void => {
    mistakes.push(`the server erred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  certificate ??= makeCertificate(['localhost', '127.0.0.1']);
  const ports = { imaps: null, pop3s: null };
  const common: Omit<ServerOptions, 'accounts'> = { ...fault.settings, ports, certificate: await certificate, onError };
  const faulty = await startServer({ ...common, accounts, behaviour: fault.plant(usualBehaviour) });
  const sound = await startServer({ ...common, accounts: [], store: faulty.store });
  const ended: TestResult[] = [];
  let broken: readonly string[] = [];
  const event = (event: RunEvent): void => {
    if (event.type === 'test-ended') ended.push(event.result);
    if (event.type === 'run-ended') {
      broken = event.summary.rules.filter(({ violations }) => violations > 0).map(({ rule }) => rule);
    }
  };
  try {
    const { target, info } = await targetOf(faulty, sound);
    const signal = AbortSignal.timeout(limit);
    const rest = { version: '', again: '', jobs: 4, reporter: { event } };
    await runSuites({ ...stage, tests, target, info, signal, ...rest });
    if (signal.aborted) mistakes.push(`its tests took longer than ${limit / 1000} s`);
  } catch (error) {
    mistakes.push(`the run broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await Promise.all([faulty.stop(), sound.stop()]);
  }
  const verdicts = ended.map(({ verdict }) => verdict);
  for (const { test, verdict, reason } of ended) {
    if (verdict === 'error') mistakes.push(`${test.id} erred: ${reason ?? ''}`);
  }
  return {
    fault: fault.id,
    kills: ended.flatMap(({ test, verdict, failure }) =>
      failure && (verdict === 'fail' || verdict === 'warn')
        ? [{ test: test.id, requirements: failure.requirements.map(({ id }) => id) }]
        : [],
    ),
    rules: broken,
    judged: verdicts.filter((verdict) => verdict === 'pass' || verdict === 'fail' || verdict === 'warn').length,
    unjudged: verdicts.filter((verdict) => verdict !== 'pass' && verdict !== 'fail' && verdict !== 'warn').length,
    mistakes: [...new Set(mistakes)],
    milliseconds: Math.round(performance.now() - started),
  };
}

/** A server whose fault makes it useless from the start is taken for what the sound one is. */
async function targetOf(faulty: RunningServer, sound: RunningServer) {
  const seen = (server: RunningServer): Target => targetFromServer({ ...server, accounts }, { timeScale });
  const target: Target = { ...seen(faulty), custody: seen(sound).endpoints };
  const [first] = target.accounts;
  if (!first) throw new Error('there are accounts');
  try {
    return { target, info: (await probe(target, first)).info };
  } catch {
    return { target, info: (await probe(seen(sound), first)).info };
  }
}
