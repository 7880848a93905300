import { describe, expect, it } from 'vitest';
import { play } from './testing/dialogue.js';
import { C, S, broken, during, opened } from './testing/lines.js';

describe('mod-sequences', () => {
  const aware = ['login', C('s SELECT m (CONDSTORE)'), S('* OK [HIGHESTMODSEQ 50] x'), ...opened(3).slice(1)];
  const again = (value: number) => [
    C('s SELECT m'),
    S(`* OK [HIGHESTMODSEQ ${value.toString()}] x`),
    ...opened(3).slice(1),
  ];

  it('do not fall, and come as the client knows them', () => {
    expect(broken(...aware, ...again(50), ...during('NOOP', '* 1 FETCH (FLAGS () MODSEQ (60))'))).toEqual([]);
    expect(broken(...aware, ...again(49))).toEqual(['highestmodseq-falls']);
    const told = (value: number) => `* 1 FETCH (MODSEQ (${value.toString()}))`;
    expect(broken(...aware, ...during('FETCH 1 MODSEQ', told(9), told(8)))).toEqual(['modseq-falls']);
    expect(broken(...aware, ...during('NOOP', '* 1 FETCH (FLAGS ())'))).toEqual(['modseq-included']);
    expect(broken('login', ...opened(3), ...during('NOOP', '* 1 FETCH (MODSEQ (9))'))).toEqual(['modseq-asked']);
    expect(play(aware, false).broken).toEqual([]);
  });

  it('may fall with the message that had the highest', () => {
    expect(broken(...aware, ...during('EXPUNGE', '* 3 EXPUNGE'), ...again(49))).toEqual([]);
  });
});
