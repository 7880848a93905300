import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OutputRing } from './output-ring.js';
import { ServerLog } from './server-log.js';

const folder = mkdtempSync(join(tmpdir(), 'mailspec-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the log of the server', () => {
  it('tells what was written since a moment, to the file and to the output', () => {
    const file = join(folder, 'a.log');
    writeFileSync(file, 'before\n');
    const output = new OutputRing();
    output.add(Buffer.from('started\n'));
    const log = new ServerLog(file, output);
    const mark = log.mark();
    expect(log.since(mark)).toBe('');
    appendFileSync(file, 'panic: no such mailbox\n');
    output.add(Buffer.from('stack\n'));
    expect(log.since(mark)).toBe('stack\npanic: no such mailbox');
  });

  it('shows the last lines of many, in bounded memory', () => {
    const file = join(folder, 'b.log');
    writeFileSync(file, '');
    const log = new ServerLog(file);
    const mark = log.mark();
    appendFileSync(file, Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join(''));
    const lines = log.since(mark).split('\n');
    expect(lines).toHaveLength(20);
    expect(lines.at(-1)).toBe('line 49999');
  });

  it('bears a file that is begun anew, or is not there', () => {
    const file = join(folder, 'c.log');
    writeFileSync(file, 'a long line that goes with the rotation\n');
    const log = new ServerLog(file);
    const mark = log.mark();
    writeFileSync(file, 'fresh\n');
    expect(log.since(mark)).toBe('fresh');
    expect(new ServerLog(join(folder, 'none.log')).since({ file: 9, output: 0 })).toBe('');
    expect(new ServerLog(undefined).since(mark)).toBe('');
  });

  it('knows what an output has dropped', () => {
    const output = new OutputRing();
    const log = new ServerLog(undefined, output);
    output.add(Buffer.from('x'.repeat(700_000)));
    const mark = log.mark();
    output.add(Buffer.from('\nlate\n'));
    expect(log.since(mark)).toBe('late');
  });
});
