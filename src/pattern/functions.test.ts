import { describe, expect, it, vi } from 'vitest';
import { compileExpression, evaluate } from './expression.js';
import { functions } from './functions.js';
import { scopeOf } from './testing/scope.js';
import { text } from './value.js';
import type { Value } from './value.js';

function valueOf(source: string): Value {
  const result = compileExpression(source);
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return evaluate(
    result.value,
    scopeOf({ bytes: { kind: 'octets', octets: Buffer.from([0, 0xe9, 0x41]) }, s: text('aBc') }),
  );
}

function call(source: string): string {
  const value = valueOf(source);
  if (value.kind === 'octets') return value.octets.toString('latin1');
  return value.kind === 'number' ? value.number.toString() : String(value.kind === 'boolean' && value.boolean);
}

const scram = (first: string): string => `base64("${first}")`;

describe('functions', () => {
  it.each([
    ['size("é")', '2'],
    ['base64("<a>")', 'PGE+'],
    ['unbase64("PGE+")', '<a>'],
    ['unbase64("")', ''],
    ['hex(md5("abc"))', '900150983cd24fb0d6963f7d28e17f72'],
    ['upper(s + "é")', 'ABC\xc3\xa9'],
    ['lower(s)', 'abc'],
    ['hex(bytes)', '00e941'],
    ['repeat(s, 3)', 'aBcaBcaBc'],
    ['repeat(s, 0)', ''],
    ['repeat("", 5)', ''],
    ['substring(s, 1, 2)', 'B'],
    ['substring(s, 1, 99)', 'Bc'],
    ['substring(s, 5, 99)', ''],
    ['contains(s, "Bc")', 'true'],
    ['contains(s, "bc")', 'false'],
    ['contains(s, "")', 'true'],
    ['starts-with(s, "aB")', 'true'],
    ['starts-with(s, "aBcd")', 'false'],
    ['ends-with(s, "Bc")', 'true'],
    ['ends-with(s, "aBcd")', 'false'],
    ['ends-with(s, "")', 'true'],
    ['number("0042")', '42'],
    ['number(7)', '7'],
    ['instant("01-Jan-1970 01:00:01 +0100")', '1000'],
    ['instant(" 2-Feb-2020 23:30:00 -0330")', '1580698800000'],
    ['nul() + crlf()', '\0\r\n'],
  ])('%s', (source, expected) => expect(call(source)).toBe(expected));

  it('tells the time', () => {
    vi.useFakeTimers({ now: 1234 });
    expect(call('now()')).toBe('1234');
    vi.useRealTimers();
  });

  it('has a line about each', () => {
    for (const [name, entry] of functions) {
      expect(entry.usage.startsWith(`${name}(`)).toBe(true);
      expect(entry.about).not.toBe('');
    }
  });
});

