import { describe, expect, it } from 'vitest';
import { broken, C, during, of, opened, S } from './testing/lines.js';

const status = (items: string) => during('STATUS m (MESSAGES)', `* STATUS m (${items})`);
const unseen = (number: number) => [C('s SELECT m'), S(`* OK [UNSEEN ${number.toString()}] x`), ...opened(3).slice(1)];
const aware = (code: string) => [C('s SELECT m (CONDSTORE)'), S(`* OK [${code}] x`), ...opened(3).slice(1)];

describe('what SELECT and STATUS tell of a mailbox', () => {
  it.each([
    ['is the same', [...opened(3), ...status('MESSAGES 3 UIDNEXT 100'), ...opened(3)]],
    ['follows STORE', [...unseen(3), ...during('STORE 3 +FLAGS (\\Seen)'), ...status('UNSEEN 0')]],
    ['follows FETCH that sets \\Seen', [...unseen(3), ...during('FETCH 3 BODY[]<0.1>'), ...status('UNSEEN 0')]],
    ['follows APPEND', [...opened(3), C('a APPEND m {1+}|x'), S('a OK x'), ...status('MESSAGES 4 UIDNEXT 101')]],
    [
      'may be of either moment during APPEND',
      [...opened(3), ...of('b', ['login', C('a APPEND m {1+}|x')]), ...status('MESSAGES 4')],
    ],
    ['follows an arrival', [...opened(3), 'arrival', ...status('MESSAGES 4')]],
    ['follows what POP3 does', [...opened(3), 'disturbance', ...status('MESSAGES 2'), ...opened(1)]],
    [
      'is that of another mailbox',
      [...opened(3), ...during('DELETE m'), ...during('CREATE m'), ...status('MESSAGES 0')],
    ],
    ['has the first unseen one', [...unseen(2), ...status('UNSEEN 2'), ...opened(3), ...status('UNSEEN 1')]],
    ['has no mod-sequences', [...aware('NOMODSEQ'), ...status('HIGHESTMODSEQ 0')]],
    ['is told while messages come', [...opened(3).slice(0, -1), S('* 4 EXISTS'), S('s OK x'), ...status('MESSAGES 4')]],
  ])('%s', (_, lines) => {
    expect(broken('login', ...lines).filter((rule) => /agree|stays/.test(rule))).toEqual([]);
  });

  it.each([
    ['more messages', [...opened(3), ...status('MESSAGES 4')], ['messages-agree']],
    ['more messages at the next SELECT', [...status('MESSAGES 2'), ...opened(3)], ['messages-agree']],
    ['another UIDNEXT', [...opened(3), ...status('UIDNEXT 101')], ['uidnext-stays']],
    ['another HIGHESTMODSEQ', [...aware('HIGHESTMODSEQ 5'), ...status('HIGHESTMODSEQ 6')], ['highestmodseq-agrees']],
    ['none unseen', [...unseen(3), ...status('UNSEEN 0')], ['unseen-agrees']],
    ['too many unseen', [...status('UNSEEN 3'), ...unseen(2)], ['unseen-agrees']],
    [
      'other messages to another session',
      [...opened(3), ...of('b', ['login', ...status('MESSAGES 2')])],
      ['messages-agree'],
    ],
  ])('is broken: %s', (_, lines, rules) => {
    expect(broken('login', ...lines).filter((rule) => rule !== 'extension-asked')).toEqual(rules);
  });
});
