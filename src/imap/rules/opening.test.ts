import { describe, expect, it } from 'vitest';
import { C, S, broken, during, opened } from './testing/lines.js';

describe('opening a mailbox', () => {
  it.each([
    ['SELECT', opened(2)],
    ['EXAMINE', opened(2, { as: 'EXAMINE' })],
    ['in IMAP4rev2', ['rev2', C('s SELECT m'), S('* LIST () "/" m'), ...opened(2, { without: /RECENT/ }).slice(1)]],
    [
      'what was closed before',
      [...opened(9), C('s SELECT n'), S('* 9 EXPUNGE'), S('* OK [CLOSED] x'), ...opened(1).slice(1)],
    ],
    ['one that is refused', [C('s SELECT n'), S('s NO x')]],
    ['behind another command', [C('a LIST "" *|s SELECT m'), ...opened(1).slice(1), S('a OK x')]],
    ['an unreadable response', [C('s SELECT m'), S('* x EXISTS'), ...opened(1, { without: /EXISTS/ }).slice(1)]],
  ])('holds: %s', (_, lines) => expect(broken('login', ...lines)).toEqual([]));

  it.each([
    ['FLAGS', 'select-flags'],
    ['EXISTS', 'select-exists'],
    ['RECENT', 'select-recent'],
    ['UIDVALIDITY', 'select-uidvalidity'],
    ['UIDNEXT', 'select-uidnext'],
    ['\\[PERMANENTFLAGS', 'select-permanentflags'],
  ])('is broken without %s', (what, rule) => {
    const without = new RegExp(what === 'FLAGS' ? '\\* FLAGS' : what);
    expect(broken('login', ...opened(2, { without }))).toEqual([rule]);
  });

  it.each([
    ['LIST in IMAP4rev2', ['rev2', ...opened(2, { without: /RECENT/ })], ['select-list']],
    ['READ-ONLY', [...opened(2, { as: 'EXAMINE' }).slice(0, -1), S('s OK x')], ['examine-read-only']],
    ['HIGHESTMODSEQ', [...during('ENABLE CONDSTORE', '* ENABLED CONDSTORE'), ...opened(2)], ['select-condstore']],
    [
      'a flag of PERMANENTFLAGS in FLAGS',
      [...opened(2).slice(0, -1), S('* OK [PERMANENTFLAGS (other)] x'), S('s OK x')],
      ['permanentflags-known'],
    ],
  ])('is broken without %s', (_, lines, rules) => expect(broken('login', ...lines)).toEqual(rules));

  it.each([
    ['before it', during('NOOP', '* 1 EXISTS')],
    ['after a refusal', [...opened(1), C('s SELECT n'), S('s NO x'), ...during('NOOP', '* 1 FETCH (FLAGS ())')]],
    ['after CLOSE', [...opened(1), ...during('CLOSE'), ...during('NOOP', '* 1 EXPUNGE')]],
  ])('must come before data of messages: %s', (_, lines) => {
    expect(broken('login', ...lines)).toEqual(['data-needs-selection']);
  });
});
