import { describe, expect, it } from 'vitest';
import { broken, during, of, opened } from './testing/lines.js';

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
