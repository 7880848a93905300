import { describe, expect, test } from 'vitest';
import { initialContext } from '../context.js';
import { parseResponse } from '../parse.js';
import { as, faultsOf, octets, read, rev2 } from '../testing/read.js';

const utf8 = { ...initialContext, utf8: true };

describe('data about mailboxes', () => {
  test.each([
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)',
    '* FLAGS ()',
    '* LIST (\\Noselect) "/" ~/Mail/foo',
    '* LIST () NIL INBOX',
    '* LIST () "\\\\" "a b"',
    '* LIST (\\HasChildren \\Unmarked \\Sent) "." {3}\r\na%b',
    '* LIST () "/" Entw&APw-rfe',
    '* LIST () "/" a&-b',
    '* LIST () "/" foo ("CHILDINFO" ("SUBSCRIBED"))',
    '* LIST () "/" foo (OLDNAME (bar))',
    '* LIST () "/" foo (CHILDINFO ("SUBSCRIBED") "OLDNAME" ("bar") x-y (a (b)) z 1:4)',
    '* LSUB () "." #news.comp.mail.misc',
    '* SEARCH',
    '* SEARCH 2 84 882',
    '* SEARCH 2 5 (MODSEQ 917162500)',
    '* SORT 3 2 1',
    '* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)',
    '* STATUS "a b" ()',
    '* STATUS x (HIGHESTMODSEQ 0 SIZE 9000000000 DELETED 1 APPENDLIMIT NIL MAILBOXID (a_1) RECENT 0)',
    '* STATUS x (X-NEW (a b) OTHER 5)',
    '* ESEARCH',
    '* ESEARCH (TAG "A282") MIN 2 COUNT 3',
    '* ESEARCH (TAG "A285") UID ALL 2,10:11 MODSEQ 917162500',
    '* ESEARCH UID COUNT 0',
    '* ESEARCH ALL 1:*',
    '* ESEARCH (TAG "A") PARTIAL (1:5 NIL) ADDTO (1 2733)',
    '* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI RIGHTS=kxte',
    '* ENABLED CONDSTORE X-GOOD-IDEA',
    '* ENABLED',
    '* NAMESPACE (("" "/")) (("~" "/")) (("#shared/" "/")("#public/" "/" "X-PARAM" ("a" "b")))',
    '* NAMESPACE NIL NIL (("" NIL))',
    '* ID NIL',
    '* ID ("name" "Cyrus" "version" NIL)',
    '* ID ()',
    '* VANISHED (EARLIER) 41,43:116',
    '* VANISHED 405,407,410,425',
    '* QUOTA "" (STORAGE 10 512 MESSAGE 1 2)',
    '* QUOTAROOT INBOX ""',
    '* QUOTAROOT comp.mail.mime',
    '* ACL INBOX Fred rwipslxetad "Joe Bloggs" lr',
    '* LISTRIGHTS ~/Mail/saved smith la r swicdkxte',
    '* MYRIGHTS INBOX rwiptsldaex',
    '* METADATA "INBOX" (/shared/comment "Hi" /private/x NIL)',
    '* METADATA "" /shared/comment /private/comment',
    '* THREAD (2)(3 6 (4 23)(44 7 96))',
    '* THREAD ((3)(5))',
    '* THREAD',
    '* LANGUAGE (EN DE "FR")',
    '* COMPARATOR i;ascii-casemap ("i;octet")',
  ])('%s is right', (text) => expect(faultsOf(text)).toEqual([]));

  test.each([
    ['* FLAGS (\\Seen \\*)', '15 flag'],
    ['* FLAGS (\\Seen \\Recent)', '15 flag?'],
    ['* FLAGS (OIB-Seen-[Google]/Alle)', '25 flag'],
    ['* FLAGS \\Seen', '8 flag-list'],
    ['* LIST () "/" Foo(Bar)', '17 mailbox'],
    ['* LIST () "/" foo%bar', '17 mailbox'],
    ['* LIST () "/" Gr\xf6\xdfe', '16 mailbox'],
    ['* LIST () "/" "a&b"', '15 mailbox?'],
    ['* LIST () "/" {2}\r\n\xc3\xb6', '19 mailbox?'],
    ['* LIST () / foo', '10 mailbox-list'],
    ['* LIST () "//" foo', '10 mailbox-list'],
    ['* LIST () "" foo', '10 mailbox-list'],
    ['* LIST () "/"', '13 mailbox-list'],
    ['* LIST (\\Marked \\Noselect) "/" x', '16 mbx-list-flags'],
    ['* LIST (\\NonExistent \\Noselect) "/" x', '21 mbx-list-flags?'],
    ['* LIST (\\HasChildren \\HasNoChildren) "/" x', '21 child-mbox-flag'],
    ['* LIST (\\Sent \\sent) "/" x', '14 mbx-list-flags?'],
    ['* LIST (Sent) "/" x', '8 mbx-list-oflag'],
    ['* LIST "/" x', '7 mbx-list-flags'],
    ['* STATUS My Folder (MESSAGES 1)', '12 status-att-list'],
    ['* STATUS x (MESSAGES)', '20 status-att-list'],
    ['* STATUS x (UIDNEXT 0)', '20 status-att-list'],
    ['* STATUS x MESSAGES 1', '11 status-att-list'],
    ['* SEARCH 1 2 ', '12 mailbox-data'],
    ['* SEARCH ', '8 mailbox-data'],
    ['* SEARCH 0', '9 nz-number'],
    ['* SEARCH 1,2', '10 response-data'],
    ['* SEARCH (MODSEQ 5)', '9 mailbox-data'],
    ['* SEARCH 1 (MODSEQ 5) 2', '11 mailbox-data'],
    ['* ESEARCH (TAG "a") (MODSEQ 5)', '20 search-modifier-name'],
    ['* ESEARCH (TAG "a") ALL ', '24 search-return-data'],
    ['* ESEARCH (TAG "a") ALL $', '24 search-return-data'],
    ['* CAPABILITY STARTTLS', '12 capability-data'],
    ['* CAPABILITY IMAP4rev1 ', '22 capability-data'],
    ['* NAMESPACE (("" "/")) NIL', '26 Namespace'],
    ['* NAMESPACE (("" "/") ("a" "/")) NIL NIL', '21 Namespace'],
    ['* ID ("name")', '12 id_params_list'],
    ['* ID ("name" "a" "Name" "b")', '17 id_params_list'],
    [`* ID ("${'x'.repeat(31)}" NIL)`, '6 id_params_list'],
    [`* ID ("name" "${'x'.repeat(1025)}")`, '13 id_params_list'],
    [`* ID (${Array.from({ length: 31 }, (_, n) => `"f${n}" NIL`).join(' ')})`, '5 id_params_list'],
    ['* VANISHED (EARLIER) ', '21 known-uids'],
    ['* VANISHED 0:1', '11 known-uids'],
    ['* VANISHED 1:*', '13 known-uids'],
    ['* THREAD (0)', '10 thread-members'],
    ['* THREAD (1 (2))', '12 thread-nested'],
    ['* THREAD (1)(2) ', '15 response-data'],
    ['* QUOTA "" (STORAGE 10)', '22 quota-list'],
    ['* MYRIGHTS INBOX LRS', '17 rights'],
    ['* XPIG-LATIN ow-nay', '2 response-data'],
    ['* 3 FLAGS ()', '4 message-data'],
  ])('%j is wrong', (text, fault) => expect(faultsOf(text)[0]).toBe(fault));

  test('with UTF-8 enabled names are UTF-8, and & is a character', () => {
    expect(faultsOf('* LIST () "/" "a&b \xc3\xb6"', utf8)).toEqual([]);
    expect(faultsOf('* LIST () "/" "\xf6"', utf8)).toContain('15 mailbox');
  });

  test('what is evidently meant is kept beside the fault', () => {
    const { response, faults } = parseResponse(octets('* LIST () "/" Foo(Bar)'), initialContext);
    expect(faults).toHaveLength(1);
    expect(response).toMatchObject({ name: 'LIST', mailbox: 'Foo(Bar)' });
    expect(faultsOf('* SEARCH 1  2 ')).toEqual(['11 mailbox-data', '13 mailbox-data']);
  });
});

