import { describe, expect, it } from 'vitest';
import { broken, C, during, of, opened, S } from './testing/lines.js';

describe('capabilities', () => {
  const announced = (names: string) => during('CAPABILITY', `* CAPABILITY ${names}`);

  it.each([
    ['by code and command', announced('ENABLE IMAP4rev2 IMAP4rev1')],
    ['others after LOGIN', [C('l LOGIN a b'), S('l OK [CAPABILITY IMAP4rev1 X] x'), ...announced('X IMAP4rev1')]],
    [
      'told before LOGIN is completed',
      [C('l LOGIN a b'), S('* CAPABILITY IMAP4rev1 X'), S('l OK x'), ...announced('IMAP4rev1 X')],
    ],
    ['others under TLS', [C('t STARTTLS'), S('t OK x'), 'tls', ...announced('IMAP4rev1')]],
  ])('hold: %s', (_, lines) => expect(broken('connect', ...lines)).toEqual([]));

  it.each([
    ['others by command', announced('IMAP4rev1 IMAP4rev2'), ['capabilities-same']],
    [
      'others behind LOGIN',
      [C('l LOGIN a b'), S('l OK [CAPABILITY IMAP4rev1] x'), ...announced('IMAP4rev1 X')],
      ['capabilities-same'],
    ],
    [
      'STARTTLS under TLS',
      [C('t STARTTLS'), S('t OK x'), 'tls', ...announced('IMAP4rev1 STARTTLS')],
      ['starttls-gone'],
    ],
  ])('are broken: %s', (_, lines, rules) => expect(broken('connect', ...lines)).toEqual(rules));
});

describe('what a command brings', () => {
  const three = ['login', ...opened(3)];
  const items = (number: number, data: string) => `* ${number.toString()} FETCH (${data})`;

  it.each([
    ['nothing at a refusal', [C('a STATUS m (MESSAGES)'), S('a NO x')]],
    ['what cannot be read', during('SEARCH ALL', '* SEARCH x')],
    ['nothing where SAVE alone was asked for', during('SEARCH RETURN (SAVE) ALL')],
    ['ESEARCH for SEARCH RETURN', during('SEARCH RETURN () ALL', '* ESEARCH (TAG "c") ALL 1')],
    ['TRYCREATE', [C('a APPEND q {1+}|x'), S('a NO [TRYCREATE] x')]],
    ['an extension that was used', [...during('ID NIL', '* ID NIL'), S('* ID NIL')]],
    ['SIZE of STATUS', during('STATUS m (SIZE)', '* STATUS m (SIZE 5)')],
    [
      'extended data of LIST',
      during('LIST (SUBSCRIBED RECURSIVEMATCH) "" %', '* LIST () "/" a ("CHILDINFO" ("SUBSCRIBED"))'),
    ],
    ['all of a message in several responses', during('FETCH 2 (FLAGS UID)', items(2, 'FLAGS ()'), items(2, 'UID 5'))],
    ['UIDs that are not there', during('UID FETCH 900:901 FLAGS')],
    [
      'the last message',
      during('FETCH * FAST', items(3, 'FLAGS () RFC822.SIZE 1 INTERNALDATE "01-Jan-2020 10:00:00 +0000"')),
    ],
    ['parts that there may not be', during('FETCH 1 (UID BODY[7])', items(1, 'UID 5'))],
    ['what changed only', during('FETCH 1:3 (FLAGS) (CHANGEDSINCE 5)')],
    [
      'fields',
      during('FETCH 1 BODY.PEEK[HEADER.FIELDS (To "from")]<0.9>', items(1, 'BODY[HEADER.FIELDS (FROM TO)]<0> "a"')),
    ],
    [
      'nothing of what others may have expunged',
      [...of('b', ['login', ...opened(3), ...during('EXPUNGE')]), ...during('FETCH 3 UID')],
    ],
    ['nothing of what is expunged', during('UID FETCH 1:3 FLAGS', '* 1 EXPUNGE')],
  ])('holds: %s', (_, lines) => {
    expect(broken(...three, ...lines)).toEqual([]);
  });

  it.each([
    ['no STATUS', during('STATUS m (MESSAGES)'), ['data-brought']],
    ['no SEARCH', during('SEARCH UNSEEN'), ['data-brought']],
    ['no ESEARCH', during('SEARCH RETURN (COUNT) UNSEEN'), ['data-brought']],
    ['APPENDUID for COPY', [C('a COPY 1 m'), S('a OK [APPENDUID 7 100] x')], ['code-place']],
    ['TRYCREATE for OK', [C('a COPY 1 m'), S('a OK [TRYCREATE] x')], ['code-place SHOULD']],
    ['ID unasked', [S('* ID NIL')], ['extension-asked']],
    ['NAMESPACE unasked', [S('* NAMESPACE NIL NIL NIL')], ['extension-asked']],
    ['SIZE unasked', during('STATUS m (MESSAGES)', '* STATUS m (MESSAGES 3 SIZE 5)'), ['extension-asked']],
    [
      'BINARY unasked',
      during('FETCH 1 BODY.PEEK[1]', items(1, 'BODY[1] "" BINARY[1] ""')),
      ['extension-asked', 'section-asked'],
    ],
    [
      'extended data of LIST unasked',
      during('LIST "" %', '* LIST () "/" a ("CHILDINFO" ("SUBSCRIBED"))'),
      ['extension-asked'],
    ],
    ['ESEARCH for SEARCH', during('SEARCH ALL', '* ESEARCH (TAG "c") ALL 1'), ['search-form']],
    ['no item', during('FETCH 1:2 (FLAGS UID)', items(1, 'FLAGS () UID 5'), items(2, 'UID 6')), ['fetch-whole']],
    ['no message', during('FETCH 1:* UID', items(1, 'UID 5'), items(3, 'UID 7')), ['fetch-whole']],
    ['no message by UID', [...during('FETCH 2 UID', items(2, 'UID 6')), ...during('UID FETCH 6 ALL')], ['fetch-whole']],
  ])('is broken: %s', (_, lines, rules) => {
    expect(broken(...three, ...lines)).toEqual(rules);
  });

  it('is no VANISHED during UID SEARCH with message numbers', () => {
    const ready = [
      'login',
      ...during('ENABLE QRESYNC', '* ENABLED QRESYNC'),
      C('s SELECT m'),
      S('* OK [HIGHESTMODSEQ 5] x'),
      ...opened(3).slice(1),
    ];
    const search = (keys: string) => broken(...ready, ...during(`UID SEARCH ${keys}`, '* VANISHED 5', '* SEARCH'));
    for (const keys of ['ALL', 'UID 1:5', 'NOT (UID 1) LARGER 5', 'SUBJECT "1"', 'SUBJECT 1', 'HEADER x 1'])
      expect(search(keys), keys).toEqual([]);
    for (const keys of ['1:2', 'UNSEEN 1', 'CHARSET UTF-8 1', 'UID 1 (OR 2:* SEEN)'])
      expect(search(keys), keys).toEqual(['vanished-in-search']);
  });
});
