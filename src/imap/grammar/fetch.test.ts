import { describe, expect, test } from 'vitest';
import { as, faultsOf, read, rev2 } from '../testing/read.js';

const fetch = (items: string) => `* 1 FETCH (${items})`;

describe('names of data items', () => {
  test.each([
    'BODY[] ""',
    'body[header] ""',
    'BODY[TEXT]<0> ""',
    'BODY[1.2.MIME] ""',
    'BODY[4.2.2.1] ""',
    'BODY[1.HEADER.FIELDS.NOT (From)] ""',
    'BODY[HEADER.FIELDS (From "To" {2}\r\nCc)]<12> ""',
    'BINARY[1.2]<4> ""',
    'BINARY.SIZE[] 12',
    'RFC822 "" RFC822.HEADER NIL RFC822.TEXT {1}\r\nx',
    'EMAILID (M6d99ac3275bb4e) THREADID NIL SAVEDATE NIL PREVIEW ""',
    'X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox "a b" (x))',
    'ANNOTATION (/comment (value.priv "My comment" value.shared NIL))',
    'FLAGS () UID 4294967295',
    'FLAGS (\\Recent $Forwarded \\Seen)',
  ])('%s is right', (items) => expect(faultsOf(fetch(items))).toEqual([]));

  test.each([
    ['', '11 msg-att'],
    ['RFC822[] ""', '11 msg-att'],
    ['BODY.PEEK[] ""', '11 msg-att'],
    ['NONSENSE 1', '11 msg-att'],
    ['BODY[0] ""', '16 section'],
    ['BODY[MIME] ""', '16 section'],
    ['BODY[1.] ""', '18 section'],
    ['BODY[1.FOO] ""', '18 section'],
    ['BODY[HEADER.FIELDS ()] ""', '31 header-list'],
    ['BODY[HEADER.FIELDS(From)] ""', '29 section'],
    ['BODY[2]<0.65536> ""', '20 msg-att-static'],
    ['BINARY[1.TEXT] ""', '18 section'],
    ['UID', '14 msg-att'],
    ['UID 1 FLAGS', '22 msg-att'],
    ['FLAGS \\Seen', '17 flag-list'],
    ['FLAGS (\\*)', '18 flag-fetch'],
    ['MODSEQ 12', '18 fetch-mod-resp'],
    ['EMAILID (a.b)', '21 objectid'],
  ])('%j is wrong', (items, fault) => expect(faultsOf(fetch(items))[0]).toBe(fault));

  test('no parentheses at all', () => expect(faultsOf('* 1 FETCH FLAGS ()')).toEqual(['10 msg-att']));
});

describe('the typed response', () => {
  const response = as(
    read(
      fetch(
        'FLAGS (\\Seen $X) UID 7 RFC822.SIZE 44827 INTERNALDATE "17-Jul-1996 02:44:25 -0700" MODSEQ (12121231000) BODY[HEADER.FIELDS (To from)] {2}\r\n\r\n',
      ),
    ),
    'FETCH',
  );

  test('its items', () => {
    expect(response).toMatchObject({
      number: 1,
      uid: 7,
      flags: ['\\Seen', '$X'],
      size: 44827,
      internalDate: '17-Jul-1996 02:44:25 -0700',
      modseq: 12121231000n,
    });
  });

  test('a section by its canonical name', () => {
    expect(response.item('BODY[HEADER.FIELDS (FROM TO)]')?.text).toBe('\r\n');
    expect(response.item('BODY[]')).toBeUndefined();
    expect(response.items.map(({ key }) => key)).toContain('BODY[HEADER.FIELDS (FROM TO)]');
  });

  test('an empty list is a fault, and still a FETCH response', () => {
    expect(faultsOf('* 6 FETCH ()')).toEqual(['11 msg-att']);
  });

  test('a literal is a view, not a copy', () => {
    const size = 5 * 1024 * 1024;
    const whole = Buffer.concat([
      Buffer.from(`* 1 FETCH (BODY[] {${size}}\r\n`),
      Buffer.alloc(size, 'x'),
      Buffer.from(')\r\n'),
    ]);
    const big = as(read(whole.subarray(0, -2).toString('latin1'), rev2), 'FETCH').item('BODY[]');
    expect(big?.octets.buffer).toBe(big?.source.buffer);
    expect(big?.octets).toHaveLength(size);
  });
});
