import { describe, expect, it } from 'vitest';
import { play } from './testing/dialogue.js';

const stat = (answer: string) => ['C: STAT', `S: +OK ${answer}`];
const uidl = (...lines: string[]) => ['C: UIDL', `S: +OK|${[...lines, '.'].join('|')}`];
const ok = (command: string) => [`C: ${command}`, 'S: +OK'];
const retr = (...lines: string[]) => ['C: RETR 1', `S: +OK|${[...lines, '.'].join('|')}`];
const quit = ['C: QUIT', 'S: +OK', 'closed'];
const broken = (...lines: string[]): string[] => play(lines).broken;
const first = ['login', ...stat('3 30')];

describe('the number of messages in the next session', () => {
  it.each([
    ['all', [...first, ...quit, 'login', ...stat('3 30')]],
    ['all but the marked', [...first, ...ok('DELE 1'), ...quit, 'login', ...stat('2 20')]],
    ['all, without QUIT', [...first, ...ok('DELE 1'), 'close', 'login', ...stat('3 30')]],
    ['all, after RSET', [...first, ...ok('DELE 1'), ...ok('RSET'), ...quit, 'login', ...stat('3 30')]],
    ['some, after a failure', [...first, ...ok('DELE 1'), 'C: QUIT', 'S: -ERR', 'closed', 'login', ...stat('3 30')]],
    ['more', [...first, ...ok('DELE 1'), ...quit, 'arrival', 'login', ...stat('9 30')]],
    ['fewer, by another protocol', [...first, 'close', 'disturbance', 'login', ...stat('1 30')]],
    ['fewer, by policy', ['login', ...stat('1 9'), ...retr('A: b'), ...quit, 'login', ...stat('0 0')]],
    ['whatever, where QUIT got no answer', [...first, ...ok('DELE 1'), 'C: QUIT', 'close', 'login', ...stat('2 30')]],
    ['whatever, after garbage', [...first, 'C= DELE 1\\n\\r\\n', 'S: +OK', 'close', 'login', ...stat('1 30')]],
    [
      'whatever, for another user',
      [...first, 'close', 'connect', 'S: +OK', ...ok('USER two'), ...ok('PASS x'), ...stat('0 0')],
    ],
  ])('may be %s', (_, lines) => expect(broken(...lines)).toEqual([]));

  it.each([
    ['the marked stay', [...first, ...ok('DELE 1'), ...quit, 'login', ...stat('3 30')], ['removed-at-quit']],
    ['others go', [...first, ...ok('DELE 1'), ...quit, 'login', ...stat('1 10')], ['kept-at-quit']],
    ['one goes though none is marked', [...first, ...quit, 'login', ...stat('2 20')], ['kept-at-quit']],
    [
      'the marked go without QUIT',
      [...first, ...ok('DELE 1'), 'close', 'login', ...stat('2 20')],
      ['kept-without-quit'],
    ],
    [
      'the marked go at once',
      [...first, ...ok('DELE 1'), 'b login', ...stat('2 20').map((l) => `b ${l}`)],
      ['kept-without-quit'],
    ],
  ])('breaks a rule where %s', (_, lines, rules) => expect(broken(...lines)).toEqual(rules));

  it('is as what was retrieved leaves it, where EXPIRE NEVER is announced', () => {
    const lines = ['login', ...stat('1 9'), ...retr('A: b'), ...quit, 'login', ...stat('0 0')];
    expect(play(lines, { capabilities: new Set(['EXPIRE NEVER']) }).broken).toEqual(['kept-at-quit']);
  });

  it('heeds that two sessions may mark the same message', () => {
    const two = [...first, 'b login', 'b C: STAT', 'b S: +OK 3 30', ...ok('DELE 1'), 'b C: DELE 1', 'b S: +OK'];
    expect(broken(...two, ...quit, 'b C: QUIT', 'b S: +OK', 'b closed', 'login', ...stat('2 20'))).toEqual([]);
  });
});

describe('unique-ids in the next session', () => {
  const known = ['login', ...uidl('1 a', '2 b')];

  it.each([
    ['the same', [...known, 'close', 'login', ...uidl('1 b', '2 a')]],
    ['those that are left', [...known, ...ok('DELE 1'), ...quit, 'login', ...uidl('1 b')]],
    ['with a new one', [...known, ...quit, 'arrival', 'login', ...uidl('1 a', '2 b', '3 c')]],
    ['a hash again', [...known, ...ok('DELE 1'), ...quit, 'arrival', 'login', ...uidl('1 b', '2 a')]],
    ['a copy that is left', ['login', ...uidl('1 a', '2 a'), ...ok('DELE 1'), ...quit, 'login', ...uidl('1 a')]],
  ])('hold: %s', (_, lines) => expect(broken(...lines)).toEqual([]));

  it.each([
    ['others', [...known, 'close', 'login', ...uidl('1 a', '2 c')], ['unique-id-persistent']],
    [
      'of what was removed',
      [...known, ...ok('DELE 1'), ...quit, 'login', ...uidl('1 a')],
      ['unique-id-persistent', 'unique-id-reuse'],
    ],
    [
      'still there',
      ['login', 'C: UIDL 1', 'S: +OK 1 a', ...ok('DELE 1'), ...quit, 'login', ...uidl('1 a')],
      ['removed-at-quit'],
    ],
    [
      'of another message',
      [...known, ...retr('A: b'), 'close', 'login', ...uidl('1 a', '2 b'), ...retr('A: c')],
      ['same-octets'],
    ],
    [
      'given again',
      [...known, ...retr('A: b'), ...ok('DELE 1'), ...quit, 'arrival', 'login', ...uidl('1 b', '2 c'), 'close'].concat([
        'arrival',
        'login',
        ...uidl('1 a', '2 b', '3 c'),
        ...retr('A: z'),
      ]),
      ['unique-id-reuse'],
    ],
  ])('are broken: %s', (_, lines, rules) => expect(broken(...lines)).toEqual(rules));
});
