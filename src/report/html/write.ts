import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a page piece by piece. */
export function writePage(path: string, pieces: Iterable<string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) {
      const octets = Buffer.from(piece);
      for (let at = 0; at < octets.length;) at += writeSync(file, octets, at);
    }
  } finally {
    closeSync(file);
  }
}
