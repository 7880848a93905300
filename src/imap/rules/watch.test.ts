import { describe, expect, it } from 'vitest';
import { play } from './testing/dialogue.js';

const broken = (...lines: string[]): string[] => play(lines).broken;
const C = (text: string): string => `C: ${text}`;
const S = (text: string): string => `S: ${text}`;
/** The data of SELECT, without that which matches. */
const opened = (exists: number, { next = 100, validity = 7, without = /^$/, as = 'SELECT', box = 'm' } = {}) => [
  C(`s ${as} ${box}`),
  ...[
    `* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft work)`,
    `* ${exists.toString()} EXISTS`,
    `* 0 RECENT`,
    `* OK [UIDVALIDITY ${validity.toString()}] x`,
    `* OK [UIDNEXT ${next.toString()}] x`,
    `* OK [PERMANENTFLAGS (\\Seen \\*)] x`,
  ]
    .filter((line) => !without.test(line))
    .map(S),
  S(`s OK [${as === 'SELECT' ? 'READ-WRITE' : 'READ-ONLY'}] done`),
];
const of = (name: string, lines: readonly string[]): string[] => lines.map((line) => `${name} ${line}`);
const during = (command: string, ...data: string[]) => [C(`c ${command}`), ...data.map(S), S('c OK done')];

describe('the exchange', () => {
  it.each([
    ['a session', ['login', ...during('NOOP'), ...during('LOGOUT', '* BYE x'), 'closed']],
    ['a literal', ['login', C('a LOGIN {1}'), S('+ ok'), C('x {1}'), S('+ ok'), C('y'), S('a NO x')]],
    ['a refused literal', ['login', C('a APPEND m {5}'), S('a NO x'), ...during('NOOP')]],
    ['a literal without waiting', ['login', C('a CREATE {1+}|x'), S('a OK x')]],
    ['IDLE', ['login', C('a IDLE'), S('+ idling'), S('* OK still'), C('DONE'), S('a OK x')]],
    ['SASL', ['connect', C('a AUTHENTICATE X'), S('+ '), C('eA=='), S('+ '), C('eA=='), S('a OK x')]],
    ['answers in another order', ['login', C('a NOOP|b NOOP'), S('b OK x'), S('a OK x')]],
    ['whatever, after garbage', ['login', C('garbage'), S('garbage BAD x'), S('+ x'), S('z OK x'), 'closed']],
    [
      'whatever, after a literal that was not waited for',
      ['login', C('a APPEND m {3}|xxx'), S('a NO'), S('xxx BAD x')],
    ],
    ['whatever, after a bare LF', ['login', 'C= a NOOP\\nb NOOP\\r\\n', S('q OK x')]],
  ])('holds: %s', (_, lines) => expect(broken(...lines)).toEqual([]));

  it.each([
    ['no greeting', ['open', S('a OK x')], ['greeting', 'one-tagged']],
    ['a second greeting', ['connect', S('* PREAUTH x')], ['greeting']],
    ['an unknown tag', ['login', C('a NOOP'), S('b OK x')], ['one-tagged']],
    ['a second answer', ['login', C('a NOOP'), S('a OK x'), S('a OK x')], ['one-tagged']],
    ['a continuation unasked', ['login', C('a NOOP'), S('+ go'), S('a OK x')], ['continuation-awaited']],
    ['a continuation for a literal+', ['login', C('a CREATE {1+}|x'), S('+ go')], ['continuation-awaited']],
    ['no BYE at the end', ['login', 'closed'], ['bye-before-close']],
    ['no BYE at LOGOUT', ['login', ...during('LOGOUT')], ['logout-bye']],
    [
      'LOGIN although disabled',
      ['connect', S('* CAPABILITY IMAP4rev1 LOGINDISABLED'), ...during('LOGIN a b')],
      ['login-disabled'],
    ],
    [
      'other capabilities',
      [
        'login',
        ...during('CAPABILITY', '* CAPABILITY IMAP4rev1 X'),
        ...during('ENABLE X', '* ENABLED'),
        S('* CAPABILITY IMAP4rev1'),
      ],
      ['capabilities-at-enable'],
    ],
    ['ENABLED of more', ['login', ...during('ENABLE X', '* ENABLED X Y')], ['enabled-asked']],
    ['ENABLED unasked', ['login', ...during('NOOP', '* ENABLED X')], ['enabled-asked']],
  ])('is broken: %s', (_, lines, rules) => expect(broken(...lines)).toEqual(rules));

  it('is no other after TLS, and in mixed case', () => {
    const before = ['connect', C('a starttls'), S('a OK x'), 'tls'];
    expect(broken(...before, ...during('Login a b'), ...during('uid search all'))).toEqual([]);
  });
});

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

