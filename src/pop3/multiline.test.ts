import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unstuff } from './multiline.js';

const read = (block: string) => {
  const { octets, faults, lines } = unstuff(Buffer.from(block, 'latin1'));
  return { octets: octets.toString('latin1'), faults, lines: lines() };
};

/** What a server must do (RFC 1939 §3), by another way than the one that is tested. */
const stuff = (lines: readonly string[]): string =>
  [...lines.map((line) => (line.startsWith('.') ? `.${line}` : line)), '.'].map((line) => `${line}\r\n`).join('');

describe('a multi-line response', () => {
  it.each([
    ['.\r\n', '', []],
    ['a\r\n.\r\n', 'a\r\n', ['a']],
    ['\r\n\r\n.\r\n', '\r\n\r\n', ['', '']],
    ['..\r\n...\r\n..x\r\na.\r\n.\r\n', '.\r\n..\r\n.x\r\na.\r\n', ['.', '..', '.x', 'a.']],
    ['caf\xe9\0\r\n.\r\n', 'caf\xe9\0\r\n', ['caf\xe9\0']],
  ])('%j is clean', (block, octets, lines) => expect(read(block)).toEqual({ octets, lines, faults: [] }));

  it.each([
    [
      '.hidden\r\n.\r\n',
      'hidden\r\n',
      0,
      'a second "." in front of a line that begins with "."',
      '.hidden\\r\\n.\\r\\n',
    ],
    ['a\nb\r\n.\r\n', 'a\nb\r\n', 1, 'CRLF at the end of every line', '\\nb\\r\\n.\\r\\n'],
    ['\n.\r\n', '\n', 0, 'CRLF at the end of every line', '\\n.\\r\\n'],
    ['a\rb\r\n.\r\n', 'a\rb\r\n', 1, 'no CR but in CRLF', '\\rb\\r\\n.\\r\\n'],
    ['a\r\n.\n', 'a\r\n', 4, 'CRLF at the end of every line', '\\n'],
    ['a\r\n', 'a\r\n', 3, '"." CRLF at the end', 'nothing more'],
    ['', '', 0, '"." CRLF at the end', 'nothing more'],
    ['a\r\n.\r\nb\r\n', 'a\r\n', 6, 'nothing behind the terminator', 'b\\r\\n'],
  ])('%j has a fault', (block, octets, offset, expected, found) => {
    const result = read(block);
    expect(result.octets).toBe(octets);
    expect(result.faults).toMatchObject([
      { offset, rule: expect.any(String) as string, source: 'RFC 1939 §3', level: 'MUST', expected, found },
    ]);
  });

  it('has both faults of an end that is cut off', () => {
    expect(read('a\r\n.').faults.map((fault) => fault.offset)).toEqual([3, 4, 4]);
    expect(read('abc').octets).toBe('abc');
  });

  it('tells each kind of fault once, with the number of the others', () => {
    const { faults } = read(`${'a\n'.repeat(1000)}.\r\n`);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.found).toContain('(and 999 more such)');
  });

  it('gives back what a server stuffed', () => {
    const line = fc.array(fc.constantFrom('.', 'a', '\xe9', ' ')).map((list) => list.join(''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const expected = lines.map((text) => `${text}\r\n`).join('');
        expect(read(stuff(lines))).toEqual({ octets: expected, lines, faults: [] });
      }),
    );
  });

  it('never throws on garbage', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.', '\r', '\n', 'a')), (pieces) => {
        const block = pieces.join('');
        const { octets, faults } = read(block);
        expect(octets.length).toBeLessThanOrEqual(block.length);
        for (const { offset } of faults) expect(offset).toBeLessThanOrEqual(block.length);
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const time = (megabytes: number): number => {
      const block = Buffer.from(
        `${'..dots and some text to fill a line of seventy-odd characters, as mail has\r\n'.repeat(megabytes * 13_000)}.\r\n`,
      );
      const start = performance.now();
      unstuff(block);
      return performance.now() - start;
    };
    time(1);
    const one = Math.max(1, Math.min(time(1), time(1), time(1)));
    const eight = Math.min(time(8), time(8), time(8));
    expect(eight / one).toBeLessThan(40);
  });
});
