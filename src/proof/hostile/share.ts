import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Battery } from './battery.js';

/** Processes that share a battery: as many as the smallest machine of a CI system has cores. */
const parts = 2;

/** Plays a battery in several processes with these arguments, and adds up what comes of it. */
export async function share(args: readonly string[]): Promise<Battery> {
  const played = await Promise.all(
    Array.from({ length: parts }, (_, index) => one([...args, '--part', `${index + 1}/${parts}`])),
  );
  return {
    passed: played.reduce((sum, { passed }) => sum + passed, 0),
    failed: played.reduce((sum, { failed }) => sum + failed, 0),
    lines: played.flatMap(({ lines }) => lines),
  };
}

function one(args: readonly string[]): Promise<Battery> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./main.js', import.meta.url).href.replace(/\.js$/, '.ts')), args);
    let battery: Battery | undefined;
    child.on('message', (message) => (battery = message as Battery));
    child.once('exit', (code) => {
      const lines = [`FAILED: a process ended with ${code ?? 'a signal'} before it had a result`];
      resolve(battery ?? { passed: 0, failed: 1, lines });
    });
  });
}
