import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from './expression.js';
import { compileTemplate, render, renderOctets } from './template.js';
import type { Template } from './template.js';
import { aMessage, scopeOf } from './testing/scope.js';
import { number, secret, text } from './value.js';

const scope = scopeOf({
  n: number(3),
  user: text('tim'),
  password: secret('tan"}'),
  plain: { kind: 'message', message: aMessage },
});

function template(source: string, raw = false): Template {
  const result = compileTemplate(source, { raw });
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.value;
}

describe('a template', () => {
  it.each([
    ['RETR ${n}', 'RETR 3'],
    ['RETR ${n + 1} x', 'RETR 4 x'],
    ['STORE 1 +FLAGS (\\Seen)', 'STORE 1 +FLAGS (\\Seen)'],
    ['$${n} $n {n} $', '${n} $n {n} $'],
    ['${"}" + user + "${"}', '}tim${'],
    ['é', '\xc3\xa9'],
    ['${plain}', aMessage.octets.toString('latin1')],
    ['', ''],
  ])('renders %j', (source, expected) => {
    expect(renderOctets(template(source), scope).toString('latin1')).toBe(expected);
  });

  it('undoes escapes in raw text, not in holes', () => {
    const octets = renderOctets(template('a\\r\\n\\t\\0\\\\\\xE9\\x7f ${\"\\r\"}é', true), scope);
    expect(octets.toString('latin1')).toBe('a\r\n\t\0\\\xe9\x7f \\r\xc3\xa9');
  });

  it('renders pieces that know form, secret and value', () => {
    const pieces = render(template('LOGIN ${user:quoted} ${password:literal+}'), scope);
    expect(pieces.map(({ octets, secret: isSecret, form }) => [octets.toString(), isSecret, form])).toEqual([
      ['LOGIN ', false, undefined],
      ['tim', false, 'quoted'],
      [' ', false, undefined],
      ['tan"}', true, 'literal+'],
    ]);
    expect(pieces[1]?.value).toEqual(text('tim'));
    expect(pieces[0]).not.toHaveProperty('value');
  });

  it('lists names', () =>
    expect(template('${a} ${b + a} ${plain[HEADER]:literal}').names).toEqual(['a', 'b', 'plain']));

  it.each([
    ['RETR ${n', 5, 3, '`${` is not closed'],
    ['RETR ${}', 7, 1, 'an expression is missing'],
    ['RETR ${n +}', 10, 1, 'the expression ends where a value should'],
    ['${n:}', 4, 1, '`` is no form'],
    ['${n:Literal}', 4, 7, '`Literal` is no form'],
  ])('refuses %j', (source, offset, length, message) => {
    expect(compileTemplate(source)).toMatchObject({ ok: false, faults: [{ offset, length, message }] });
  });

  it.each([
    [String.raw`a\q`, 1, 2, '`\\q` is no escape'],
    [String.raw`\xg0`, 0, 2, '`\\x` needs two hexadecimal digits'],
    ['abc\\', 3, 1, '`\\` is no escape'],
  ])('refuses raw %j', (source, offset, length, message) => {
    expect(compileTemplate(source, { raw: true })).toMatchObject({ ok: false, faults: [{ offset, length, message }] });
  });

  it('tells all faults at once', () => {
    expect(compileTemplate('${a b} ${foo(1)} \\q', { raw: true })).toMatchObject({
      ok: false,
      faults: [{ offset: 4 }, { offset: 9 }, { offset: 17 }],
    });
  });

  it.each([
    ['x ${missing}', 4, 7],
    ['x ${n == 1}', 2, 9],
    ['x ${plain.envelope}', 2, 17],
  ])('says where %j has no value', (source, offset, length) => {
    expect(() => render(template(source), scope)).toThrow(EvaluationError);
    expect(() => render(template(source), scope)).toThrow(expect.objectContaining({ offset, length }) as Error);
  });

  it('leaves texts without holes as they are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((source) => !source.includes('${')),
        (source) => {
          expect(renderOctets(template(source), scope)).toEqual(Buffer.from(source));
        },
      ),
    );
  });
});