describe('typed data', () => {
  test('LIST', () => {
    const list = as(read('* LIST (\\Noselect \\HasChildren) "/" "a \\"b\\""'), 'LIST');
    expect(list).toMatchObject({ attributes: ['\\Noselect', '\\HasChildren'], delimiter: '/', mailbox: 'a "b"' });
    expect(as(read('* LSUB () NIL inbox'), 'LSUB')).toMatchObject({ delimiter: undefined, mailbox: 'INBOX' });
  });

  test('STATUS', () => {
    const status = as(read('* STATUS {1}\r\nx (messages 3 HIGHESTMODSEQ 7011231777 MAILBOXID (x))'), 'STATUS');
    expect(status.mailbox).toBe('x');
    expect([...status.items]).toEqual([
      ['MESSAGES', 3n],
      ['HIGHESTMODSEQ', 7011231777n],
    ]);
  });

  test('SEARCH, ESEARCH, VANISHED', () => {
    expect(as(read('* SEARCH 2 5 (MODSEQ 9)'), 'SEARCH').numbers).toEqual([2n, 5n]);
    const esearch = as(read('* ESEARCH (TAG "A1") UID MIN 2 ALL 5,2:3'), 'ESEARCH');
    expect(esearch).toMatchObject({ tag: 'A1', uid: true });
    expect(esearch.value('MIN')?.number).toBe(2);
    expect(esearch.all).toEqual([
      { from: 5n, to: 5n },
      { from: 2n, to: 3n },
    ]);
    expect(as(read('* VANISHED (EARLIER) 3:5'), 'VANISHED')).toMatchObject({
      earlier: true,
      uids: [{ from: 3n, to: 5n }],
    });
    expect(as(read('* VANISHED 3', rev2), 'VANISHED').earlier).toBe(false);
  });

  test('CAPABILITY, ENABLED, FLAGS, numbers', () => {
    expect(as(read('* CAPABILITY IMAP4rev1 Auth=plain'), 'CAPABILITY').capabilities).toEqual([
      'IMAP4REV1',
      'AUTH=PLAIN',
    ]);
    expect(as(read('* ENABLED'), 'ENABLED').capabilities).toEqual([]);
    expect(as(read('* FLAGS (\\Seen $X)'), 'FLAGS').flags).toEqual(['\\Seen', '$X']);
    expect(as(read('* 23 EXISTS'), 'EXISTS').number).toBe(23);
    expect(as(read('* 44 EXPUNGE'), 'EXPUNGE').number).toBe(44);
  });
});