describe('what a message is', () => {
  const get = (item: string, value: string, uid = 5) =>
    during('UID FETCH 5 x', `* 1 FETCH (UID ${uid.toString()} ${item} ${value})`);
  const section = (item: string, value: string) =>
    during(`UID FETCH 5 (${item})`, `* 1 FETCH (UID 5 ${item} ${value})`);
  const here = ['login', ...opened(3)];
  const there = of('b', ['login', ...opened(3)]);
  const date = (text: string) => get('INTERNALDATE', `"${text}"`);

  it.each([
    ['the same moment', [...date('01-Jan-2020 10:00:00 +0100'), ...date('01-Jan-2020 09:00:00 +0000')]],
    ['a literal for a string', [...section('BODY[]', '"abc"'), ...section('BODY[]', '{3}|abc')]],
    ['a part', [...section('BODY[]', '"abc"'), ...section('BODY[]<1>', '"b"')]],
    ['a part behind the end', [...section('BODY[]', '"abc"'), ...section('BODY[]<9>', '""')]],
    ['the size', [...section('BODY[]', '"abc"'), ...get('RFC822.SIZE', '3')]],
    ['other names', [...section('BODY[]', '"abc"'), ...get('RFC822', '"abc"')]],
    [
      'empty, where others expunge',
      [
        ...section('BODY[]', '"abc"'),
        ...of('b', ['login', ...opened(3), ...during('EXPUNGE')]),
        ...section('BODY[]', 'NIL'),
      ],
    ],
    ['another message', [...get('RFC822.SIZE', '3'), ...during('NOOP', '* 1 EXPUNGE'), ...get('RFC822.SIZE', '4', 6)]],
    [
      'header fields in another order',
      during('FETCH 1 BODY.PEEK[HEADER.FIELDS (To From)]', '* 1 FETCH (BODY[HEADER.FIELDS (FROM "To")] "")'),
    ],
  ])('holds: %s', (_, lines) => expect(broken(...here, ...lines)).toEqual([]));

  it.each([
    [
      'INTERNALDATE',
      [...date('01-Jan-2020 10:00:00 +0100'), ...date('01-Jan-2020 10:00:00 +0000')],
      ['internal-date-fixed'],
    ],
    ['RFC822.SIZE', [...get('RFC822.SIZE', '3'), ...get('RFC822.SIZE', '4')], ['size-fixed']],
    [
      'ENVELOPE',
      [
        ...get('ENVELOPE', '(NIL "a" NIL NIL NIL NIL NIL NIL NIL NIL)'),
        ...get('ENVELOPE', '(NIL "b" NIL NIL NIL NIL NIL NIL NIL NIL)'),
      ],
      ['envelope-fixed'],
    ],
    [
      'BODY',
      [
        ...get('BODY', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)'),
        ...get('BODY', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 2 1)'),
      ],
      ['structure-fixed'],
    ],
    ['octets', [...section('BODY[1]', '"abc"'), ...section('BODY[1]', '"abd"')], ['octets-fixed']],
    ['a part', [...section('BODY[]', '"abc"'), ...section('BODY[]<1>', '"c"')], ['octets-fixed']],
    ['the size of the octets', [...section('BODY[]', '"abc"'), ...get('RFC822.SIZE', '4')], ['size-exact']],
    ['the section', during('FETCH 1 BODY[1]', '* 1 FETCH (BODY[2] "")'), ['section-asked']],
    [
      'a moment before the UID is known',
      [...during('FETCH 1 RFC822.SIZE', '* 1 FETCH (RFC822.SIZE 3)'), ...get('RFC822.SIZE', '4')],
      ['size-fixed'],
    ],
    ['in another session', [...get('RFC822.SIZE', '3'), ...there, ...of('b', get('RFC822.SIZE', '4'))], ['size-fixed']],
  ])('is broken: %s', (_, lines, rules) => expect(broken(...here, ...lines)).toEqual(rules));
});

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
});

describe('names and STATUS', () => {
  it.each([
    ['in one delimiter', during('LIST "" *', '* LIST () "/" a/b', '* LIST () "." b.c', '* LIST () NIL a')],
    ['listed again', [...during('LIST "" *', '* LIST (\\Noselect) "/" m'), ...during('CREATE m'), ...opened(1)]],
    ['of which others are told', during('STATUS inbox (MESSAGES)', '* STATUS INBOX (MESSAGES 1)')],
    ['in another form', ['login', 'rev2', ...during('STATUS "é" (MESSAGES)', '* STATUS &AOk- (MESSAGES 1)')]],
  ])('hold: %s', (_, lines) => expect(broken('login', ...lines)).toEqual([]));

  it.each([
    ['two delimiters of a name', during('LIST "" *', '* LIST () "/" a', '* LIST () "." a.b'), ['delimiter-same']],
    ['opened', [...during('LIST "" *', '* LIST (\\Noselect) "/" m'), ...opened(1)], ['noselect-true']],
    ['another mailbox', during('STATUS m (MESSAGES)', '* STATUS n (MESSAGES 1)'), ['status-name']],
    ['more unseen', during('STATUS m (MESSAGES UNSEEN)', '* STATUS m (MESSAGES 1 UNSEEN 2)'), ['status-counts']],
    ['too low UIDNEXT', during('STATUS m (MESSAGES UIDNEXT)', '* STATUS m (MESSAGES 1 UIDNEXT 1)'), ['status-counts']],
  ])('are broken: %s', (_, lines, rules) => expect(broken('login', ...lines)).toEqual(rules));
});
