import { complaintsAbout } from './judge.js';
import type { Plan } from './plan.js';

/** Runs at a time: most of what they do is waiting. */
const atATime = 100;
const few = 1;
/** Octets of memory that the battery may grow by: for each run some times what its server may send. */
const mostMemory = atATime * 8 * 1024 * 1024;

export interface Battery {
  readonly passed: number;
  readonly failed: number;
  /** What to tell: complaints with how to play their plan again, and measurements. */
  readonly lines: readonly string[];
}

/** Plays plans, many at the same time, and looks after what concerns them all: memory, rejections, handles. */
export async function battery(plans: readonly Plan[]): Promise<Battery> {
  const lines: string[] = [];
  let failed = 0;
  const before = process.memoryUsage().rss;
  const handles = openHandles();
  let peak = before;
  const gauge = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const rejections: string[] = [];
  const onRejection = (reason: unknown): void =>
    void rejections.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onRejection);
  const queue = [...plans].reverse();
  const doubtful: Plan[] = [];
  const worker = async (): Promise<void> => {
    for (let plan = queue.pop(); plan; plan = queue.pop()) {
      if ((await complaintsAbout(plan)).length > 0) doubtful.push(plan);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: Math.min(atATime, plans.length) }, worker));
  // Honest answers too are late on a machine that is busy: what counts is what goes wrong with little beside it.
  const second = [...doubtful];
  const again = async (): Promise<void> => {
    for (let plan = second.pop(); plan; plan = second.pop()) {
      const complaints = await complaintsAbout(plan);
      if (complaints.length === 0) continue;
      failed += 1;
      lines.push(`FAILED ${plan.name}: ${complaints.join('; ')}`, `  again: ${commandFor(plan)}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(few, doubtful.length) }, again));
  clearInterval(gauge);
  for (let wait = 0; wait < 30 && openHandles() > handles; wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  process.off('unhandledRejection', onRejection).off('uncaughtException', onRejection);
  const shared = [
    ...rejections.map((reason) => `FAILED: a rejection that nobody handles: ${reason}`),
    ...(openHandles() > handles ? [`FAILED: ${openHandles() - handles} handles are left open`] : []),
    ...(peak - before > mostMemory ? [`FAILED: the memory grew by ${megabytes(peak - before)}`] : []),
  ];
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  lines.push(
    ...shared,
    `${plans.length} hostile servers in ${seconds} s, memory grew by ${megabytes(peak - before)} at most, ${doubtful.length} played twice`,
  );
  return { passed: plans.length - failed, failed: failed + shared.length, lines };
}

const commandFor = ({ name, seed }: Plan): string =>
  name === seed.toString() ? `npm run hostile -- --seed ${seed}` : `npm run hostile -- --scripted '${name}'`;

const megabytes = (octets: number): string => `${Math.round(octets / 1024 / 1024)} MB`;

/** Sockets and timers, which would keep a process from ending. */
export const openHandles = (): number =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)).length;
