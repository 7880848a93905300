import { describe, expect, it } from 'vitest';
import type { Scope } from '../pattern/expression.js';
import type { Bindings } from '../pattern/value.js';
import { number, secret, text } from '../pattern/value.js';
import { compileLine, matchLine, matchLines, matchStatus } from './pattern.js';
import type { LinePattern } from './pattern.js';
import { parseStatus } from './status.js';

const scope: Scope = {
  bindings: new Map([
    ['n', number(3)],
    ['id', text('a|b')],
    ['user', text('tim')],
  ]),
};

function pattern(source: string, place?: 'status' | 'line'): LinePattern {
  const result = compileLine(source, place);
  if (!result.ok) throw new Error(result.faults.map((fault) => fault.message).join());
  return result.value;
}

function captured(bindings: Bindings): Record<string, string> {
  const found = [...bindings].filter(([name]) => !scope.bindings.has(name));
  return Object.fromEntries(
    found.map(([name, value]) => [
      name,
      value.kind === 'octets' ? value.octets.toString('latin1') : value.kind === 'number' ? `${value.number}n` : '?',
    ]),
  );
}

function status(source: string, line: string) {
  const parsed = parseStatus(Buffer.from(`${line}\r\n`, 'latin1'), { greeting: true }).status;
  if (!parsed) throw new Error(line);
  return matchStatus(pattern(source, 'status'), parsed, scope);
}

const one = (source: string, line: string, command?: string) =>
  matchLine(pattern(source), line, scope, command === undefined ? {} : { command });

describe('a status line', () => {
  it.each([
    ['+OK', '+OK', {}],
    ['+OK', '+OK whatever 3', {}],
    ['+OK|-ERR', '-ERR no', {}],
    ['+OK 3 ${octets:number}', '+OK 3 320', { octets: '320n' }],
    ['+OK 3 ${octets:number}', '+OK 3 320 extra', { octets: '320n' }],
    ['+OK ${n} ${:number}', '+OK 3 1', {}],
    ['+OK ${n + 1}', '+OK 4 x', {}],
    ['+OK ${id}', '+OK a|b', {}],
    ['+OK 1 ${uid:unique-id}', '+OK 1 <x>', { uid: '<x>' }],
    ['+OK ... ${stamp:timestamp}', '+OK POP3 ready <1.2@h> hi', { stamp: '<1.2@h>' }],
    ['+OK ${:text}${stamp:timestamp}', '+OK ready.<1.2@h>', { stamp: '<1.2@h>' }],
    ['+OK ... ${stamp:timestamp}', '+OK <1.2@h>', { stamp: '<1.2@h>' }],
    ['+OK ${all:text}', '+OK a b c', { all: 'a b c' }],
    ['-ERR [IN-USE]', '-ERR [in-use] busy', {}],
    ['-ERR [SYS]', '-ERR [SYS/TEMP] later', {}],
    ['-ERR [sys/temp]', '-ERR [SYS/TEMP/DISK]', {}],
    ['-ERR [IN-USE|SYS/TEMP]', '-ERR [SYS/TEMP]', {}],
    ['-ERR [IN-USE]|[LOGIN-DELAY]', '-ERR [LOGIN-DELAY]', {}],
    ['-ERR [IN-USE] busy', '-ERR [IN-USE] busy now', {}],
    ['+OK 3', '+OK [X] 3', {}],
    ['+OK en|de', '+OK de Hallo', {}],
    ['+OK {en|de} x', '+OK en x', {}],
  ])('%j matches %j', (source, line, expected) => {
    const result = status(source, line);
    expect(result.ok && captured(result.bindings)).toEqual(expected);
  });

  it.each([
    ['+OK', '-ERR no', { offset: 0, length: 3, expected: '+OK', actual: '-ERR no', progress: 0 }],
    ['+OK 3 ${octets:number}', '+OK 4 320', { offset: 4, length: 1, expected: '"3"', actual: '4 320', progress: 4 }],
    ['+OK 3 ${octets:number}', '+OK 3 x', { offset: 6, length: 16, expected: 'a number', actual: 'x', progress: 6 }],
    ['+OK 3', '+OK 33', { offset: 4, length: 1, expected: 'a space or the end of the line', actual: '3', progress: 5 }],
    ['+OK 3', '+OK', { offset: 4, length: 1, expected: '"3"', actual: 'the line ends', progress: 3 }],
    ['+OK ${n} x', '+OK 4 x', { offset: 4, length: 4, expected: '3', actual: '4 x', progress: 4 }],
    ['+OK ${user}', '+OK tom', { offset: 4, length: 7, expected: '"tim"', actual: 'tom', progress: 4 }],
    ['-ERR [IN-USE]', '-ERR busy', { offset: 5, length: 8, expected: '[IN-USE]', actual: '-ERR busy', progress: 4 }],
    [
      '-ERR [SYS/TEMP]',
      '-ERR [SYS] x',
      { offset: 5, length: 10, expected: '[SYS/TEMP]', actual: '-ERR [SYS] x', progress: 4 },
    ],
  ])('%j does not match %j', (source, line, mismatch) => {
    const result = status(source, line);
    expect(result).toMatchObject({ ok: false, mismatch });
  });

  it('is not compared by a pattern that is for something else', () => {
    expect(matchStatus(pattern('1 2'), { ok: true, text: '1 2', textOffset: 4 }, scope)).toMatchObject({ ok: false });
  });
});

