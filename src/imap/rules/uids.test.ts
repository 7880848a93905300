import { describe, expect, it } from 'vitest';
import { C, S, broken, during, opened } from './testing/lines.js';

describe('UIDs', () => {
  const uid = (number: number, value: number) => `* ${number.toString()} FETCH (UID ${value.toString()})`;
  const at = (...data: string[]) => during('UID FETCH 1:* UID', ...data);
  const three = ['login', ...opened(3)];

  it.each([
    ['ascending', at(uid(1, 4), uid(3, 9), uid(2, 5))],
    ['of what comes', [...during('NOOP', '* 4 EXISTS'), ...at(uid(4, 100))]],
    ['behind an EXPUNGE', [...at(uid(1, 4), uid(2, 5)), ...during('NOOP', '* 1 EXPUNGE'), ...at(uid(1, 5))]],
    ['UIDNEXT the same', [...during('STATUS m (UIDNEXT UIDVALIDITY)', '* STATUS m (UIDNEXT 100 UIDVALIDITY 7)')]],
    ['APPENDUID', [C('a APPEND m {1+}|x'), S('a OK [APPENDUID 7 100] x')]],
    [
      'a new mailbox of the name',
      [...during('DELETE m'), ...during('CREATE m'), ...opened(0, { next: 1, validity: 1 })],
    ],
  ])('hold: %s', (_, lines) => expect(broken(...three, ...lines)).toEqual([]));

  it.each([
    ['not ascending', at(uid(1, 4), uid(2, 4)), ['uid-ascending']],
    ['changing', at(uid(1, 4), uid(1, 5)), ['uid-fixed']],
    ['above UIDNEXT', at(uid(1, 100)), ['uid-and-uidnext']],
    ['of new messages below UIDNEXT', [...during('NOOP', '* 4 EXISTS'), ...at(uid(4, 99))], ['uid-and-uidnext']],
    ['left out', during('UID FETCH 1 FLAGS', '* 1 FETCH (FLAGS ())'), ['uid-in-fetch']],
    [
      'of an expunged message',
      [...at(uid(3, 9)), ...during('EXPUNGE', '* 3 EXPUNGE'), ...opened(3), ...at(uid(3, 9))],
      ['uid-reused'],
    ],
    ['UIDNEXT falls', opened(3, { next: 99 }), ['uidnext-falls']],
    ['UIDNEXT of STATUS falls', during('STATUS m (UIDNEXT)', '* STATUS m (UIDNEXT 99)'), ['uidnext-falls']],
    ['UIDVALIDITY changes', opened(3, { validity: 8 }), ['uidvalidity-stays']],
    ['UIDVALIDITY falls', opened(3, { validity: 6 }), ['uidvalidity-stays MUST']],
    ['APPENDUID below UIDNEXT', [C('a APPEND m {1+}|x'), S('a OK [APPENDUID 7 99] x')], ['append-uid']],
    ['COPYUID of another validity', [C('a COPY 1 m'), S('a OK [COPYUID 8 1 100] x')], ['append-uid']],
  ])('are broken: %s', (_, lines, rules) => expect(broken(...three, ...lines)).toEqual(rules));

  it('come with all that is unasked in IMAP4rev2', () => {
    const rev2 = ['login', 'rev2', C('s SELECT m'), S('* LIST () "/" m'), ...opened(3).slice(1)];
    expect(broken(...rev2, ...during('NOOP', '* 1 FETCH (FLAGS ())'))).toEqual(['uid-in-fetch']);
    expect(broken(...rev2, ...during('NOOP', '* 1 FETCH (UID 1 FLAGS ())'))).toEqual([]);
  });
});
