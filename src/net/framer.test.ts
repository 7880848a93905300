import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEXT_LIMIT } from './frame.js';
import type { Framing, Limits } from './frame.js';
import { Framer } from './framer.js';

const limits: Limits = { frame: 1_000_000, total: 100_000_000 };

/** All frames of a stream that arrives in these chunks; what is left stands last, in brackets. */
function frames(chunks: readonly (string | Buffer)[], framing: Framing, bounds = limits): string[] {
  const framer = new Framer(bounds);
  const result: string[] = [];
  const take = (): void => {
    for (let frame = framer.next(framing); frame; frame = framer.next(framing)) {
      result.push(frame.kind === 'frame' ? frame.octets.toString('latin1') : `too long: ${frame.of}`);
      if (frame.kind === 'too-long') return;
    }
  };
  for (const chunk of chunks) {
    if (result.at(-1)?.startsWith('too long')) break;
    framer.push(Buffer.from(chunk as string, 'latin1'), 0);
    take();
  }
  if (framer.length > 0) result.push(`[${framer.drain().toString('latin1')}]`);
  return result;
}

/** A stream chopped as finely as can be. */
const octets = (stream: string): Buffer[] => Array.from(Buffer.from(stream, 'latin1'), (octet) => Buffer.of(octet));

describe('lines', () => {
  test.each([
    ['a CRLF ends a line', 'a\r\nb\r\n', ['a\r\n', 'b\r\n']],
    ['a bare LF ends one too', 'a\nb\n\n', ['a\n', 'b\n', '\n']],
    ['a bare CR does not', 'a\rb\r\n', ['a\rb\r\n']],
    ['an unfinished line waits', 'a\r\nb', ['a\r\n', '[b]']],
    ['a literal is nothing special', 'a {3}\r\nb\r\n', ['a {3}\r\n', 'b\r\n']],
  ])('%s', (_, stream, expected) => {
    expect(frames([stream], 'line')).toEqual(expected);
    expect(frames(octets(stream), 'line')).toEqual(expected);
  });
});

describe('responses', () => {
  const cases: [string, string, string[]][] = [
    [
      'a literal is part of it',
      '* 1 FETCH (BODY[] {5}\r\na\r\nb\r)\r\n* x\r\n',
      ['* 1 FETCH (BODY[] {5}\r\na\r\nb\r)\r\n', '* x\r\n'],
    ],
    ['several literals', '* A {1}\r\nx {2}\r\nyz {0}\r\n\r\nB\r\n', ['* A {1}\r\nx {2}\r\nyz {0}\r\n\r\n', 'B\r\n']],
    [
      'literal8 and non-synchronising',
      '* A ~{2}\r\n\0\n {1+}\r\nx\r\nB\r\n',
      ['* A ~{2}\r\n\0\n {1+}\r\nx\r\n', 'B\r\n'],
    ],
    ['a literal that looks like the end of a line', '* A {3}\r\n{9} \r\nB\r\n', ['* A {3}\r\n{9} \r\n', 'B\r\n']],
    ['braces elsewhere', '* A {3} x\r\n* B 3}\r\n* C {}\r\n', ['* A {3} x\r\n', '* B 3}\r\n', '* C {}\r\n']],
    [
      'free text of a status response',
      'a1 BAD what is APPEND x {5}\r\nB\r\n',
      ['a1 BAD what is APPEND x {5}\r\n', 'B\r\n'],
    ],
    ['free text of a continuation request', '+ {5}\r\nB\r\n', ['+ {5}\r\n', 'B\r\n']],
    ['free text after a response code', '* NO [ALERT] {5}\r\nB\r\n', ['* NO [ALERT] {5}\r\n', 'B\r\n']],
    [
      'a literal in a response code',
      '* NO [BADCHARSET ({5}\r\nUTF-8)] x\r\nB\r\n',
      ['* NO [BADCHARSET ({5}\r\nUTF-8)] x\r\n', 'B\r\n'],
    ],
    ['a literal after a bare LF', '* A {1}\nx\nB\n', ['* A {1}\nx\n', 'B\n']],
    ['an unfinished literal waits', '* A {9}\r\nx\r\ny\r\n', ['[* A {9}\r\nx\r\ny\r\n]']],
  ];
  test.each(cases)('%s', (_, stream, expected) => {
    expect(frames([stream], 'response')).toEqual(expected);
    expect(frames(octets(stream), 'response')).toEqual(expected);
  });
});

describe('blocks', () => {
  test.each([
    ['end with a lone dot', 'a\r\nb\r\n.\r\n+OK\r\n', ['a\r\nb\r\n.\r\n', '[+OK\r\n]']],
    ['may be empty', '.\r\n.\r\n', ['.\r\n', '.\r\n']],
    ['hold stuffed dots', '..\r\n.x\r\na.\r\n.\r\n', ['..\r\n.x\r\na.\r\n.\r\n']],
    ['end with a bare LF too', 'a\n.\nb', ['a\n.\n', '[b]']],
    ['do not end at a dot within a line', 'a\r\n. \r\nb.\r\n', ['[a\r\n. \r\nb.\r\n]']],
  ])('%s', (_, stream, expected) => {
    expect(frames([stream], 'block')).toEqual(expected);
    expect(frames(octets(stream), 'block')).toEqual(expected);
  });
});

