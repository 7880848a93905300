import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, evaluate, EvaluationError, holds } from './expression.js';
import { aMessage, scopeOf } from './testing/scope.js';
import { number, secret, text } from './value.js';
import type { Value } from './value.js';

const scope = scopeOf({
  n: number(7),
  'uid-next': number(10),
  user: text('tim'),
  password: secret('tanstaaf'),
  plain: { kind: 'message', message: aMessage },
});

function compiled(source: string) {
  const result = compileExpression(source);
  if (!result.ok) throw new Error(result.faults.map((fault) => fault.message).join());
  return result.value;
}

const value = (source: string): Value => evaluate(compiled(source), scope);

function plainValue(source: string): unknown {
  const found = value(source);
  if (found.kind === 'octets') return found.octets.toString('latin1');
  if (found.kind === 'number') return Number(found.number);
  return found.kind === 'boolean' ? found.boolean : found;
}

describe('the value of an expression', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['7 / 2', 3],
    ['7 % 2', 1],
    ['-1 + n', 6],
    ['uid-next - n', 3],
    ['"a" + n', 'a7'],
    ['n + "a"', '7a'],
    ['user + crlf()', 'tim\r\n'],
    [String.raw`"\Seen"`, '\\Seen'],
    [String.raw`"a\"b\\c"`, 'a"b\\c'],
    ['n == 7', true],
    ['n == "7"', true],
    ['n != 7', false],
    ['"a" < "b"', true],
    ['2 < 10', true],
    ['"2" < "10"', false],
    ['n >= 7 and n <= 7', true],
    ['not n == 7 or user == "tim"', true],
    ['not not n == 7', true],
    ['n == 7 or missing', true],
    ['n == 8 and missing', false],
    ['bound(n)', true],
    ['bound(missing)', false],
    ['bound(missing) and missing == 7', false],
    ['bound(1 + n)', true],
    ['plain.size', 22],
    ['plain.lines', 2],
    ['plain == "From: a\r\n\r\nbody\r\nend\r\n"', true],
    ['plain[HEADER.FIELDS (From To)]<0.10>', 'BODY[HEADER.FIELDS (From To)<0.10>]'],
    ['plain[]', 'BODY[]'],
    ['plain[1.2]', 'BODY[1.2]'],
    ['size(plain[TEXT])', 10],
    ['top(plain, n)', 'top 7'],
  ])('%s', (source, expected) => expect(plainValue(source)).toEqual(expected));

  it('keeps numbers of 63 bits exact', () => {
    expect(value('9223372036854775806 + 1')).toEqual(number(9223372036854775807n));
  });

  it('gives facts of a message as patterns', () => {
    expect(value('plain.envelope')).toEqual({ kind: 'pattern', source: '(envelope)' });
  });

  it('tells conditions', () => {
    expect(holds(compiled('n == 7'), scope)).toBe(true);
    expect(() => holds(compiled('n'), scope)).toThrow('a condition is needed here, not a number');
  });

  it.each([
    'password + "x"',
    '"x" + password',
    'base64(password)',
    'hex(md5(password))',
    'scram-first(password, "x")',
    'upper(password)',
    'repeat(password, 2)',
    'substring(password, 0, 3)',
    'sasl-plain(user, password)',
    'apop("<a@b>", password)',
  ])('is secret where a password went in: %s', (source) =>
    expect(value(source)).toMatchObject({ kind: 'octets', secret: true }),
  );

  it('is not secret where none did', () => {
    expect(value('user + 1')).not.toHaveProperty('secret');
    expect(value('repeat(user, size(password))')).not.toHaveProperty('secret');
  });
});

describe('an expression without a value', () => {
  it.each([
    ['missing + 1', '`missing` is not bound here', 0, 7],
    ['1 + missing', '`missing` is not bound here', 4, 7],
    ['n - user', 'a number is needed here, not text; `number(x)` reads one from text', 0, 8],
    ['n / 0', 'division by zero', 0, 5],
    ['n % (1 - 1)', 'division by zero', 0, 10],
    ['n and n', 'a condition is needed here, not a number', 0, 1],
    ['n < user', 'a number and text have no order', 0, 8],
    ['plain.envelope == "x"', 'an envelope or body structure is no text: it can only stand in a pattern', 0, 21],
    ['user.size', 'only a message has members and sections', 0, 4],
    ['plain[9]', 'message `plain` has no section [9]', 0, 8],
    ['plain[FROB]', '"FROB" is no section', 0, 11],
    ['number(password)', 'a password is no number', 0, 16],
    ['top(user, 1)', '`top` is of a message, not of text', 0, 12],
    ['substring(user, 0 - 1, 2)', '-1 is negative', 0, 25],
    ['repeat(user, 999999999)', 'the result would be longer than 67108864 octets', 0, 23],
  ])('%s', (source, message, offset, length) => {
    let thrown: unknown;
    try {
      value(source);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EvaluationError);
    expect(thrown).toMatchObject({ message, offset, length, blame: 'script' });
  });

  it.each(['unbase64("=AAA")', 'number("x")', 'cram-md5(user, password, "plain")'])(
    'blames the server for %s',
    (source) => {
      expect(() => value(source)).toThrow(
        expect.objectContaining({ name: 'EvaluationError', blame: 'server' }) as Error,
      );
    },
  );
});

