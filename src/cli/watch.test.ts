import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { selectorsAfter, Watch, type Cause } from './watch.js';

describe('what runs after a change', () => {
  const all = ['pop3'];
  const scripts = new Map([
    ['/s/pop3/uidl.yaml', 'pop3/uidl'],
    ['/s/pop3/top.yaml', 'pop3/top'],
  ]);
  const after = (cause: Cause, failed: readonly string[] = []) => selectorsAfter(cause, { all, failed, scripts });

  it.each<[string, Cause, string[], readonly string[]]>([
    ['the suite of a script', { kind: 'changed', files: ['/s/pop3/uidl.yaml'] }, ['pop3/top/x'], ['pop3/uidl']],
    [
      'what failed, where the server was changed',
      { kind: 'changed', files: ['/src/main.c'] },
      ['pop3/top/x'],
      ['pop3/top/x'],
    ],
    ['all, where the server was changed and nothing had failed', { kind: 'changed', files: ['/src/main.c'] }, [], all],
    [
      'what failed, where both were',
      { kind: 'changed', files: ['/src/main.c', '/s/pop3/uidl.yaml'] },
      ['a/b'],
      ['a/b'],
    ],
    ['all, where it is asked for', { kind: 'all' }, ['a/b'], all],
    ['what failed, where it is asked for', { kind: 'failed' }, ['a/b'], ['a/b']],
  ])('%s', (_, cause, failed, expected) => {
    expect(after(cause, failed)).toEqual(expected);
  });
});

describe('a watch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-watch-'));
  const open: Watch[] = [];
  afterEach(async () => {
    for (const watch of open.splice(0)) await watch.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hears of files, and of lines that are typed, and ends', async () => {
    mkdirSync(join(folder, 'reports'), { recursive: true });
    const input = new PassThrough();
    const watch = new Watch([folder], input);
    open.push(watch);
    await watch.ready();
    const stop = new AbortController();
    writeFileSync(join(folder, 'reports', 'junit.xml'), 'not me');
    writeFileSync(join(folder, 'a.yaml'), 'x');
    expect(await watch.next(stop.signal)).toEqual({ kind: 'changed', files: [join(folder, 'a.yaml')] });
    input.write('what\n\nf\nq\n');
    expect(await watch.next(stop.signal)).toEqual({ kind: 'all' });
    expect(await watch.next(stop.signal)).toEqual({ kind: 'failed' });
    expect(await watch.next(stop.signal)).toEqual({ kind: 'quit' });
    const waiting = watch.next(stop.signal);
    stop.abort();
    expect(await waiting).toEqual({ kind: 'quit' });
  });
});
