import { describe, expect, it } from 'vitest';
import { broken, C, during, of, opened } from './testing/lines.js';

describe('flags', () => {
  const flags = (list: string) => during('UID FETCH 1 FLAGS', `* 1 FETCH (UID 5 FLAGS (${list}))`);
  const here = ['login', ...opened(3)];
  const there = (as = 'SELECT') => of('b', ['login', ...opened(3, { as }), ...flags('\\Recent')]);

  it('are in FLAGS, unless they were stored since', () => {
    expect(broken(...here, ...flags('\\SEEN Work \\Recent'))).toEqual([]);
    expect(broken(...here, ...flags('other'))).toEqual(['flags-listed']);
    expect(broken(...here, ...during('STORE 1 FLAGS (other)'), ...flags('other'))).toEqual([]);
  });

  it('are \\Recent for one session', () => {
    expect(broken(...here, ...flags('\\Recent'), ...flags('\\Recent'))).toEqual([]);
    expect(broken(...here, ...flags('\\Recent'), ...there())).toEqual(['recent-once']);
    expect(broken('login', ...opened(3, { as: 'EXAMINE' }), ...flags('\\Recent'), ...there())).toEqual([]);
  });

  it('that can be changed for good stay from session to session', () => {
    const stored = [...here, ...during('STORE 1 +FLAGS (\\Seen)'), ...flags('\\Seen')];
    const later = (list: string) => of('b', ['login', ...opened(3), ...flags(list)]);
    expect(broken(...stored, ...later('\\Seen'))).toEqual([]);
    expect(broken(...stored, ...later(''))).toEqual(['flags-kept']);
    const told = (item: string) => [
      ...here,
      ...during(`STORE 1 ${item} (\\Seen)`, '* 1 FETCH (UID 5 FLAGS ())', '* 1 FETCH (UID 5 FLAGS (\\Seen))'),
    ];
    expect(broken(...told('+FLAGS'), ...later('\\Seen'))).toEqual([]);
    expect(broken(...told('+FLAGS'), ...later(''))).toEqual(['flags-kept']);
    expect(broken(...told('+FLAGS.SILENT'), ...later(''))).toEqual([]);
    expect(broken(...here, ...flags(''), ...later('\\Seen'))).toEqual(['flags-kept']);
    // Others are for the session alone, or not known to be for good.
    expect(broken(...here, ...flags('\\Draft work'), ...later(''))).toEqual([]);
    expect(broken(...stored, ...during('STORE 1 FLAGS ()'), ...later(''))).toEqual([]);
    expect(broken(...stored, ...of('c', ['login', C('x UID STORE 1 FLAGS ()')]), ...later(''))).toEqual([]);
  });

  it('may be told late of what another session has changed', () => {
    const changed = of('b', ['login', ...opened(3), ...during('STORE 1 +FLAGS (\\Seen)'), ...flags('\\Seen')]);
    expect(broken(...here, ...flags(''), ...changed, ...flags(''))).toEqual([]);
  });
});
