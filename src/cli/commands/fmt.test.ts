import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captured } from '../testing/captured.js';

it('checks, formats, and then has nothing more to do; what is no YAML it leaves alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-fmt-'));
  try {
    const file = join(folder, 'a.yaml');
    const text = 'suite:   my/a\ntests:\n- id: one   # first\n';
    writeFileSync(file, text);
    expect(await captured('fmt', folder, '--check')).toMatchObject({ code: 1, err: '' });
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await captured('fmt', folder)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toMatch(/^suite: my\/a\ntests:\n {2}- id: one {2,}# first\n$/);
    expect(await captured('fmt', folder, '--check')).toMatchObject({ code: 0, out: '1 scripts, 0 to format\n' });
    writeFileSync(file, 'suite: *x\n');
    expect(await captured('fmt', folder)).toMatchObject({
      code: 2,
      out: expect.stringContaining('a.yaml:1:8') as string,
    });
    expect(readFileSync(file, 'utf8')).toBe('suite: *x\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
