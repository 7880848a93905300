import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a shell is told for a command line. */
const complete = (...words: string[]): string[] =>
  execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/mailspec.ts', 'complete', '--', ...words], {
    encoding: 'utf8',
  }).split('\n');

describe('completion', () => {
  it('knows commands, options, suites and reporters', () => {
    expect(complete('basel').some((line) => line.startsWith('baseline'))).toBe(true);
    expect(complete('run', '--last').some((line) => line.startsWith('--last-failed'))).toBe(true);
    expect(complete('run', 'pop3/dele').some((line) => line.startsWith('pop3/deletion'))).toBe(true);
    expect(complete('run', '--reporter', 'jun').some((line) => line.startsWith('junit:gitlab'))).toBe(true);
  });

  it('has a script for each shell', () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const script = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/mailspec.ts', 'completion', shell], {
        encoding: 'utf8',
      });
      expect(script).toContain('mailspec');
    }
  });
});
