import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Place } from '../events/events.js';
import type { Problems } from './problem.js';
import { SourceFile } from './source.js';

/** A file's text as UTF-8; undefined, with the complaint, where it cannot be had. */
export function readSource(file: string, problems: Problems): SourceFile | undefined {
  const start = { file: shown(file), line: 1, column: 1, length: 1 };
  let octets: Buffer;
  try {
    octets = readFileSync(file);
  } catch (error) {
    problems.error('file-unreadable', start, `the file cannot be read: ${reason(error)}`);
    return undefined;
  }
  if (octets.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) {
    problems.error('byte-order-mark', start, 'the file begins with a byte order mark', 'save it as UTF-8 without one');
    octets = octets.subarray(3);
  }
  try {
    return new SourceFile(shown(file), new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets));
  } catch {
    const place = { ...start, line: badLine(octets) };
    problems.error(
      'not-utf8',
      place,
      'the file is not UTF-8',
      'save it as UTF-8; to send other octets write \\xHH in a step with "raw: true"',
    );
    return undefined;
  }
}

/** The first line that is not UTF-8. */
function badLine(octets: Buffer): number {
  let line = 1;
  for (let start = 0; start < octets.length; line += 1) {
    const end = octets.indexOf(0x0a, start);
    const text = octets.subarray(start, end < 0 ? undefined : end);
    if (!Buffer.from(text.toString('utf8'), 'utf8').equals(text)) return line;
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}

const reason = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission denied' : String(code ?? error);
};

/** A path as the user would write it: from the working folder, unless it lies elsewhere. */
export function shown(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  return path.startsWith('..') || isAbsolute(path) ? resolve(file) : path;
}

/** A file that may hold a suite. */
export interface Found {
  readonly file: string;
  /** The folder that it was found in, where one was asked for. */
  readonly folder: string | undefined;
  /** The nearest folder called `suites` above it, below which ids are paths. */
  readonly root: string | undefined;
}

/** The files that paths stand for, each once: files as they are, folders with all `.yaml` files in them. */
export function filesOf(paths: readonly string[], problems: Problems): readonly Found[] {
  const found = new Map<string, Found>();
  for (const path of paths) {
    const place: Place = { file: shown(path), line: 1, column: 1, length: 1 };
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) {
      problems.error('file-unreadable', place, 'there is no such file or folder');
      continue;
    }
    const folder = stat.isDirectory() ? resolve(path) : undefined;
    const files = stat.isDirectory() ? walk(path, problems) : [path];
    if (files.length === 0)
      problems.error('no-suites', place, 'no suite is in this folder', 'suites are files that end in .yaml');
    for (const file of files) found.set(resolve(file), { file, folder, root: suitesFolder(resolve(file)) });
  }
  return [...found.values()];
}

function walk(folder: string, problems: Problems): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return entry.name === 'requirements' ? [] : walk(path, problems);
    if (entry.name.endsWith('.yml')) {
      const place = { file: shown(path), line: 1, column: 1, length: 1 };
      problems.error('file-name', place, 'a suite ends in .yaml, so this one would never run', 'rename it');
    }
    return entry.name.endsWith('.yaml') && entry.name !== 'mailspec.yaml' ? [path] : [];
  });
}

/** The nearest folder called `suites` above a file. */
function suitesFolder(path: string): string | undefined {
  const parts = path.split(sep);
  const at = parts.lastIndexOf('suites');
  return at < 0 ? undefined : parts.slice(0, at + 1).join(sep);
}
