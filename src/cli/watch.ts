import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { watch, type FSWatcher } from 'chokidar';

/** Milliseconds without a further change after which a run begins: editors and compilers write several files. */
const settled = 200;

/** What made a run begin again. */
export type Cause =
  /** Absolute paths of files that were changed, made or removed. */
  | { readonly kind: 'changed'; readonly files: readonly string[] }
  /** The user asks for everything, for what failed, or for the end. */
  | { readonly kind: 'all' | 'failed' | 'quit' };

/** Waits for changes below some paths, and for what a user types. */
export class Watch {
  readonly #watcher: FSWatcher;
  readonly #changed = new Set<string>();
  readonly #asked: Cause[] = [];
  readonly #input: ReturnType<typeof createInterface>;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  /**
   * @param paths files and folders; what is hidden, `node_modules` and `reports` below them are left out
   * @param input a line that is empty asks for all, `f` for what failed, `q` for the end
   */
  constructor(paths: readonly string[], input: NodeJS.ReadableStream) {
    const ignored = (path: string): boolean => /[/\\](?:\.[^/\\.]|node_modules$|reports$)/.test(path);
    this.#watcher = watch([...paths], { ignoreInitial: true, ignored });
    this.#watcher.on('all', (_, path) => {
      this.#changed.add(resolve(path));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#wake?.(), settled);
    });
    this.#input = createInterface({ input });
    this.#input.on('line', (line) => {
      const kind = { '': 'all', f: 'failed', q: 'quit' }[line.trim().toLowerCase()] as Cause['kind'] | undefined;
      if (kind !== undefined && kind !== 'changed') this.#asked.push({ kind });
      this.#wake?.();
    });
  }

  /** Resolves when the paths are being watched. */
  async ready(): Promise<void> {
    await new Promise<void>((resolved) => this.#watcher.once('ready', resolved));
  }

  /** The next cause; `quit` when the signal is aborted. What happened since the last call counts. */
  async next(signal: AbortSignal): Promise<Cause> {
    for (;;) {
      if (signal.aborted) return { kind: 'quit' };
      const asked = this.#asked.shift();
      if (asked) return asked;
      if (this.#changed.size > 0) {
        const files = [...this.#changed];
        this.#changed.clear();
        return { kind: 'changed', files };
      }
      await new Promise<void>((woken) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          woken();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#input.close();
    await this.#watcher.close();
  }
}

/**
 * What is to run after a change: the tests of the scripts that were changed; where something else was, such as the server,
 * what failed, or all if nothing did.
 */
export function selectorsAfter(
  cause: Cause,
  {
    all,
    failed,
    scripts,
  }: {
    readonly all: readonly string[];
    readonly failed: readonly string[];
    readonly scripts: ReadonlyMap<string, string>;
  },
): readonly string[] {
  if (cause.kind === 'failed' && failed.length > 0) return failed;
  if (cause.kind !== 'changed') return all;
  const suites = cause.files.map((file) => scripts.get(file));
  const known = suites.filter((suite) => suite !== undefined);
  if (known.length === suites.length) return [...new Set(known)];
  return failed.length > 0 ? failed : all;
}
