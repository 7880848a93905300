import { describe, expect, it } from 'vitest';
import { judge, judgeContinuation } from './exchange.js';
import type { ExchangeOptions } from './exchange.js';

function faults(command: string | undefined, response: string, options?: ExchangeOptions) {
  const octets = Buffer.from(response, 'latin1');
  const end = octets.indexOf('\n') + 1;
  const block = end < octets.length ? octets.subarray(end) : undefined;
  return judge(command, octets.subarray(0, end), block, options).faults.map(({ offset, rule }) => `${offset} ${rule}`);
}

describe('the faults of an exchange', () => {
  it.each([
    [undefined, '+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n'],
    ['STAT', '+OK 2 320\r\n'],
    ['LIST', '+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n'],
    ['LIST', '+OK\r\n.\r\n'],
    ['LIST 2', '+OK 2 200\r\n'],
    ['LIST 3', '-ERR no such message, only 2 messages in maildrop\r\n'],
    ['LIST', '-ERR not now\r\n'],
    ['UIDL', '+OK\r\n1 whqtswO00WBw418f9t5JxYwZ\r\n2 QhdPYR:00WBw1Ph7x7\r\n.\r\n'],
    ['UIDL 2', '+OK 2 QhdPYR:00WBw1Ph7x7\r\n'],
    ['RETR 1', '+OK 120 octets\r\nany thing\r\n..\r\n.\r\n'],
    ['CAPA', '+OK Capability list follows\r\nTOP\r\nSASL CRAM-MD5\r\nEXPIRE 60\r\n.\r\n'],
    ['LANG', '+OK Language listing follows:\r\nen English\r\nes Espa\xc3\xb1ol\r\n.\r\n'],
    ['LANG es', '+OK es Idioma cambi\xc3\xa9\r\n'],
    ['AUTH', '+OK\r\nPLAIN\r\n.\r\n'],
    ['NOOP', '+OK\r\n'],
  ])('%j %j: none', (command, response) => expect(faults(command, response)).toEqual([]));

  it.each([
    [undefined, '-ERR busy\r\n', ['0 greeting']],
    ['STAT', '+OK 2 messages\r\n', ['6 drop listing']],
    ['STAT', '+OK\r\n', ['3 drop listing']],
    ['LIST 3', '+OK 1205\r\n', ['8 scan listing']],
    ['LIST', '+OK\r\n1 120\r\n2  200\r\n3  1\r\n.\r\n', ['14 scan listing']],
    ['LIST', '+OK\r\n1 120\r\n2 200\r\n1 120\r\n2 200\r\n.\r\n', ['19 scan listing']],
    ['UIDL', '+OK\r\n1   abc\r\n.\r\n', ['7 unique-id listing']],
    ['UIDL', '+OK\r\n10 a\r\n1 b\r\n01 b\r\n.\r\n', ['16 unique-id listing']],
    ['UIDL 1', '+OK 1 abc def\r\n', ['9 unique-id listing']],
    ['CAPA', '+OK\r\nTOP \r\nEXPIRE\r\nX\n.\r\n', ['8 capability', '17 EXPIRE capability', '20 CRLF']],
    ['RETR 1', '+OK\r\n.x\r\nlast', ['5 multi-line', '13 CRLF', '13 multi-line']],
    ['LIST', '+ok\r\n1\n.\r\n', ['0 status', '6 CRLF', '6 scan listing']],
    ['LANG es', '+OK es\r\n', ['6 LANG response']],
    ['NOOP', '+OK caf\xe9\r\n', ['7 text']],
    ['QUIT', 'bye\r\n', ['0 status']],
  ])('%j %j: %j', (command, response, expected) => expect(faults(command, response)).toEqual(expected));

  it('heeds UTF-8 mode', () => {
    expect(faults('NOOP', '+OK caf\xc3\xa9\r\n')).toEqual(['7 text']);
    expect(faults('NOOP', '+OK caf\xc3\xa9\r\n', { utf8: true })).toEqual([]);
  });

  it.each([
    [undefined, '+OK ready\r\n', ['greeting']],
    [undefined, '+OK ready <a@b>\r\n', ['greeting', 'greeting-timestamp']],
    ['PASS x', '-ERR [AUTH] no\r\n', ['response-code', 'response-code-with-err']],
    ['PASS x', '-ERR [MINE] no\r\n', ['response-code']],
    ['STAT', '+OK 0 0\r\n', ['drop-listing']],
    ['STAT', '-ERR\r\n', []],
    ['LIST 1', '+OK 1 2\r\n', ['scan-listing']],
    ['LIST 1 2', '+OK whatever\r\n', []],
    ['UIDL', '+OK\r\n.\r\n', ['multi-line-end', 'termination']],
    ['UIDL', '+OK\r\n1 a\r\n.\r\n', ['multi-line-end', 'termination', 'unique-id-listing']],
    ['RETR 1', '+OK\r\n..\r\n.\r\n', ['byte-stuffing', 'multi-line-end', 'termination']],
    ['CAPA', '+OK\r\nX-OWN a\r\n.\r\n', ['capability-list', 'multi-line-end', 'termination']],
    ['CAPA', '+OK\r\ntop\r\n.\r\n', ['capability-arguments', 'capability-list', 'multi-line-end', 'termination']],
  ])('%j %j is something to judge for %j', (command, response, expected) => {
    const octets = Buffer.from(response, 'latin1');
    const end = octets.indexOf('\n') + 1;
    const { judged } = judge(command, octets.subarray(0, end), end < octets.length ? octets.subarray(end) : undefined);
    const always = ['line-end', 'line-length', 'status-indicator', 'status-space', 'text-ascii'];
    const all = [...always, ...expected].map((rule) => `pop3/grammar/${rule}`);
    expect([...judged].sort()).toEqual(all.sort());
  });

  it.each([
    ['+OK\n', 'line-end'],
    ['ok\r\n', 'status-indicator'],
    ['+OKAY\r\n', 'status-space'],
    [`+OK ${'x'.repeat(600)}\r\n`, 'line-length'],
    ['+OK \xe9\r\n', 'text-ascii'],
    ['+OK [a\r\n', 'response-code'],
    ['+OK [SYS/TEMP] fine\r\n', 'response-code-with-err'],
    ['+OK\r\nx\n.\r\n', 'multi-line-end'],
    ['+OK\r\n.x\r\n.\r\n', 'byte-stuffing'],
    ['+OK\r\nx\r\n', 'termination'],
  ])('%j breaks %s, and that rule counts it as something judged', (response, rule) => {
    const octets = Buffer.from(response, 'latin1');
    const end = octets.indexOf('\n') + 1;
    const block = end < octets.length ? octets.subarray(end) : undefined;
    const { judged, faults } = judge('RETR 1', octets.subarray(0, end), block);
    expect(faults.map(({ watch }) => watch)).toEqual([`pop3/grammar/${rule}`]);
    expect([...judged]).toContain(`pop3/grammar/${rule}`);
  });

  it('tells a challenge from a status line', () => {
    expect(judgeContinuation(Buffer.from('+ eA==\r\n'))?.faults).toEqual([]);
    expect(judgeContinuation(Buffer.from('+ no text\n'))?.faults.map(({ watch }) => watch)).toEqual([
      'pop3/grammar/line-end',
      'pop3/grammar/challenge',
    ]);
    expect(judgeContinuation(Buffer.from('+OK\r\n'))).toBeUndefined();
  });
});
