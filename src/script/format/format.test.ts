import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from './format.js';
import { filesToFormat, formatFile } from './index.js';

const { files } = filesToFormat(['suites']);
const suites = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
/** Without texts in which indentation means something. */
const simple = suites.filter(({ text }) => !/[|>]-?$/m.test(text));

/** With so many times the indentation, that behind dashes too. */
function wider(line: string, factor: number): string {
  const [, blanks = '', dash = '', rest = ''] = /^( *)(- )?(.*)$/.exec(line) ?? [];
  const behind = dash === '' ? '' : `-${' '.repeat(2 * factor - 1)}`;
  return `${' '.repeat(blanks.length * factor)}${behind}${rest}`;
}

const messy = `# about it


suite:   my/messy   
tests:
- id:  one    # the first
  inbox: [ plain,  {message: nested , flags: \\Seen} ]
  # before the steps
  steps:
      -   C: STAT
          reply:   +OK 1 \${:number}
          # at the end
      - C: 'LIST # 1'
        lines:
        - >-
               1
                 2
        - ...

`;

const tidy = `# about it

suite: my/messy
tests:
  - id: one           # the first
    inbox: [plain, {message: nested, flags: \\Seen}]
    # before the steps
    steps:
      - C: STAT
        reply: +OK 1 \${:number}
        # at the end
      - C: 'LIST # 1'
        lines:
          - >-
            1
              2
          - ...
`;

describe('a messy script', () => {
  it('is laid out, with its comments where they stood', () => {
    expect(format(messy)?.replace(/one +#/, 'one           #')).toBe(tidy);
    expect(format(messy.replaceAll('\n', '\r\n'))).toBe(format(messy));
  });

  it('is left alone where it is no script', () => {
    expect(format('a: [')).toBeUndefined();
    expect(format('a: *x')).toBeUndefined();
    expect(format('a: !t x')).toBeUndefined();
  });
});

describe('the bundled suites', () => {
  it('are laid out already, and formatting finds back to that from any indentation and spacing', () => {
    expect(suites.length).toBeGreaterThan(50);
    for (const { file, text } of suites) expect([file, format(text)]).toEqual([file, text]);
    const mess = fc.record({
      suite: fc.constantFrom(...simple),
      factor: fc.integer({ min: 1, max: 4 }),
      tail: fc.boolean(),
    });
    fc.assert(
      fc.property(mess, ({ suite: { text }, factor, tail }) => {
        const messed = text
          .split('\n')
          .map((line) => `${wider(line, factor)}${tail && line !== '' ? '  ' : ''}`)
          .join('\n');
        expect(format(messed)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('say the same afterwards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-fmt-'));
    try {
      const file = join(folder, 'messy.yaml');
      writeFileSync(file, messy);
      expect(formatFile(file).formatted).toBe(format(messy));
      writeFileSync(file, 'suite: a\nsuite: b\n');
      expect(formatFile(file)).toMatchObject({ problems: [{ code: 'yaml-duplicate-key' }] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
