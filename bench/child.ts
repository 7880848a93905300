import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the project, in which all children run. */
export const project = fileURLToPath(new URL('..', import.meta.url));

/** The built command. */
export const mailspec = fileURLToPath(new URL('../dist/cli/mailspec.js', import.meta.url));

/** Told by the child itself when it exits, on a pipe of its own; the system's unit is KiB on all platforms (libuv). */
const tellPeak = `process.on('exit', () => require('fs').writeSync(3, String(process.resourceUsage().maxRSS)))`;
const tellPeakUrl = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('/'); ${tellPeak}`)}`;

export interface Finished {
  /** Wall time from spawn to exit. */
  readonly milliseconds: number;
  /** Peak resident set, in MB (10⁶ octets); 0 where it was not asked for. */
  readonly peak: number;
  readonly stdout: string;
}

export interface ChildOptions {
  /** Measures the peak of resident memory too. */
  readonly memory?: boolean;
  /** Exit codes that are fine; only 0 where absent. */
  readonly accept?: readonly number[];
}

/**
 * Runs Node with these arguments to its end.
 * @throws {Error} with the end of its output when it exits otherwise than accepted
 */
export function node(args: readonly string[], { memory = false, accept = [0] }: ChildOptions = {}): Promise<Finished> {
  const started = performance.now();
  const child = spawn(process.execPath, [...(memory ? ['--import', tellPeakUrl] : []), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const outputs = child.stdio.slice(1).map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  return new Promise((resolve, reject) => {
    let milliseconds = 0;
    child.once('error', reject);
    child.once('exit', () => (milliseconds = performance.now() - started));
    child.once('close', (code, signal) => {
      const [stdout = '', stderr = '', usage = ''] = outputs.map((text) => text());
      if (code !== null && accept.includes(code)) {
        resolve({ milliseconds, peak: (Number(usage) * 1024) / 1e6, stdout });
        return;
      }
      const end = `${stdout}${stderr}`.slice(-2_000);
      reject(new Error(`node ${args.join(' ').slice(0, 200)} ended with ${code ?? signal ?? 'nothing'}:\n${end}`));
    });
  });
}

/** Runs a script of this folder, in TypeScript. */
export const script = (path: string, args: readonly string[] = []): Promise<Finished> =>
  node(['--import', 'tsx', fileURLToPath(new URL(path, import.meta.url)), ...args]);
