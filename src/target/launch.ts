import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { TargetError } from './errors.js';
import { excerpt } from './greeting.js';
import { OutputRing } from './output-ring.js';
import { ServerLog } from './server-log.js';
import type { Readiness, ServerCommands, Target } from './target.js';

/** Milliseconds: between looks at the server, for one look, for commands that only stop or ask, for a process to end by itself. */
const POLL = 100;
const LOOK = 1_000;
const COMMAND_LIMIT = 60_000;
const GRACE = 5_000;
/** Lines of output that a failure shows. */
const TAIL = 20;

/** The server could not be started; `log` has the last lines that it, or its start command, wrote. */
export class LaunchError extends TargetError {
  constructor(
    message: string,
    readonly log: string,
  ) {
    super('launch', message);
  }
}

export interface LaunchedServer {
  /** It was up before: it has not been started, and will not be stopped. */
  readonly found: boolean;
  /** The first line that the version command printed. */
  readonly version?: string;
  /** The last lines that the server wrote. */
  log(): string;
  /** What it writes from now on. */
  readonly serverLog: ServerLog;
  /** Stops the server. Never rejects; yields a sentence when the stop command failed. */
  stop(): Promise<string | undefined>;
}

/**
 * Starts the target's server and waits until it is ready: until all that `ready` names holds, else until every endpoint
 * accepts connections. A server that answers already is left as it is, and is left running. The start command may stay in the foreground, or return with exit code 0 when the server runs.
 * @throws {LaunchError} when the command fails or the server is not ready in time; nothing is left running then
 */
export async function launch(target: Target, signal?: AbortSignal): Promise<LaunchedServer | undefined> {
  const { server } = target;
  if (!server) return undefined;
  const output = new OutputRing();
  if (await answers(target, server)) {
    const version = await versionOf(server).catch(() => undefined);
    return {
      found: true,
      ...(version && { version }),
      log: () => logTail(server),
      serverLog: new ServerLog(server.log),
      stop: () => Promise.resolve(undefined),
    };
  }
  const child = start(server.start, server, output);
  const stop = stopper(server, child, output);
  const log = (): string => [output.tail(TAIL), logTail(server)].filter(Boolean).join('\n');
  try {
    await ready(target, server, child, output, signal);
    const version = await versionOf(server);
    const serverLog = new ServerLog(server.log, output);
    return { found: false, ...(version && { version }), log, serverLog, stop };
  } catch (error) {
    await stop();
    throw error instanceof TargetError
      ? error
      : new LaunchError(error instanceof Error ? error.message : String(error), log());
  }
}

const versionOf = (server: ServerCommands): Promise<string | undefined> =>
  server.version === undefined ? Promise.resolve(undefined) : ask(server.version, server);

/** The addresses at which a running server answers. */
function addresses(target: Target, server: ServerCommands): Readiness[] {
  const named = server.ready.filter(({ kind }) => kind === 'tcp');
  return named.length > 0 ? named : target.endpoints.map(({ host, port }) => ({ kind: 'tcp', host, port }));
}

async function answers(target: Target, server: ServerCommands): Promise<boolean> {
  const answering = await Promise.all(
    addresses(target, server).map((address) => holds(address, server, new OutputRing())),
  );
  return answering.every(Boolean);
}

