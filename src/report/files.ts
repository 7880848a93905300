import { closeSync, createWriteStream, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Screen } from './console/style.js';

const columnsOfAFile = 120;

/**
 * Makes the folders above a file, and finds out before the run whether it can be written.
 * @throws {RangeError} where it cannot
 */
export function prepare(path: string, what = 'report'): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new RangeError(`the ${what} cannot be written to ${path}: ${why}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
};

/** A file as a screen; what goes wrong on the way is told when it is closed. */
export function fileScreen(path: string): { screen: Screen; close: () => Promise<void> } {
  const stream = createWriteStream(path);
  let broken: Error | undefined;
  stream.on('error', (error) => (broken ??= error));
  return {
    screen: { write: (text) => void stream.write(text), live: false, colors: false, columns: columnsOfAFile },
    close: () =>
      new Promise((resolve, reject) => {
        const settle = (): void => (broken ? reject(broken) : resolve());
        if (stream.closed) settle();
        else {
          stream.once('close', settle);
          stream.end();
        }
      }),
  };
}