describe('a line', () => {
  it.each([
    ['1 120', '1 120', undefined, {}],
    ['1 ${id2:unique-id}', '1 a<b', 'UIDL', { id2: 'a<b' }],
    ['1 ${:unique-id}', '1 x', 'UIDL', {}],
    ['1 120', '1 120 extra', 'LIST', {}],
    ['${m:nz-number} ${s:number}', '1 120 extra', 'LIST', { m: '1n', s: '120n' }],
    ['${a:number} ${a}', '5 5', undefined, { a: '5n' }],
    ['${a:word} ${a:word}', 'x x', undefined, { a: 'x' }],
    ['<${a:word}>', '<x>', undefined, { a: 'x' }],
    ['TOP', 'top', 'CAPA', {}],
    ['EXPIRE ...', 'EXPIRE', 'CAPA', {}],
    ['EXPIRE ...', 'EXPIRE 5 USER', 'CAPA', {}],
    ['... USER', 'EXPIRE 5 USER', undefined, {}],
    ['...', '', undefined, {}],
    ['...', 'a b', undefined, {}],
    ['SASL PLAIN ...', 'SASL CRAM-MD5 PLAIN', 'CAPA', {}],
    ['SASL PLAIN CRAM-MD5', 'sasl cram-md5 plain', 'CAPA', {}],
    ['SASL ${m:word} PLAIN', 'SASL PLAIN LOGIN', 'CAPA', { m: 'LOGIN' }],
    ['SASL ${all:text}', 'SASL PLAIN LOGIN', 'CAPA', { all: 'PLAIN LOGIN' }],
    ['${challenge:base64}', 'PGE+', undefined, { challenge: 'PGE+' }],
    ['${challenge:base64}', '', undefined, { challenge: '' }],
    ['  Subject: é  ', 'Subject: \xc3\xa9', undefined, {}],
    ['a  b', 'a  b', undefined, {}],
    ['$${n}', '${n}', undefined, {}],
  ])('%j matches %j of %s', (source, line, command, expected) => {
    const result = one(source, line, command);
    expect(result.ok && captured(result.bindings)).toEqual(expected);
  });

  it.each([
    ['1 120', '1 120 extra', 'UIDL', 'the end of the line', ' extra'],
    ['1', '1 120', 'LIST', 'the end of the line', ' 120'],
    ['1 120', '1 1200', 'LIST', 'a space or the end of the line', '0'],
    ['${a:number} ${a}', '5 6', undefined, '5', '6'],
    ['TOP', 'top', undefined, '"TOP"', 'top'],
    ['USER', 'USER x', 'CAPA', 'the end of the line', ' x'],
    ['EXPIRE ...', 'EXPIRED', 'CAPA', 'a space or the end of the line', 'D'],
    ['SASL PLAIN', 'SASL PLAIN LOGIN', 'CAPA', 'no more mechanisms', 'LOGIN'],
    ['SASL PLAIN LOGIN', 'SASL LOGIN', 'CAPA', '"PLAIN"', 'SASL LOGIN'],
    ['SASL PLAIN ...', 'TOP', 'CAPA', '"SASL"', 'TOP'],
    ['${c:base64}', '=AAA', undefined, 'base64', '=AAA'],
    ['${u:unique-id}', 'x'.repeat(71), undefined, 'the end of the line', 'x'],
    ['${u:nz-number}', '0', undefined, 'a number from 1 on', '0'],
  ])('%j does not match %j of %s', (source, line, command, expected, actual) => {
    expect(one(source, line, command)).toMatchObject({ ok: false, mismatch: { expected, actual } });
  });

  it('does not hang on holes without end', () => {
    const source = Array.from({ length: 12 }, (_, index) => `\${a${index}:text}`).join('x');
    const start = performance.now();
    expect(one(source, 'x'.repeat(510) + 'y', undefined).ok).toBe(true);
    expect(one(`${source}z`, 'x'.repeat(510), undefined).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('does not show a secret that was not there', () => {
    const bindings = new Map([['password', secret('tanstaaf')]]);
    const result = matchLine(pattern('${password}'), 'x', { bindings });
    expect(result).toMatchObject({ ok: false, mismatch: { expected: 'a secret value', actual: 'x' } });
  });

  it('needs its names bound', () => expect(() => one('${missing}', 'x')).toThrow('`missing` is not bound here'));
});

describe('compileLine', () => {
  it('lists captures and the names that must be bound', () => {
    const { captures, names } = pattern('${a} ${b:number} ${b + c} ${d:word}');
    expect(captures).toEqual([
      { name: 'b', type: 'number', offset: 5 },
      { name: 'd', type: 'word', offset: 26 },
    ]);
    expect(names).toEqual(['a', 'c']);
  });

  it.each<[string, 'status' | 'line', object]>([
    ['OK 3', 'status', { offset: 0, length: 2, message: 'a status line begins with its indicator' }],
    ['${x:word}', 'status', { offset: 0, length: 9 }],
    ['-ERR [IN-USE', 'status', { offset: 5, length: 7, message: 'the response code is not closed or empty' }],
    ['-ERR []', 'status', { offset: 5, length: 2 }],
    ['', 'line', { message: 'a pattern is missing' }],
    [
      '1 ${n:nmber}',
      'line',
      { offset: 6, length: 5, message: 'POP3 patterns have no type `nmber`', mend: 'did you mean `number`?' },
    ],
    ['1 ${:flag-list}', 'line', { offset: 5, length: 9, message: 'POP3 patterns have no type `flag-list`' }],
    ['1 ${n', 'line', { offset: 2, message: '`${` is not closed' }],
  ])('refuses %j as %s', (source, place, fault) => {
    expect(compileLine(source, place)).toMatchObject({ ok: false, faults: [fault] });
  });
});

describe('the lines of a response', () => {
  const match = (patterns: string[], lines: string[], { ordered = false, more = false, command = 'UIDL' } = {}) =>
    matchLines(
      patterns.map((source) => pattern(source)),
      lines,
      { ordered, more, command },
      scope,
    );

  it('come in any order, each with a pattern of its own', () => {
    expect(match(['1 a', '2 b'], ['2 b', '1 a']).ok).toBe(true);
    expect(match(['1 a', '1 a'], ['1 a', '1 a']).ok).toBe(true);
    expect(match([], []).ok).toBe(true);
  });

  it('are assigned so that captures agree', () => {
    const result = match(['${x:number} a', '${x} b'], ['1 a', '2 a', '2 b'], { more: true });
    expect(result.ok && captured(result.bindings)).toEqual({ x: '2n' });
  });

  it('may be more where that is said', () => {
    expect(match(['1 a'], ['0 x', '1 a', '2 b'], { more: true }).ok).toBe(true);
    expect(match(['1 a'], ['1 a', '2 b'])).toMatchObject({
      ok: false,
      mismatch: { expected: 'no more lines', actual: '2 b', line: 1 },
    });
  });

  it('come in the order of the patterns where that is said', () => {
    expect(match(['1 a', '2 b'], ['1 a', '2 b'], { ordered: true }).ok).toBe(true);
    expect(match(['1 a', '2 b'], ['2 b', '1 a'], { ordered: true })).toMatchObject({
      ok: false,
      mismatch: { pattern: 0, line: 0 },
    });
    expect(match(['1 a', '3 c'], ['1 a', '2 b', '3 c'], { ordered: true, more: true }).ok).toBe(true);
    expect(match(['3 c', '1 a'], ['1 a', '2 b', '3 c'], { ordered: true, more: true }).ok).toBe(false);
  });

  it('tell which pattern failed at which line', () => {
    expect(match(['1 a', '2 bc', '3 d'], ['1 a', '2 bd', '3 d'])).toMatchObject({
      ok: false,
      mismatch: { pattern: 1, line: 1, offset: 2, expected: '"bc"', actual: 'bd' },
    });
    expect(match(['1 a'], [])).toMatchObject({
      ok: false,
      mismatch: { pattern: 0, expected: '1 a', actual: 'no such line' },
    });
  });

  it('are found fast among thousands, and given up on in bounded time', () => {
    const numbers = Array.from({ length: 2000 }, (_, index) => index + 1);
    const lines = numbers.map((n) => `${n} id${n}`);
    const start = performance.now();
    expect(match(lines, lines).ok).toBe(true);
    expect(match(lines, lines.toReversed()).ok).toBe(true);
    const shuffled = lines.slice(0, 300).sort();
    expect(match(lines.slice(0, 300), shuffled).ok).toBe(true);
    const captures = Array.from({ length: 20 }, (_, index) => `\${x${index}:number} a`);
    expect(
      match(
        [...captures, 'z'],
        Array.from({ length: 21 }, () => '1 a'),
      ).ok,
    ).toBe(false);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
