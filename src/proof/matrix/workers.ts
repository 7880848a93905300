import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FaultRun } from './play-fault.js';

/** Faults that one process plays side by side: most of a fault's time is waiting. */
const atATime = 4;

/** Plays faults in several processes; `onRun` hears of each as it ends. */
export async function playAll(ids: readonly string[], onRun: (run: FaultRun) => void): Promise<FaultRun[]> {
  const waiting = [...ids];
  const runs: FaultRun[] = [];
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
      let playing = 0;
      const next = (): void => {
        const id = waiting.shift();
        if (id !== undefined) {
          playing++;
          child.send(id);
        } else if (playing === 0 && child.connected) child.disconnect();
      };
      child.on('message', (message: FaultRun | 'ready') => {
        if (message === 'ready') {
          for (let slot = 0; slot < atATime; slot++) next();
          return;
        }
        playing--;
        runs.push(message);
        onRun(message);
        next();
      });
      child.on('error', reject);
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a process of the matrix ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), ids.length) }, worker));
  return runs;
}