describe('SASL and APOP', () => {
  // The examples of RFC 4616 §4 (without authorization identity), RFC 2195 §2, RFC 1939 §7, RFC 5802 §5 and RFC 7677 §3.
  it('makes the response of PLAIN', () => {
    expect(Buffer.from(call('sasl-plain("tim", "tanstaaftanstaaf")'), 'base64').toString()).toBe(
      '\0tim\0tanstaaftanstaaf',
    );
  });

  it('makes the response of CRAM-MD5', () => {
    const challenge = 'PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+';
    expect(call(`cram-md5("tim", "tanstaaftanstaaf", "${challenge}")`)).toBe(
      'dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw',
    );
  });

  it('makes the digest of APOP', () => {
    expect(call('apop("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf")')).toBe('c4c9334bac560ecc979e58001b3e22fb');
  });

  it.each([
    {
      mechanism: 'SCRAM-SHA-1',
      nonce: 'fyko+d2lbbFgONRv9qkxdawL',
      first: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      clientFinal: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      final: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    },
    {
      mechanism: 'SCRAM-SHA-256',
      nonce: 'rOprNGfwEbeRWgbNEkqO',
      first: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      clientFinal:
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      final: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    },
  ])('speaks $mechanism', ({ mechanism, nonce, first, clientFinal, final }) => {
    expect(Buffer.from(call(`scram-first("user", "${nonce}")`), 'base64').toString()).toBe(`n,,n=user,r=${nonce}`);
    const args = `"${mechanism}", "user", "pencil", "${nonce}", ${scram(first)}`;
    expect(Buffer.from(call(`scram-final(${args})`), 'base64').toString()).toBe(clientFinal);
    expect(call(`scram-verify(${args}, ${scram(final)})`)).toBe('true');
    expect(call(`scram-verify(${args}, ${scram('v=AAAA')})`)).toBe('false');
    expect(call(`scram-verify(${args}, ${scram('e=invalid-proof')})`)).toBe('false');
    expect(call(`scram-verify(${args}, ${scram(`x=y,${final}`)})`)).toBe('false');
    const messages = `"n=user,r=${nonce}", ${scram(first)}, "${clientFinal.replace(/,p=.*/, '')}"`;
    const proven = call(`scram-prove("${mechanism}", "pencil", ${messages})`);
    expect(Buffer.from(proven, 'base64').toString()).toBe(clientFinal);
    expect(call(`scram-attribute(${scram(first)}, "i")`)).toBe('4096');
  });

  it('proves messages of its own, as they are', () => {
    const messages = (withoutProof: string): string => `"m=x,n=u,r=a", ${scram('r=ab,s=AAAA,i=1')}, "${withoutProof}"`;
    const proofs = ['c=eSws,r=ab', 'c=eSws,r=other', 'r=ab'].map((withoutProof) => {
      const proven = call(`scram-prove("SCRAM-SHA-256", "p", ${messages(withoutProof)})`);
      const final = Buffer.from(proven, 'base64').toString();
      expect(final.startsWith(`${withoutProof},p=`)).toBe(true);
      return final.slice(-44);
    });
    expect(new Set(proofs).size).toBe(3);
    expect(valueOf(`scram-prove("SCRAM-SHA-256", "p", ${messages('r=ab')})`)).toMatchObject({ secret: true });
  });

  it('misses no attribute of a message', () => {
    expect(call(`scram-attribute(${scram('r=a=b,s=AAAA,r=c')}, "r")`)).toBe('a=b');
    expect(() => call(`scram-attribute(${scram('r=a')}, "i")`)).toThrow('no attribute i');
    expect(() => call('scram-attribute("!", "i")')).toThrow('no base64');
  });

  it('quotes "," and "=" in user names', () => {
    expect(Buffer.from(call('scram-first("a,b=c", "x")'), 'base64').toString()).toBe('n,,n=a=2Cb=3Dc,r=x');
  });

  it.each([
    ['"SCRAM-MD5"', 'r=ab,s=AAAA,i=1', 'no such mechanism', 'script'],
    ['"SCRAM-SHA-1"', 'r=bb,s=AAAA,i=1', 'nonce', 'server'],
    ['"SCRAM-SHA-1"', 'r=ab,i=1', 'salt', 'server'],
    ['"SCRAM-SHA-1"', 'r=ab,s=AAAA,i=0', 'iteration count', 'server'],
    ['"SCRAM-SHA-1"', 'r=ab,s=AAAA,i=99999999999', 'take too long', 'server'],
    ['"SCRAM-SHA-1"', 's=AAAA,r=ab,i=1', 'in this order', 'server'],
    ['"SCRAM-SHA-1"', 'm=x,r=ab,s=AAAA,i=1', 'in this order', 'server'],
    ['"SCRAM-SHA-1"', 'r=a b,s=AAAA,i=1', 'in this order', 'server'],
    ['"SCRAM-SHA-1"', 'r=ab,s=AAAA,i=1,', 'in this order', 'server'],
  ])('says what is wrong with %s after %s', (mechanism, first, message, blame) => {
    const source = `scram-final(${mechanism}, "u", "p", "a", ${scram(first)})`;
    expect(() => call(source)).toThrow(message);
    expect(() => call(source)).toThrow(expect.objectContaining({ blame }) as Error);
  });
});
