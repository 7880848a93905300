import { describe, expect, it } from 'vitest';
import { play } from './testing/dialogue.js';

const after = (...lines: string[]): string[] => play(['login', ...lines]).broken;
const stat = (answer: string) => ['C: STAT', `S: +OK ${answer}`];
const list = (...lines: string[]) => ['C: LIST', `S: +OK|${[...lines, '.'].join('|')}`];
const uidl = (...lines: string[]) => ['C: UIDL', `S: +OK|${[...lines, '.'].join('|')}`];
const ok = (command: string, answer = '') => [`C: ${command}`, `S: +OK ${answer}`];
const err = (command: string) => [`C: ${command}`, 'S: -ERR no'];
const retr = (number: number, ...lines: string[]) => [`C: RETR ${number}`, `S: +OK|${[...lines, '.'].join('|')}`];
const top = (number: number, n: number, ...lines: string[]) => [
  `C: TOP ${number} ${n}`,
  `S: +OK|${[...lines, '.'].join('|')}`,
];
/** 18 octets. */
const message = ['A: b', '', '..x', 'last'];

describe('listings', () => {
  it.each([
    ['agree', [...stat('2 30'), ...list('1 10', '2 20'), ...uidl('1 a', '2 b'), ...ok('LIST 2', '2 20')]],
    ['in any order', [...list('2 20', '1 10'), ...stat('2 30')]],
    [
      'without the marked',
      [...list('1 10', '2 20'), ...ok('DELE 1'), ...stat('1 20'), ...list('2 20'), ...uidl('2 b')],
    ],
    ['brought back', [...stat('2 30'), ...ok('DELE 1'), ...ok('RSET'), ...stat('2 30'), ...list('1 10', '2 20')]],
    ['empty', [...stat('0 0'), ...list(), ...uidl(), ...err('LIST 1')]],
    [
      'refused',
      [...list('1 10'), ...ok('DELE 1'), ...err('LIST 1'), ...err('RETR 1'), ...err('DELE 1'), ...err('TOP 1 0')],
    ],
  ])('hold: %s', (_, lines) => expect(after(...lines)).toEqual([]));

  it.each([
    ['STAT changes', [...stat('2 30'), ...stat('3 40')], ['fixed']],
    ['LIST changes', [...list('1 10'), ...list('1 10', '2 9')], ['fixed']],
    ['a size changes', [...list('1 10'), ...ok('LIST 1', '1 11')], ['fixed']],
    ['STAT and LIST differ', [...stat('2 30'), ...list('1 10')], ['agreement']],
    ['LIST and UIDL differ', [...list('1 10'), ...uidl('1 a', '2 b')], ['agreement']],
    ['a gap', list('1 10', '3 10'), ['numbers']],
    ['not from one', list('2 10', '3 10'), ['numbers']],
    ['another sum', [...list('1 10', '2 20'), ...stat('2 31')], ['drop-size']],
    ['another sum before', [...stat('2 31'), ...list('1 10', '2 20')], ['drop-size']],
    ['octets of the marked', [...list('1 10', '2 20'), ...ok('DELE 1'), ...stat('1 30')], ['drop-size']],
    ['the marked counted', [...stat('2 30'), ...ok('DELE 1'), ...stat('2 30')], ['deleted-left-out']],
    ['the marked in LIST', [...ok('DELE 1'), ...list('1 10', '2 20')], ['deleted-left-out']],
    ['the marked in UIDL', [...ok('DELE 1'), ...uidl('1 a')], ['deleted-left-out']],
    ['still marked: counted', [...stat('2 30'), ...ok('DELE 1'), ...ok('RSET'), ...stat('1 20')], ['rset']],
    ['still marked: listed', [...ok('DELE 1'), ...ok('RSET'), ...list('2 20')], ['rset']],
    ['another message', ok('LIST 2', '1 10'), ['named-message']],
    ['one that is not there', [...stat('2 30'), ...ok('LIST 3', '3 10')], ['no-such-message']],
    ['no number', retr(0, ...message), ['no-such-message']],
    ['not a number', ok('DELE x'), ['no-such-message']],
    ['RETR of the marked', [...ok('DELE 1'), ...retr(1, ...message)], ['deleted']],
    ['DELE of the marked', [...ok('DELE 1'), ...ok('DELE 1')], ['deleted']],
  ])('are broken: %s', (_, lines, broken) => expect(after(...lines)).toEqual(broken));

  it('are told of once, and anew from RSET on', () => {
    const wrong = [...ok('DELE 1'), ...stat('2 30'), ...list('1 10', '2 20'), ...uidl('1 a', '2 b')];
    expect(after(...stat('2 30'), ...wrong)).toEqual(['deleted-left-out']);
    expect(after(...stat('2 30'), ...wrong, ...ok('RSET'), ...stat('2 30'), ...ok('DELE 2'), ...stat('2 30'))).toEqual([
      'deleted-left-out',
      'deleted-left-out',
    ]);
  });

  it('may have gaps when another protocol has removed messages', () => {
    expect(after(...list('1 10', '2 20'), 'disturbance', ...stat('1 20'), ...list('2 20'))).toEqual([]);
    expect(after(...list('1 10', '2 20'), 'disturbance', ...list('1 20'))).toEqual(['fixed']);
  });

  it('are not followed after a command whose meaning is not known', () => {
    expect(after(...stat('2 30'), ...ok('RSET 1'), ...stat('3 1'))).toEqual([]);
    expect(after(...stat('2 30'), 'C= \\u0001\\r\\n', 'S: +OK', ...stat('3 1'))).toEqual([]);
  });
});

