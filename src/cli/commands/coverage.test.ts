import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Coverage } from '../../coverage/index.js';
import { main } from '../main.js';

const suite = (covers: string): string => `suite: pop3/own
title: Own suite
protocol: pop3
tests:
  - id: first
    title: The server answers NOOP
    covers: [${covers}]
    steps:
      - C: NOOP
        reply: +OK
`;

let folder = '';
let out = '';
let err = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-coverage-'));
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A folder with one suite in it. */
function suites(text: string): string {
  mkdirSync(join(folder, 'suites/pop3'), { recursive: true });
  writeFileSync(join(folder, 'suites/pop3/own.yaml'), `# yaml-language-server: $schema=x\n${text}`);
  return join(folder, 'suites');
}

const known = 'rfc1939-5-noop';

describe('mailspec coverage', () => {
  test('counts what a folder of suites covers', async () => {
    const args = ['--suites', suites(suite(known))];
    expect(await main(['coverage', known, ...args])).toBe(0);
    expect(out).toMatch(/✓ MUST +rfc1939-5-noop\n +pop3\/own\/first/);
    expect(await main(['coverage', known, '--check', ...args])).toBe(0);
    expect(await main(['coverage', '1939', '--check', '--brief', ...args])).toBe(1);
    expect(out).toMatch(/Uncovered \(\d+\)/);
    expect(await main(['coverage', '1939', ...args])).toBe(0);
  });

  test('a covers that names no line is told, and fails the check', async () => {
    const args = [known, '--suites', suites(suite(`${known}, rfc1939-5-noop-noop`))];
    expect(await main(['coverage', ...args])).toBe(0);
    expect(out).toMatch(/In no ledger \(1\)\n +rfc1939-5-noop-noop +\S+own\.yaml:8/);
    expect(await main(['coverage', '--check', ...args])).toBe(1);
  });

  test('mistakes in scripts are told, for their suites are left out', async () => {
    const folderOfSuites = suites(suite(known).replace('reply: +OK', 'replay: +OK'));
    expect(await main(['coverage', known, '--suites', folderOfSuites])).toBe(2);
    expect(out).toContain(`uncovered: `);
    expect(err).toContain('mistakes in scripts');
  });

  test('a selector that means nothing is no empty answer', async () => {
    expect(await main(['coverage', 'rfc1939-5-nop'])).toBe(2);
    expect(err).toContain('no requirement matches rfc1939-5-nop; did you mean rfc1939-5-noop?');
    expect(out).toBe('');
  });

  test('yields JSON', async () => {
    expect(await main(['coverage', known, '--json', '--suites', suites(suite(known))])).toBe(0);
    const coverage = JSON.parse(out) as Coverage;
    expect(coverage.totals).toMatchObject({ testable: 1, covered: 1 });
    expect(coverage.rfcs[0]?.sections[0]?.requirements[0]?.tests[0]?.id).toBe('pop3/own/first');
  });

  test('writes a page', async () => {
    const file = join(folder, 'deep/page.html');
    expect(await main(['coverage', '1939', '--html', file, '--suites', suites(suite(known))])).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[^]*id="rfc1939-5-noop"[^]*<\/html>\n$/);
    expect(await main(['coverage', '1939', '--html', join(file, 'no'), '--suites', suites(suite(known))])).toBe(2);
    expect(err).toContain('the page cannot be written');
  });
});

describe('mailspec explain', () => {
  test('shows a requirement with its tests', async () => {
    expect(await main(['explain', known, '--suites', suites(suite(known))])).toBe(0);
    expect(out).toMatch(/rfc1939-5-noop\n +MUST +RFC 1939 §5/);
    expect(out).toMatch(/pop3\/own\/first\n +The server answers NOOP\n +\S+own\.yaml:6/);
  });

  test('shows the rulings on it', async () => {
    const named = /^### (.+)$[^#]*\*\*On\.\*\* `([^`*]+)`/m.exec(readFileSync('docs/rulings.md', 'utf8'));
    const [, heading = '', id = ''] = named ?? [];
    expect(await main(['explain', id, '--suites', suites(suite(known))])).toBe(0);
    expect(out).toContain(`Ruling: ${heading}`);
    expect(out).toMatch(/docs\/rulings\.md:\d+/);
  });

  test('knows globs, and says what was meant', async () => {
    const args = ['--suites', suites(suite(known))];
    expect(await main(['explain', 'rfc1939-5-*', ...args])).toBe(0);
    expect(out.match(/https:\/\/www\.rfc-editor\.org\/rfc\/rfc1939#section-5/g)?.length).toBeGreaterThan(5);
    expect(await main(['explain', 'rfc1939-5-nooop', ...args])).toBe(2);
    expect(err).toContain('did you mean rfc1939-5-noop?');
  });

  test('yields JSON', async () => {
    expect(await main(['explain', known, '--json', '--suites', suites(suite(known))])).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { id: known, status: 'covered', tests: [{ id: 'pop3/own/first' }], rulings: expect.any(Array) as unknown },
    ]);
  });
});