/** A command of the shell in a process group of its own, so that all it starts can be ended with it. */
function start(command: string, { cwd }: ServerCommands, output: OutputRing): ChildProcess {
  const child = spawn(command, { shell: true, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.add(chunk));
  child.on('error', (error) => output.add(Buffer.from(`${error.message}\n`)));
  // A daemon keeps the pipes open; they must not keep this process.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if ('unref' in stream) (stream as { unref(): void }).unref();
  return child;
}

async function ready(
  target: Target,
  server: ServerCommands,
  child: ChildProcess,
  output: OutputRing,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limit = server.timeout * target.timeScale;
  const deadline = performance.now() + limit;
  let missing = server.ready.length > 0 ? [...server.ready] : addresses(target, server);
  // A command that fails at once has the first word, whatever may be listening by then.
  await within(ended(child), POLL);
  for (;;) {
    if (child.exitCode !== null && child.exitCode !== 0) {
      throw new Error(`the start command ended with exit code ${child.exitCode}: ${lastLine(output)}`);
    }
    if (child.signalCode !== null) throw new Error(`the start command was ended by ${child.signalCode}`);
    if (child.pid === undefined) throw new Error(`the start command cannot be run: ${lastLine(output)}`);
    const holding = await Promise.all(missing.map((condition) => holds(condition, server, output)));
    missing = missing.filter((_, index) => !holding[index]);
    if (missing.length === 0) return;
    if (signal?.aborted) throw new Error('starting the server was interrupted');
    if (performance.now() > deadline) {
      throw new Error(`the server is not ready after ${limit} ms: ${missing.map(describe).join(', ')}`);
    }
    await pause(POLL);
  }
}

const describe = (condition: Readiness): string =>
  condition.kind === 'tcp'
    ? `${condition.host}:${condition.port} does not answer`
    : `nothing in the log matches ${String(condition.pattern)}`;

function holds(condition: Readiness, server: ServerCommands, output: OutputRing): Promise<boolean> {
  if (condition.kind === 'log') {
    return Promise.resolve(condition.pattern.test(output.text()) || condition.pattern.test(logFile(server)));
  }
  return new Promise((resolve) => {
    const socket = connect({ host: condition.host, port: condition.port, timeout: LOOK });
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

function stopper(server: ServerCommands, child: ChildProcess, output: OutputRing): () => Promise<string | undefined> {
  const running = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  // A server in the foreground is not to outlive a process that ends without a word.
  const onExit = (): void => {
    if (running()) killGroup(child, 'SIGKILL');
  };
  process.once('exit', onExit);
  let stopping: Promise<string | undefined> | undefined;
  const stop = async (): Promise<string | undefined> => {
    let problem: string | undefined;
    if (server.stop !== undefined) {
      problem = await ask(server.stop, server).then(
        () => undefined,
        (error: unknown) => `stopping the server: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    // After a stop command only what is left in the foreground is ended; without one, all that start has left behind.
    if (running() || server.stop === undefined) await endGroup(child);
    process.off('exit', onExit);
    child.stdout?.destroy();
    child.stderr?.destroy();
    output.close();
    return problem;
  };
  return () => (stopping ??= stop());
}

/** Ends a process with all that it started: asks, and after a while insists. */
async function endGroup(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    let deadline = performance.now() + GRACE;
    let left = killGroup(child, signal);
    while (left && performance.now() < deadline) {
      await pause(POLL / 5);
      left = killGroup(child, 0);
      // Where nobody collects the dead they stay in the group, but they hold no pipe.
      if (isSilent(child)) deadline = Math.min(deadline, performance.now() + POLL);
    }
    if (!left) return;
  }
}

/** Whether the process has ended, and nobody who could write to its output is there any more. */
const isSilent = (child: ChildProcess): boolean =>
  (child.exitCode !== null || child.signalCode !== null) &&
  [child.stdout, child.stderr].every((stream) => stream === null || stream.readableEnded || stream.destroyed);

/** Whether there was anybody in the process group to be sent the signal. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Runs a command to its end, and yields the first line that it printed. */
async function ask(command: string, server: ServerCommands): Promise<string> {
  const output = new OutputRing();
  const child = start(command, server, output);
  const late = !(await within(ended(child), COMMAND_LIMIT));
  if (late) killGroup(child, 'SIGKILL');
  // What was printed may still be in the pipe when the process is gone.
  await within(Promise.all([child.stdout, child.stderr].map(closed)), POLL);
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (late) throw new Error(`"${command}" did not end within ${COMMAND_LIMIT} ms`);
  if (child.exitCode !== 0) throw new Error(`"${command}" failed: ${lastLine(output)}`);
  return excerpt(output.text().split('\n', 1)[0] ?? '');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // One that could not be started says why in a moment.
  if (child.pid === undefined) await new Promise((resolve) => setImmediate(resolve));
  else await new Promise((resolve) => child.once('exit', resolve));
}

const closed = (stream: NodeJS.ReadableStream | null): Promise<void> =>
  stream?.readable ? new Promise((resolve) => stream.once('close', () => resolve())) : Promise.resolve();

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether it happens within so many milliseconds. The timer keeps this process alive, and goes with the answer. */
function within(happens: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    void happens.finally(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

const lastLine = (output: OutputRing): string => excerpt(output.tail(1)) || 'it printed nothing';

function logFile({ log }: ServerCommands): string {
  if (log === undefined) return '';
  try {
    return readFileSync(log, 'utf8');
  } catch {
    // It may not have been made yet.
    return '';
  }
}

const logTail = (server: ServerCommands): string => logFile(server).trimEnd().split('\n').slice(-TAIL).join('\n');
