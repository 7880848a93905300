import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { launch, LaunchError } from './launch.js';
import type { LaunchedServer } from './launch.js';
import type { ServerCommands, Target } from './target.js';
import { targetAt } from './testing/targets.js';

const folder = mkdtempSync(join(tmpdir(), 'mailspec-launch-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A server in a file: writes a line, listens, and leaves its process id. */
writeFileSync(
  join(folder, 'server.mjs'),
  `import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
// Connections are accepted before the callback of listen() runs.
writeFileSync('pid', String(process.pid));
createServer((socket) => socket.end('hello')).listen(Number(process.argv[2]), '127.0.0.1', () => {
  console.log('ready at last');
});
`,
);

let port = 0;
beforeEach(async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  port = (free.address() as AddressInfo).port;
  await new Promise((resolve) => free.close(resolve));
  rmSync(join(folder, 'pid'), { force: true });
});

const target = (server: Partial<ServerCommands>): Target =>
  targetAt('imap', port, { server: { cwd: folder, start: '', ready: [], timeout: 5_000, ...server } });

const alive = (): boolean => {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
};

async function eventually(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 100 && !condition(); count += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(condition()).toBe(true);
}

const failure = async (server: Partial<ServerCommands>, signal?: AbortSignal): Promise<LaunchError> => {
  const error: unknown = await launch(target(server), signal).catch((reason: unknown) => reason);
  if (!(error instanceof LaunchError)) throw new Error(`no LaunchError: ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return error;
};

test('a target without a server command starts nothing', async () => {
  expect(await launch(targetAt('imap', port))).toBeUndefined();
});

test('a server that answers already is neither started nor stopped', async () => {
  const running = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(running, 'listening');
  const server = await launch(target({ start: 'touch started', stop: 'touch stopped-found', version: 'echo Toy 1.2' }));
  expect(server).toMatchObject({ found: true, version: 'Toy 1.2' });
  expect(await server?.stop()).toBeUndefined();
  expect(existsSync(join(folder, 'started')) || existsSync(join(folder, 'stopped-found'))).toBe(false);
  await new Promise((resolve) => running.close(resolve));
});

describe('a server in the foreground', () => {
  test('is waited for at the endpoints, and ended with all its processes', async () => {
    const server = await launch(target({ start: `node server.mjs ${port}; true`, version: 'echo Toy 1.2; echo more' }));
    expect(server).toMatchObject({ found: false, version: 'Toy 1.2' });
    expect(alive()).toBe(true);
    await eventually(() => server?.log().includes('ready at last') === true);
    expect(await server?.stop()).toBeUndefined();
    await eventually(() => !alive());
    await server?.stop();
  });

  test('is waited for by what it prints', async () => {
    const server = await launch(
      target({ start: `node server.mjs ${port}`, ready: [{ kind: 'log', pattern: /^ready/m }] }),
    );
    expect(alive()).toBe(true);
    await server?.stop();
  });

  test('is waited for by its log file', async () => {
    const start = `(sleep 0.2; echo listening > server.log); sleep 30`;
    const server = await launch(
      target({ start, ready: [{ kind: 'log', pattern: /listening/ }], log: join(folder, 'server.log') }),
    );
    expect(server?.log()).toContain('listening');
    await server?.stop();
  });
});

describe('a server in the background', () => {
  const daemon = (): Partial<ServerCommands> => ({
    start: `setsid node server.mjs ${port} & sleep 0.1; echo started`,
    stop: 'kill $(cat pid)',
  });

  test('is stopped by its stop command', async () => {
    const server = await launch(target(daemon()));
    expect(alive()).toBe(true);
    expect(await server?.stop()).toBeUndefined();
    await eventually(() => !alive());
  });

  test('whose stop command fails', async () => {
    const server: LaunchedServer | undefined = await launch(target({ ...daemon(), stop: 'echo cannot; exit 4' }));
    expect(await server?.stop()).toBe('stopping the server: "echo cannot; exit 4" failed: cannot');
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  });
});

describe('a server that does not come up', () => {
  test('since the command fails', async () => {
    const error = await failure({ start: 'echo one; echo "no licence" >&2; exit 3' });
    expect(error.message).toBe('the start command ended with exit code 3: no licence');
    expect(error.log).toContain('one');
  });

  test('since it is not there', async () => {
    expect((await failure({ start: './no-such-command' })).message).toContain('exit code 127');
  });

  test('since it hangs, and nothing is left of it', async () => {
    const error = await failure({ start: 'echo $$ > pid; echo starting; sleep 30', timeout: 300 });
    expect(error.message).toBe(`the server is not ready after 300 ms: 127.0.0.1:${port} does not answer`);
    expect(error.log).toBe('starting');
    await eventually(() => !alive());
  });

  test('since its folder is not there', async () => {
    expect((await failure({ start: 'true', cwd: join(folder, 'none') })).message).toContain('ENOENT');
  });

  test('since the user interrupts', async () => {
    expect((await failure({ start: 'sleep 30' }, AbortSignal.timeout(150))).message).toContain('interrupted');
  });

  test('and its stop command is run all the same', async () => {
    await failure({ start: 'sleep 30', timeout: 200, stop: 'touch stopped' });
    expect(existsSync(join(folder, 'stopped'))).toBe(true);
  });
});