describe('octets', () => {
  it.each([
    ['size', [...list('1 18'), ...retr(1, ...message)]],
    ['a last line without CRLF', [...retr(1, ...message), ...list('1 16')]],
    ['again', [...retr(1, ...message), ...retr(1, ...message)]],
    [
      'TOP',
      [...top(1, 0, 'A: b', ''), ...retr(1, ...message), ...top(1, 1, 'A: b', '', '..x'), ...top(1, 9, ...message)],
    ],
    ['a header alone', [...retr(1, 'A: b'), ...top(1, 0, 'A: b'), ...top(1, 0, 'A: b', '')]],
    ['other messages', [...retr(1, ...message), ...retr(2, 'A: b')]],
  ])('hold: %s', (_, lines) => expect(after(...lines)).toEqual([]));

  it.each([
    ['another size', [...list('1 20'), ...retr(1, ...message)], ['message-size']],
    ['with the stuffed dot', [...retr(1, ...message), ...ok('LIST 1', '1 19')], ['message-size']],
    ['other octets', [...retr(1, ...message), ...retr(1, 'B: b')], ['same-octets']],
    ['TOP of another header', [...top(1, 0, 'B: b', ''), ...retr(1, ...message)], ['top']],
    ['TOP one line short', [...retr(1, ...message), ...top(1, 1, 'A: b', '')], ['top']],
    ['TOP one line more', [...top(1, 0, 'A: b', '', '..x'), ...retr(1, ...message)], ['top']],
    ['TOP without the blank line', [...retr(1, ...message), ...top(1, 0, 'A: b')], ['top']],
  ])('are broken: %s', (_, lines, broken) => expect(after(...lines)).toEqual(broken));

  it('need not be counted exactly of what may be a surrogate (RFC 6856)', () => {
    const lines = ['login', ...list('1 99'), ...retr(1, 'A: =?utf-8?q?b?=', '')];
    expect(play(lines).broken).toEqual(['message-size']);
    expect(play(lines, { capabilities: new Set(['UTF8']) }).broken).toEqual(['message-size SHOULD']);
  });
});

describe('unique-ids', () => {
  it.each([
    ['identical copies', [...uidl('1 a', '2 a'), ...retr(1, ...message), ...retr(2, ...message)]],
    ['the same by number', [...uidl('1 a', '2 b'), ...ok('UIDL 2', '2 b')]],
  ])('hold: %s', (_, lines) => expect(after(...lines)).toEqual([]));

  it.each([
    ['another by number', [...uidl('1 a', '2 b'), ...ok('UIDL 2', '2 c')], ['unique-id-fixed']],
    ['shared by sizes', [...uidl('1 a', '2 a'), ...list('1 10', '2 20')], ['unique-id-unique']],
    [
      'shared, told once',
      [...list('1 10', '2 20'), ...uidl('1 a', '2 a'), ...ok('UIDL 1', '1 a')],
      ['unique-id-unique'],
    ],
    ['shared by octets', [...uidl('1 a', '2 a'), ...retr(1, ...message), ...retr(2, 'A: b')], ['unique-id-unique']],
  ])('are broken: %s', (_, lines, broken) => expect(after(...lines)).toEqual(broken));
});
