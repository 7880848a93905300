import type { RunEvent, Summary } from '../../events/events.js';
import { ConsoleReporter, JunitReporter } from '../../report/index.js';
import { runSuites } from '../../run/index.js';
import { library, suitesOf } from '../../run/testing/running.js';
import type { Suite } from '../../script/index.js';
import type { Endpoint, Seeding, Target } from '../../target/index.js';
import type { Plan } from './plan.js';
import { randomOf } from './random.js';
import { certificates } from './server/certificates.js';
import { HostileServer } from './server/server.js';
import { scripts } from './suites.js';

const limits = { frame: 1024 * 1024, total: 4 * 1024 * 1024 };
/** Milliseconds that a whole run may take at most, by the deadlines of all that it is made of; see `deadlineOf`. */
const wholeLimit = 300_000;
const testLimit = 60_000;
const removalLimit = 30_000;
const probeLimit = 12 * 30_000;
/** Farewell and lingering, which are not scaled. */
const partingLimit = 2_000;
/** What a machine with other work to do may add. */
const leniency = 10_000;

/** What came of one run. */
export interface Played {
  readonly plan: Plan;
  readonly events: readonly RunEvent[];
  readonly summary?: Summary;
  /** Why there was no run. */
  readonly error?: unknown;
  readonly milliseconds: number;
  /** Milliseconds that it may have taken. */
  readonly deadline: number;
  /** What the reporters wrote. */
  readonly output: string;
  /** Connections that our side had not closed two seconds afterwards. */
  readonly left: number;
  readonly struck: number;
}

let compiled: readonly Suite[] | undefined;
const suites = (): readonly Suite[] => (compiled ??= suitesOf(scripts.imap, scripts.pop3));

/** Runs the suites against the hostile server of a plan. Rejects only where the run does not end. */
export async function play(plan: Plan): Promise<Played> {
  const made = await certificates();
  const server = new HostileServer(plan.strikes, randomOf(plan.seed ^ 0x5eed), made);
  server.armed = plan.during === undefined;
  try {
    const target = await targetOf(plan, server, made.pem);
    const chosen = suites().filter((suite) => plan.protocols.some((protocol) => suite.id.startsWith(protocol)));
    const tests = chosen.flatMap((suite) => suite.tests.filter(({ name }) => plan.only?.includes(name) ?? true));
    const events: RunEvent[] = [];
    const shown: string[] = [];
    const junit = new JunitReporter('');
    const screen = { write: (text: string) => void shown.push(text), live: false, colors: false, columns: 120 };
    const console = new ConsoleReporter({ screen, verbose: true });
    let ended = 0;
    const event = (one: RunEvent): void => {
      events.push(one);
      junit.event(one);
      console.event(one);
      if (one.type === 'run-started') server.phase = 'test';
      if (one.type === 'test-started' && plan.during !== undefined) server.armed = one.test.name === plan.during;
      if (one.type === 'test-ended' && ++ended === tests.length) server.phase = 'cleanup';
    };
    const started = performance.now();
    const deadline = deadlineOf(plan, tests.length);
    const running = runSuites({
      suites: chosen,
      tests,
      ledger: new Map(),
      library: library(),
      target,
      reporter: { event },
      version: '0.0.0',
      jobs: 1,
      signal: new AbortController().signal,
      again: '',
    }).then(
      (summary) => ({ summary }),
      (error: unknown) => ({ error }),
    );
    const outcome = await within(running, deadline + leniency);
    const milliseconds = performance.now() - started;
    const left = await server.left(2_500);
    const output = `${shown.join('')}\n${junit.xml()}`;
    return { plan, events, ...outcome, milliseconds, deadline, output, left, struck: server.struck };
  } finally {
    await server.close();
  }
}

function deadlineOf({ protocols, timeScale }: Plan, tests: number): number {
  // Probed at the beginning, and once more where nothing is resolved.
  const scaled = 2 * protocols.length * probeLimit + 2 * wholeLimit + tests * (testLimit + removalLimit);
  return scaled * timeScale + tests * partingLimit;
}

export const testDeadline = ({ timeScale }: Plan): number => (testLimit + removalLimit) * timeScale + partingLimit;

async function targetOf(plan: Plan, server: HostileServer, ca: string): Promise<Target> {
  const host = '127.0.0.1';
  const endpoints: Endpoint[] = [];
  const custody: Endpoint[] = [];
  for (const protocol of plan.protocols) {
    const port = await server.listen(protocol, plan.tls === 'implicit');
    endpoints.push({ protocol, host, port, tls: plan.tls, starttls: plan.tls === 'none' });
    custody.push({ protocol, host, port: await server.listenToCustodian(protocol), tls: 'none', starttls: false });
  }
  const seed: Seeding =
    plan.seeding === 'append' ? { way: 'append' } : { way: plan.seeding, host, port: await server.listenToDelivery() };
  return {
    name: 'hostile',
    endpoints,
    custody,
    trust: plan.trust === 'ca' ? { ca } : 'accept',
    accounts: [{ user: 'one', password: plan.password, disposable: plan.disposable }],
    seed,
    timeScale: plan.timeScale,
    prefix: 'mailspec',
    limits,
  };
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the run did not end within ${Math.round(milliseconds)} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