describe('limits', () => {
  const small: Limits = { frame: 20, total: 1_000 };

  test('a frame of just the limit passes, one octet more does not', () => {
    expect(frames(['x'.repeat(18), '\r\n'], 'line', small)).toEqual([`${'x'.repeat(18)}\r\n`]);
    expect(frames(['x'.repeat(19), '\r\n'], 'line', small)).toEqual(['too long: frame']);
    expect(frames(['x'.repeat(21)], 'line', small)).toEqual(['too long: frame']);
    expect(frames(['a\r\n'.repeat(8), '.\r\n'], 'block', small)).toEqual(['too long: frame']);
  });

  test.each(['4294967295', '99999999999999999999', '21'])(
    'a literal of %s octets is refused when it is announced',
    (count) => {
      expect(frames([`* A {${count}}\r\n`], 'response', small)).toEqual(['too long: frame']);
    },
  );

  test('a flood of short frames ends at the limit of the connection', () => {
    const result = frames(
      Array.from({ length: 1_000 }, () => 'a\r\n'),
      'line',
      small,
    );
    expect(result).toHaveLength(335);
    expect(result.at(-1)).toBe('too long: connection');
  });

  test('the head is kept, and every further read says so', () => {
    const framer = new Framer(small);
    framer.push(Buffer.alloc(50_000, 'x'), 0);
    const refused = framer.next('line');
    expect(refused).toMatchObject({ kind: 'too-long', limit: 20 });
    expect(refused?.octets.length).toBe(16 * 1024);
    framer.push(Buffer.from('a\r\n'), 0);
    expect(framer.next('response')).toBe(refused);
    expect(framer.length).toBe(0);
  });
});

test('a frame bears the time at which its last octet arrived', () => {
  const framer = new Framer(limits);
  framer.push(Buffer.from('a\r\nb\r\nc'), 1);
  framer.push(Buffer.from('d\r\n'), 2);
  const times = [framer.next('line'), framer.next('line'), framer.next('line')].map(
    (frame) => frame?.kind === 'frame' && frame.at,
  );
  expect(times).toEqual([1, 1, 2]);
});

test('another framing looks at what is there anew', () => {
  const framer = new Framer(limits);
  framer.push(Buffer.from('+OK\r\n1 {3}\r\n'), 0);
  expect(framer.next('block')).toBeUndefined();
  expect(framer.next('line')?.octets.toString()).toBe('+OK\r\n');
  expect(framer.next('response')).toBeUndefined();
  expect(framer.next('line')?.octets.toString()).toBe('1 {3}\r\n');
});

test('however a stream is chopped, the frames are the same', () => {
  const piece = fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '.',
    'a',
    ' ',
    '{1}',
    '{3}\r\n',
    '~{2+}\r\n',
    '* OK ',
    '* 1 FETCH (',
    '}',
    '[',
  );
  const framings = fc.constantFrom<Framing>('line', 'response', 'block');
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.array(fc.nat(80), { maxLength: 20 }),
      framings,
      (pieces, cuts, framing) => {
        const stream = pieces.join('');
        const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
        const chunks = at.slice(1).map((end, index) => stream.slice(at[index], end));
        expect(frames(chunks, framing)).toEqual(frames([stream], framing));
      },
    ),
    { numRuns: 500 },
  );
});

describe('time', () => {
  test('a literal of 5 MB, and 200,000 short lines, take milliseconds', () => {
    const literal = Buffer.from(`* 1 FETCH (BODY[] {5000000}\r\n${'x'.repeat(5_000_000)})\r\n`);
    const lines = Buffer.from('* 12 EXISTS\r\n'.repeat(200_000));
    for (const [stream, count] of [
      [literal, 1],
      [lines, 200_000],
    ] as const) {
      const framer = new Framer({ frame: 10_000_000, total: 100_000_000 });
      const start = performance.now();
      let found = 0;
      for (let at = 0; at < stream.length; at += 65_536) {
        framer.push(stream.subarray(at, at + 65_536), 0);
        while (framer.next('response')) found += 1;
      }
      expect(found).toBe(count);
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  });

  test('a megabyte that drips in octet by octet is scanned once', () => {
    const framer = new Framer({ frame: 10_000_000, total: 100_000_000 });
    const octet = Buffer.from('x');
    const start = performance.now();
    for (let count = 0; count < 1_000_000; count += 1) {
      framer.push(octet, 0);
      if (framer.next('response')) throw new Error('no frame was expected');
    }
    framer.push(Buffer.from('\n'), 0);
    expect(framer.next('response')?.octets.length).toBe(1_000_001);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test('a line may be long, a literal or a message longer', () => {
    const limits = { frame: 10_000_000, total: 100_000_000 };
    const text = Buffer.from('x'.repeat(TEXT_LIMIT));
    const long = new Framer(limits);
    long.push(text, 0);
    expect(long.next('response')).toBeUndefined();
    long.push(Buffer.from('x'), 0);
    expect(long.next('response')).toMatchObject({ kind: 'too-long', of: 'text', limit: TEXT_LIMIT });
    const literal = new Framer(limits);
    literal.push(
      Buffer.concat([
        Buffer.from(`* 1 FETCH (BODY[] {${text.length * 3}}\r\n`),
        text,
        text,
        text,
        Buffer.from(')\r\n'),
      ]),
      0,
    );
    expect(literal.next('response')?.kind).toBe('frame');
    const block = new Framer(limits);
    block.push(Buffer.concat([text, text, Buffer.from('\r\n.\r\n')]), 0);
    expect(block.next('block', text.length)).toMatchObject({ kind: 'too-long', of: 'frame', limit: text.length });
    const message = new Framer(limits);
    message.push(Buffer.concat([text, text, Buffer.from('\r\n.\r\n')]), 0);
    expect(message.next('block')?.kind).toBe('frame');
  });
});
