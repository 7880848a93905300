import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexMessage, MAXIMUM_DEPTH } from './indexer.js';
import type { Entity } from './entity.js';
import { findPart, sectionOctets } from './section.js';

function index(text: string): Entity {
  return indexMessage(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
}

/** The body of a part with LF for CRLF. */
function body(message: Entity, ...path: number[]): string | undefined {
  return sectionOctets(message, { path })?.toString('latin1').replaceAll('\r\n', '\n');
}

function typeOf({ mediaType }: Entity): string {
  return `${mediaType.type}/${mediaType.subtype}`.toLowerCase();
}

describe('header and body', () => {
  test.each([
    ['A: b\n\nbody', 'A: b\n\n', 'body'],
    ['A: b\n', 'A: b\n', ''],
    ['A: b', 'A: b', ''],
    ['\nbody', '\n', 'body'],
    ['', '', ''],
    ['no colon\nA: b\n\n\n', 'no colon\nA: b\n\n', '\n'],
  ])('%j', (text, header, rest) => {
    const message = index(text);
    const octets = (kind: 'HEADER' | 'TEXT'): string | undefined =>
      sectionOctets(message, { path: [], text: { kind } })?.toString().replaceAll('\r\n', '\n');
    expect([octets('HEADER'), octets('TEXT')]).toEqual([header, rest]);
  });

  test('bare LF ends lines too', () => {
    const message = indexMessage(Buffer.from('A: b\n c\nB: d\n\nx\ny'));
    expect(message.fields.map(({ name, value }) => [name, value])).toEqual([
      ['A', 'b c'],
      ['B', 'd'],
    ]);
    expect(message.lines).toBe(1);
  });

  test('fields are unfolded and keep their octets', () => {
    const message = index('Subject:  one\n\ttwo  \n three \nX:\n\n');
    expect(message.fields.map(({ name, value }) => [name, value])).toEqual([
      ['Subject', 'one\ttwo   three'],
      ['X', ''],
    ]);
    const [subject] = message.fields;
    expect(message.octets.toString('latin1', subject?.start, subject?.end)).toBe(
      'Subject:  one\r\n\ttwo  \r\n three \r\n',
    );
  });
});

describe('multipart', () => {
  test('preamble, parts and epilogue; the line end before a delimiter belongs to it', () => {
    const message = index(
      'Content-Type: multipart/mixed; boundary="x y"\n\npre\n--x y\n\none\n\n--x y  \nA: b\n\n--x y--\nepi\n',
    );
    expect(message.parts.length).toBe(2);
    expect(body(message, 1)).toBe('one\n');
    expect(body(message, 2)).toBe('');
    expect(message.parts[0]?.lines).toBe(1);
    expect(findPart(message, [3])).toBeUndefined();
    expect(findPart(message, [1, 1])).toBeUndefined();
  });

  test('without closing boundary the last part goes to the end', () => {
    const message = index('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n');
    expect([body(message, 1), body(message, 2)]).toEqual(['one', 'two\n']);
  });

  test('an outer delimiter ends an inner multipart that lacks its own', () => {
    const inner = 'Content-Type: multipart/mixed; boundary=i\n\n--i\n\ninner\n';
    const message = index(`Content-Type: multipart/mixed; boundary=o\n\n--o\n${inner}--o\n\nouter\n--o--\n`);
    expect([body(message, 1, 1), body(message, 2)]).toEqual(['inner', 'outer']);
    expect(message.parts.length).toBe(2);
  });

  test('of boundaries that begin alike the longest counts, of equal ones the innermost', () => {
    const inner = (boundary: string): string =>
      `Content-Type: multipart/mixed; boundary=${boundary}\n\n--${boundary}\n\nx\n--${boundary}--\n`;
    const longer = index(`Content-Type: multipart/mixed; boundary=o\n\n--o\n${inner('o1')}--o\n\nlast\n--o--\n`);
    expect([body(longer, 1, 1), body(longer, 2)]).toEqual(['x', 'last']);
    const same = index(`Content-Type: multipart/mixed; boundary=o\n\n--o\n${inner('o')}--o\n\nlast\n--o--\n`);
    expect([body(same, 1, 1), body(same, 2)]).toEqual(['x', 'last']);
  });

  test.each(['multipart/mixed; boundary=b', 'multipart/mixed', 'multipart/mixed; boundary=""'])(
    '%s without any delimiter has one empty part',
    (type) => {
      const message = index(`Content-Type: ${type}\n\nnothing\n`);
      expect(message.parts.map(typeOf)).toEqual(['text/plain']);
      expect(body(message, 1)).toBe('');
    },
  );

  test('parts of a digest are messages unless they say otherwise', () => {
    const message = index(
      'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: s\n\nx\n--b\nContent-Type: text/plain\n\ny\n--b--\n',
    );
    expect(message.parts.map(typeOf)).toEqual(['message/rfc822', 'text/plain']);
    expect(body(message, 1, 1)).toBe('x');
  });

  test('a delimiter in a part’s header ends the part', () => {
    const message = index('Content-Type: multipart/mixed; boundary=b\n\n--b\nA: b\n--b\n--b--\n');
    expect(message.parts.map(({ fields }) => fields.length)).toEqual([1, 0]);
  });
});

describe('message/rfc822', () => {
  test('part numbers go on inside', () => {
    const inner = 'Subject: in\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\na\n--i\n\nb\n--i--\n';
    const message = index(
      `Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n${inner}--o--\n`,
    );
    expect(body(message, 1, 2)).toBe('b');
    expect(body(message, 1)).toBe(inner.slice(0, -1));
    expect(message.parts[0]?.lines).toBe(9);
    const header = sectionOctets(message, { path: [1], text: { kind: 'HEADER' } });
    expect(header?.toString()).toContain('Subject: in');
  });

  test('as the whole message', () => {
    const message = index('Content-Type: message/rfc822\n\nSubject: in\n\nbody\n');
    expect(body(message, 1)).toBe('Subject: in\n\nbody\n');
    expect(body(message, 1, 1)).toBe('body\n');
    expect(sectionOctets(message, { path: [1], text: { kind: 'TEXT' } })?.toString()).toBe('body\r\n');
  });
});

describe('media types', () => {
  test.each([
    ['text/html; charset=UTF-8', 'text/html', [['charset', 'UTF-8']]],
    ['Text / HTML (comment) ; (x) charset = "a\\"b;c" ; y=z', 'text/html', [['charset', 'a"b;c'], ['y', 'z']]], // prettier-ignore
    ['application/pdf; name=a=b/c.pdf; broken; =x; last=', 'application/pdf', [['name', 'a=b/c.pdf'], ['last', '']]], // prettier-ignore
    ['text', 'text/plain', [['CHARSET', 'US-ASCII']]],
    ['', 'text/plain', [['CHARSET', 'US-ASCII']]],
  ])('%s', (value, type, parameters) => {
    const message = index(`Content-Type: ${value}\n\n`);
    expect(typeOf(message)).toBe(type);
    expect(message.mediaType.parameters).toEqual(parameters);
  });

  test.each([
    ['BASE64', 'BASE64'],
    [' (why) quoted-printable (not)', 'quoted-printable'],
    ['', '7BIT'],
  ])('transfer encoding %j', (value, encoding) => {
    expect(index(`Content-Transfer-Encoding: ${value}\n\n`).encoding).toBe(encoding);
  });
});

describe('whatever comes', () => {
  const pieces = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: multipart/digest; boundary=bb',
    'Content-Type: message/rfc822',
    '--b',
    '--bb',
    '--b--',
    '--bb--',
    '',
    'text',
    'A: b',
    ' folded',
    '--',
    '\r',
    '\0\xff',
  );

  test('parts lie within their parent, in order, and header and body adjoin', () => {
    const check = (entity: Entity, low: number, high: number): void => {
      expect(entity.start).toBeGreaterThanOrEqual(low);
      expect(entity.bodyStart).toBeGreaterThanOrEqual(entity.start);
      expect(entity.end).toBeGreaterThanOrEqual(entity.bodyStart);
      expect(entity.end).toBeLessThanOrEqual(high);
      let at = entity.bodyStart;
      for (const part of entity.parts) {
        check(part, at, entity.end);
        at = part.end;
      }
      if (entity.message !== undefined) check(entity.message, entity.bodyStart, entity.end);
    };
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.constantFrom('\r\n', '\n'), (lines, lineEnd) => {
        const octets = Buffer.from(lines.join(lineEnd), 'latin1');
        check(indexMessage(octets), 0, octets.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('deep nesting ends somewhere', () => {
    const deep = Array.from(
      { length: 2000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}x\n\n--b${level}x\n`,
    );
    let entity: Entity | undefined = index(deep.join(''));
    let depth = 0;
    while (entity !== undefined && entity.parts.length > 0) {
      [entity] = entity.parts;
      depth += 1;
    }
    expect(depth).toBe(MAXIMUM_DEPTH);
    expect(entity && typeOf(entity)).toBe('application/octet-stream');
  });

  test('many parts are indexed in good time', () => {
    const message = index(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(20_000)}--b--\n`);
    expect(message.parts.length).toBe(20_000);
  });
});