describe('compileExpression', () => {
  it('lists the names, each once', () => {
    expect(compiled('a + size(b) + plain[1] + a.size == c or not d').names).toEqual(['a', 'b', 'plain', 'c', 'd']);
  });

  it.each([
    ['', 0, 1, 'an expression is missing', undefined],
    ['  ', 2, 1, 'an expression is missing', undefined],
    ['n+1', 1, 1, 'an operator has spaces around it', 'write ` + `'],
    ['n -1', 2, 1, 'an operator has spaces around it', 'write ` - `'],
    ['1 +', 3, 1, 'the expression ends where a value should', undefined],
    ['a b', 2, 1, '`b` stands where an operator or the end should', undefined],
    ['(a', 2, 1, 'the expression ends where `)` should', undefined],
    ['a )', 2, 1, '`)` stands where an operator or the end should', undefined],
    ['1 < 2 < 3', 6, 1, 'comparisons do not chain', 'join them by `and`'],
    ['n = 1', 2, 1, '`=` cannot stand here', 'write `==` to compare'],
    ['n && m', 2, 1, '`&` cannot stand here', 'write `and`'],
    ["'x'", 0, 1, "`'` cannot stand here", 'write texts in double quotes'],
    ['"x', 0, 2, 'the text is not closed', 'add `"`'],
    ['plain[1', 5, 2, 'the section is not closed', 'add `]`'],
    ['plain.sise', 6, 4, 'a message has no `sise`', 'did you mean `size`?'],
    ['plain.', 6, 1, 'the expression ends where one of size, lines, envelope, body, bodystructure should', undefined],
    ['bas64(x)', 0, 5, 'there is no function `bas64`', 'did you mean `base64`?'],
    ['x == start-with(a, b)', 5, 10, 'there is no function `start-with`', 'did you mean `starts-with`?'],
    ['top(plain)', 0, 10, '`top` takes 2 arguments, not 1', 'write `top(message, n)`'],
    ['nul(1)', 0, 6, '`nul` takes no argument, not 1', 'write `nul()`'],
    ['size(a b)', 7, 1, '`b` stands where `,` or `)` should', undefined],
    ['and', 0, 3, '`and` stands where a value should', undefined],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, 65, 1, 'an expression may not nest deeper than 64', undefined],
    [`${'not '.repeat(100)}a`, 260, 3, 'an expression may not nest deeper than 64', undefined],
    ['1'.repeat(41), 0, 41, 'the number is too long', undefined],
  ])('refuses %j', (source, offset, length, message, mend) => {
    const result = compileExpression(source);
    expect(result).toEqual({ ok: false, faults: [{ offset, length, message, ...(mend !== undefined && { mend }) }] });
  });

  it('counts offsets from the text that the expression stands in', () => {
    expect(compileExpression('foo(', 12)).toMatchObject({ ok: false, faults: [{ offset: 12, length: 3 }] });
    const inside = compileExpression(' missing', 12);
    if (!inside.ok) throw new Error();
    expect(() => evaluate(inside.value, scope)).toThrow(expect.objectContaining({ offset: 13, length: 7 }) as Error);
  });

  it('never throws, and its faults lie in the text', () => {
    const pieces = [
      'a',
      'plain',
      '[',
      ']',
      '<0.1>',
      '(',
      ')',
      ' ',
      '+',
      '-',
      '"',
      '\\',
      'and',
      'not ',
      '.size',
      'size(',
      ',',
      '1',
      '==',
      '🙂',
      '$',
    ];
    const source = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...pieces)).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const result = compileExpression(text);
        if (result.ok) return;
        expect(result.faults).toHaveLength(1);
        for (const { offset, length } of result.faults) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(text.length);
          expect(length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
