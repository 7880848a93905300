import { describe, expect, it } from 'vitest';
import { play } from './testing/dialogue.js';

/** What a dialogue breaks, from `login` on. */
const after = (...lines: string[]): string[] => play(['login', ...lines]).broken;

describe('the exchange', () => {
  it.each([
    ['a session', ['C: STAT', 'S: +OK 0 0', 'C: NOOP', 'S: +OK', 'C: QUIT', 'S: +OK', 'closed']],
    ['a pipeline', ['C: STAT', 'C: NOOP', 'C: QUIT', 'S: +OK 0 0', 'S: +OK', 'S: +OK', 'closed']],
    ['a refusal before the end', ['C: XYZZY', 'S: -ERR bye', 'closed']],
    ['an overlong line', [`C: ${'x'.repeat(300)}`, 'closed']],
    ['binary octets', ['C= \\u00ff\\r\\n', 'closed']],
    ['the client goes', ['close']],
    ['line ends that are none', ['C= STAT\\nNOOP\\r\\n', 'S: +OK 1 2', 'S: +OK 3 4', 'S! +OK']],
    ['a command in pieces', ['C= ST', 'C= AT\\r\\n', 'S: +OK 0 0']],
  ])('holds: %s', (_, lines) => expect(after(...lines)).toEqual([]));

  it.each([
    ['two answers', ['C: NOOP', 'S: +OK', 'S: +OK'], ['one-response']],
    ['something unasked', ['S! +OK new mail'], ['one-response']],
    ['that, once only', ['S! +OK', 'S! +OK', 'C: NOOP', 'S: +OK', 'S: +OK'], ['one-response']],
    ['a challenge for nothing', ['C: NOOP', 'S: + '], ['one-response']],
    ['silence', ['C: STAT', 'timeout'], ['answers']],
    ['an end instead of an answer', ['C: STAT', 'closed'], ['answers']],
    ['an end without a reason', ['C: NOOP', 'S: +OK', 'closed'], ['closing']],
    ['something behind QUIT', ['C: QUIT', 'S: +OK', 'S: +OK'], ['after-quit']],
    ['a command that never fails', ['C: NOOP', 'S: -ERR'], ['always-positive']],
    ['a login after login', ['C: USER one', 'S: +OK'], ['state']],
    ['AUTH after login', ['C: AUTH PLAIN AA==', 'S: +OK'], ['state']],
  ])('is broken by %s', (_, lines, broken) => expect(after(...lines)).toEqual(broken));

  it('is followed anew after a breach, from the next connection on', () => {
    expect(after('S! +OK', 'close', 'login', 'S! +OK')).toEqual(['one-response', 'one-response']);
  });

  it('excuses a failure of the system', () => {
    expect(after('C: NOOP', 'S: -ERR [SYS/TEMP] later')).toEqual([]);
  });

  it('waits for a login as long as it takes', () => {
    expect(play(['connect', 'S: +OK', 'C: USER one', 'S: +OK', 'C: PASS x', 'timeout']).broken).toEqual([]);
  });
});

