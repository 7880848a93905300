import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segments } from './holes.js';

describe('segments', () => {
  it('cuts a pattern at its holes', () => {
    const result = segments('+OK ${n:number} ${:text}${plain.size}$${x');
    expect(result.ok && result.value).toMatchObject([
      { kind: 'text', text: '+OK ', offset: 0, length: 4 },
      { kind: 'capture', name: 'n', type: 'number', offset: 4, length: 11 },
      { kind: 'text', text: ' ', offset: 15, length: 1 },
      { kind: 'any', type: 'text', offset: 16, length: 8 },
      { kind: 'value', offset: 24, length: 13 },
      { kind: 'text', text: '${', offset: 37, length: 3 },
      { kind: 'text', text: 'x', offset: 40, length: 1 },
    ]);
  });

  it('reads sections, calls and texts with colons as expressions', () => {
    for (const source of ['${plain["a:b"]}', '${size("a:b")}', '${"a:b"}']) {
      expect(segments(source)).toMatchObject({ ok: true, value: [{ kind: 'value' }] });
    }
  });

  it.each([
    ['${n:}', 4, 1, '`` is no type'],
    ['${n:Number}', 4, 6, '`Number` is no type'],
    ['${n + 1:number}', 2, 5, '`n + 1` cannot be captured into: it is no name'],
    ['${0:number}', 2, 1, '`0` cannot be captured into: it is no name'],
    ['x ${a b}', 6, 1, '`b` stands where an operator or the end should'],
    ['x ${a', 2, 3, '`${` is not closed'],
  ])('refuses %j', (source, offset, length, message) => {
    expect(segments(source)).toMatchObject({ ok: false, faults: [{ offset, length, message }] });
  });

  it('covers the text without gaps, whatever it is', () => {
    const source = fc
      .array(fc.constantFrom('${', '}', 'a', ':', 'number', '$', '"', ' ', '[', ']', '\\'))
      .map((list) => list.join(''));
    fc.assert(
      fc.property(source, (text) => {
        const result = segments(text);
        if (!result.ok) return;
        let end = 0;
        for (const { offset, length } of result.value) {
          expect(offset).toBe(end);
          end += length;
        }
        expect(end).toBe(text.length);
      }),
    );
  });
});
