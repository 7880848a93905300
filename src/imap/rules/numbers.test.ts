import { describe, expect, it } from 'vitest';
import { C, S, broken, during, opened } from './testing/lines.js';

describe('message numbers', () => {
  const three = ['login', ...opened(3)];

  it.each([
    ['more', during('NOOP', '* 5 EXISTS', '* 5 FETCH (FLAGS ())')],
    ['fewer', during('EXPUNGE', '* 3 EXPUNGE', '* 1 EXPUNGE', '* 1 EXISTS')],
    ['EXPUNGE during UID FETCH', during('UID FETCH 1 FLAGS', '* 1 EXPUNGE')],
    ['EXPUNGE in a pipeline', [C('a FETCH 1 FLAGS|b NOOP'), S('* 1 EXPUNGE'), S('a OK x'), S('b OK x')]],
    ['EXPUNGE during IDLE', [C('a IDLE'), S('+ x'), S('* 1 EXPUNGE'), C('DONE'), S('a OK x')]],
  ])('hold: %s', (_, lines) => expect(broken(...three, ...lines)).toEqual([]));

  it.each([
    ['EXISTS falls', during('NOOP', '* 2 EXISTS'), ['exists-falls']],
    ['EXISTS falls once', during('NOOP', '* 2 EXISTS', '* 2 EXISTS'), ['exists-falls']],
    ['FETCH beyond', during('NOOP', '* 4 FETCH (FLAGS ())', '* 5 FETCH (FLAGS ())'), ['number-in-range']],
    ['EXPUNGE beyond', during('NOOP', '* 3 EXPUNGE', '* 3 EXPUNGE'), ['number-in-range']],
    ['EXPUNGE unasked', [S('* 1 EXPUNGE')], ['expunge-allowed']],
    ['EXPUNGE between the parts of a command', [C('a FETCH {1}'), S('* 1 EXPUNGE')], ['expunge-allowed']],
    ['EXPUNGE at FETCH', during('FETCH 1 FLAGS', '* 1 EXPUNGE'), ['expunge-allowed']],
    ['EXPUNGE at CLOSE', during('CLOSE', '* 1 EXPUNGE'), ['expunge-allowed']],
    ['VANISHED without QRESYNC', during('NOOP', '* VANISHED 1'), ['expunge-or-vanished']],
    ['SEARCH beyond', during('SEARCH ALL', '* SEARCH 3 4'), ['search-range']],
    ['ESEARCH beyond', during('SEARCH RETURN (ALL) ALL', '* ESEARCH (TAG "c") ALL 1:4'), ['search-range']],
    ['SEARCH for RETURN', during('SEARCH RETURN (ALL) ALL', '* SEARCH 1'), ['search-form']],
    ['ESEARCH of another tag', during('SEARCH RETURN (ALL) ALL', '* ESEARCH (TAG "d") ALL 1'), ['search-tag']],
  ])('are broken: %s', (_, lines, rules) => expect(broken(...three, ...lines)).toEqual(rules));

  it('shrink by VANISHED, which names what is there', () => {
    const start = [
      'login',
      ...during('ENABLE QRESYNC', '* ENABLED QRESYNC'),
      C('s SELECT m'),
      S('* OK [HIGHESTMODSEQ 5] x'),
    ];
    const ready = [...start, ...opened(3).slice(1)];
    const all = during(
      'UID FETCH 1:* UID',
      ...[1, 2, 3].map((n) => `* ${n.toString()} FETCH (UID ${(n * 2).toString()})`),
    );
    expect(broken(...ready, ...all, ...during('NOOP', '* VANISHED 2,6', '* 1 EXISTS', '* 1 FETCH (UID 4)'))).toEqual(
      [],
    );
    expect(broken(...ready, ...all, ...during('NOOP', '* VANISHED 3'))).toEqual(['vanished-known']);
    expect(broken(...ready, ...during('NOOP', '* VANISHED 1:4'))).toEqual(['vanished-known']);
    expect(broken(...ready, ...during('NOOP', '* 1 EXPUNGE'))).toEqual(['expunge-or-vanished']);
  });
});
