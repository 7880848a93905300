import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContinuation, parseStatus } from './status.js';
import type { StatusOptions } from './status.js';

const read = (line: string, options?: StatusOptions) => parseStatus(Buffer.from(line, 'latin1'), options);
const greeting = { greeting: true } as const;

describe('a status line', () => {
  it.each([
    ['+OK\r\n', { ok: true, text: '', textOffset: 3 }],
    ['+OK \r\n', { ok: true, text: '', textOffset: 4 }],
    ['+OK 2 320\r\n', { ok: true, text: '2 320', textOffset: 4 }],
    ['-ERR no such message, only 2\r\n', { ok: false, text: 'no such message, only 2', textOffset: 5 }],
    [
      '-ERR [IN-USE] busy\r\n',
      { ok: false, code: { name: 'IN-USE', parts: ['IN-USE'] }, text: 'busy', textOffset: 14 },
    ],
    ['-ERR [sys/Temp]\r\n', { ok: false, code: { name: 'SYS', parts: ['SYS', 'TEMP'] }, text: '', textOffset: 15 }],
    [
      '+OK [X-NEW/a=b] done\r\n',
      { ok: true, code: { name: 'X-NEW', parts: ['X-NEW', 'A=B'] }, text: 'done', textOffset: 16 },
    ],
    ['-ERR mailbox [x] locked\r\n', { ok: false, text: 'mailbox [x] locked', textOffset: 5 }],
    [`+OK ${'x'.repeat(506)}\r\n`, { ok: true, text: 'x'.repeat(506), textOffset: 4 }],
  ])('%j is clean', (line, status) => expect(read(line)).toEqual({ status, faults: [] }));

  it.each<[string, StatusOptions, { offset: number; rule: string; source: string; found: string }]>([
    ['+ok fine\r\n', {}, { offset: 0, rule: 'status', source: 'RFC 1939 §3', found: '+ok fine\\r\\n' }],
    ['-Err no\r\n', {}, { offset: 0, rule: 'status', source: 'RFC 1939 §3', found: '-Err no\\r\\n' }],
    ['OK\r\n', {}, { offset: 0, rule: 'status', source: 'RFC 1939 §3', found: 'OK\\r\\n' }],
    ['\r\n', {}, { offset: 0, rule: 'status', source: 'RFC 1939 §3', found: '\\r\\n' }],
    [' +OK\r\n', {}, { offset: 0, rule: 'status', source: 'RFC 1939 §3', found: ' +OK\\r\\n' }],
    ['+OK\n', {}, { offset: 3, rule: 'CRLF', source: 'RFC 1939 §3', found: '\\n' }],
    ['+OK', {}, { offset: 3, rule: 'CRLF', source: 'RFC 1939 §3', found: 'nothing more' }],
    ['+OKAY\r\n', {}, { offset: 3, rule: 'single-line', source: 'RFC 2449 §3', found: 'AY\\r\\n' }],
    ['+OK\tx\r\n', {}, { offset: 3, rule: 'single-line', source: 'RFC 2449 §3', found: '\\tx\\r\\n' }],
    [`+OK ${'x'.repeat(507)}\r\n`, {}, { offset: 512, rule: 'response', source: 'RFC 1939 §3', found: '\\n' }],
    ['-ERR [] x\r\n', {}, { offset: 5, rule: 'resp-code', source: 'RFC 2449 §3', found: '[] x\\r\\n' }],
    ['-ERR [A B] x\r\n', {}, { offset: 5, rule: 'resp-code', source: 'RFC 2449 §3', found: '[A B] x\\r\\n' }],
    ['-ERR [SYS/] x\r\n', {}, { offset: 5, rule: 'resp-code', source: 'RFC 2449 §3', found: '[SYS/] x\\r\\n' }],
    ['+OK [IN-USE] x\r\n', {}, { offset: 4, rule: 'resp-code', source: 'RFC 2449 §8.1.2', found: '[IN-USE] x\\r\\n' }],
    ['+OK a\0b\r\n', {}, { offset: 5, rule: 'text', source: 'RFC 2449 §3', found: '\\x00b\\r\\n' }],
    ['+OK a\rb\r\n', {}, { offset: 5, rule: 'text', source: 'RFC 2449 §3', found: '\\rb\\r\\n' }],
    ['+OK gr\xfc\xdfe\r\n', {}, { offset: 6, rule: 'text', source: 'RFC 2449 §3', found: '\\xfc\\xdfe\\r\\n' }],
    [
      '+OK gr\xfc\xdfe\r\n',
      { utf8: true },
      { offset: 6, rule: 'text', source: 'RFC 6856 §3.2', found: '\\xfc\\xdfe\\r\\n' },
    ],
    [
      '-ERR too many\r\n',
      greeting,
      { offset: 0, rule: 'greeting', source: 'RFC 1939 §4', found: '-ERR too many\\r\\n' },
    ],
    ['+OK ready <x>\r\n', greeting, { offset: 10, rule: 'timestamp', source: 'RFC 2449 §3', found: '<x>\\r\\n' }],
    ['+OK <a b@c>\r\n', greeting, { offset: 4, rule: 'timestamp', source: 'RFC 2449 §3', found: '<a b@c>\\r\\n' }],
    ['+OK ready.<1.2@h\r\n', greeting, { offset: 10, rule: 'timestamp', source: 'RFC 2449 §3', found: '<1.2@h\\r\\n' }],
  ])('%j with %j has one fault', (line, options, fault) => {
    const { faults } = read(line, options);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ ...fault, level: 'MUST' });
    expect(faults[0]?.expected).not.toBe('');
  });

  it('keeps what it can read of a faulty line', () => {
    expect(read('+ok 3 200\n').status).toEqual({ ok: true, text: '3 200', textOffset: 4 });
    expect(read('+OKAY\r\n').status).toEqual({ ok: true, text: 'AY', textOffset: 3 });
    expect(read('ERR\r\n').status).toBeUndefined();
  });

  it('lets UTF-8 stand where it was asked for', () => {
    expect(read('+OK gr\xc3\xbc\xc3\x9fe\r\n', { utf8: true }).faults).toEqual([]);
    expect(read('+OK gr\xc3\xbc\xc3\x9fe\r\n').faults).toHaveLength(1);
  });

  it.each([
    ['+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n', '<1896.697170952@dbc.mtview.ca.us>'],
    ['+OK <"a".b@[10.0.0.1]> ready\r\n', '<"a".b@[10.0.0.1]>'],
    ['+OK<a@b>\r\n', '<a@b>'],
    ['+OK ready\r\n', undefined],
  ])('finds the timestamp of %j', (line, timestamp) => {
    const { status, faults } = read(line, greeting);
    expect(faults).toEqual([]);
    expect(status?.timestamp).toBe(timestamp);
  });

  it('never throws, and its faults lie in the line', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '+OK', '-ERR [', '+OK <'),
        fc.uint8Array(),
        fc.boolean(),
        (head, tail, option) => {
          const line = Buffer.concat([Buffer.from(head), tail]);
          for (const { offset } of parseStatus(line, { greeting: option, utf8: !option }).faults) {
            expect(offset).toBeLessThanOrEqual(line.length);
          }
        },
      ),
    );
  });
});

describe('a continuation request', () => {
  it.each([
    ['+ \r\n', ''],
    ['+ PGE+\r\n', 'PGE+'],
    [`+ ${'QUJD'.repeat(500)}\r\n`, 'QUJD'.repeat(500)],
  ])('%j is clean', (line, challenge) =>
    expect(parseContinuation(Buffer.from(line))).toEqual({ challenge, faults: [] }),
  );

  it.each([
    ['+\r\n', 1, ''],
    ['+ go ahead\r\n', 2, 'go ahead'],
    ['+ =AAA\r\n', 2, '=AAA'],
    ['+ QUJ\r\n', 2, 'QUJ'],
    ['+ QUJD\n', 6, 'QUJD'],
  ])('%j has a fault', (line, offset, challenge) => {
    expect(parseContinuation(Buffer.from(line))).toMatchObject({ challenge, faults: [{ offset }] });
  });

  it.each(['+OK\r\n', '-ERR\r\n', '+x\r\n', '\r\n', ''])('%j is none', (line) =>
    expect(parseContinuation(Buffer.from(line))).toBeUndefined(),
  );
});