describe('before login', () => {
  const before = (...lines: string[]) => play(['connect', 'S: +OK ready', ...lines]).broken;

  it.each(['STAT', 'LIST', 'RETR 1', 'DELE 1', 'NOOP', 'RSET', 'TOP 1 0', 'UIDL'])('%s must be refused', (command) => {
    const many = /^(?:LIST|RETR|TOP|UIDL)/.test(command) ? '|.' : '';
    expect(before(`C: ${command}`, 'S: -ERR log in')).toEqual([]);
    expect(before(`C: ${command}`, `S: +OK 1 2${many}`)).toEqual(['state']);
  });

  it('no PASS opens the maildrop without USER', () => {
    expect(before('C: PASS x', 'S: +OK')).toEqual(['state']);
    expect(before('C: USER one', 'S: +OK', 'C: PASS y', 'S: -ERR', 'C: PASS x', 'S: +OK')).toEqual([]);
  });

  it('follows SASL exchanges', () => {
    const user = Buffer.from('\0one\0secret').toString('base64');
    expect(before('C: AUTH PLAIN', 'S: + ', `C: ${user}`, 'S: +OK', 'C: STAT', 'S: +OK 0 0')).toEqual([]);
    expect(before('C: AUTH PLAIN', 'S: + ', 'C: *', 'S: -ERR', 'C: STAT', 'S: +OK 0 0')).toEqual(['state']);
  });

  it('forgets what went in clear before TLS', () => {
    expect(before('C= STLS\\r\\nNOOP\\r\\n', 'S: +OK', 'tls', 'S! -ERR')).toEqual(['one-response']);
    expect(before('C= STLS\\r\\nNOOP\\r\\n', 'S: +OK', 'tls', 'C: QUIT', 'S: +OK')).toEqual([]);
  });

  it('tells an answer to what was sent in clear from one to a command under TLS', () => {
    const lines = ['C= STLS\\r\\nUSER one\\r\\n', 'S: +OK', 'tls', 'C: PASS x'];
    expect(before(...lines, 'S: +OK')).toEqual(['one-response']);
    expect(before(...lines, 'S: -ERR')).toEqual([]);
  });

  it('no timestamp comes twice', () => {
    const greet = (stamp: string) => ['connect', `S: +OK ready ${stamp}`, 'close'];
    expect(play([...greet('<1@a>'), ...greet('<2@a>'), ...greet('<1@a>')]).broken).toEqual(['timestamp']);
  });
});

describe('response codes', () => {
  it.each([
    ['[IN-USE]', 'C: PASS x', []],
    ['[AUTH]', 'C: USER one', []],
    ['[SYS/PERM]', 'C: CAPA', []],
    ['[MINE]', 'C: CAPA', []],
    ['[IN-USE]', 'C: USER one', ['response-code']],
    ['[AUTH]', 'C: CAPA', ['response-code']],
    ['[LOGIN-DELAY]', 'C: CAPA', ['response-code']],
    ['[SYS/SOON]', 'C: CAPA', ['response-code']],
    ['[UTF8]', 'C: CAPA', ['response-code']],
  ])('%s in answer to %s: %j', (code, command, broken) => {
    expect(play(['connect', 'S: +OK', command, `S: -ERR ${code} no`]).broken).toEqual(broken);
  });

  it('may be text where RESP-CODES is not announced', () => {
    expect(play(['connect', 'S: +OK', 'C: CAPA', 'S: -ERR [AUTH]'], { capabilities: new Set() }).broken).toEqual([]);
  });
});

describe('capabilities', () => {
  const both = (before: string, inside: string) =>
    play([
      'connect',
      'S: +OK',
      'C: CAPA',
      `S: +OK|${before}|.`,
      ...['C: USER one', 'S: +OK', 'C: PASS x', 'S: +OK', 'C: CAPA', `S: +OK|${inside}|.`],
    ]).broken;

  it.each([
    ['TOP|SASL PLAIN CRAM-MD5', 'sasl CRAM-MD5 PLAIN|TOP|X-MORE', []],
    ['STLS|X-OWN', 'TOP', []],
    ['EXPIRE 30 USER', 'EXPIRE 60', []],
    ['TOP', 'UIDL', ['capabilities']],
    ['SASL PLAIN', 'SASL', ['capabilities']],
    ['EXPIRE 0', 'TOP', ['capabilities']],
    ['TOP', 'TOP|STLS', ['stls-announced']],
  ])('%s before login, %s after it: %j', (before, inside, broken) => expect(both(before, inside)).toEqual(broken));

  it('stay the same in one state', () => {
    expect(after('C: CAPA', 'S: +OK|TOP|.', 'C: CAPA', 'S: +OK|TOP|UIDL|.')).toEqual(['capabilities SHOULD']);
  });

  it('may change with TLS, under which STLS is of no use', () => {
    const lines = ['connect', 'S: +OK', 'C: CAPA', 'S: +OK|STLS|TOP|.', 'C: STLS', 'S: +OK', 'tls', 'C: CAPA'];
    expect(play([...lines, 'S: +OK|USER|.']).broken).toEqual([]);
    expect(play([...lines, 'S: +OK|STLS|.']).broken).toEqual(['stls-announced SHOULD']);
  });
});
