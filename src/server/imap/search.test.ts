import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

const ENCODED = `From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@sender.example>
To: Anna <anna@receiver.example>
Cc: ben@receiver.example
Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_aus_=C5=81=C3=B3d=C5=BA?=
Date: Mon, 7 Feb 1994 23:52:25 -0800
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Caf=E9 ist ge=
schlossen
`;

const NESTED = `From: carl@sender.example
Subject: outer
Bcc: hidden@receiver.example
X-Empty:
Date: Tue, 8 Mar 2011 00:10:00 +0000 (UTC)
Content-Type: multipart/mixed; boundary=b

preamble-text
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGI+w6RwZmVsPC9iPg==
--b
Content-Type: message/rfc822

Subject: inner subject

inner body
--b
Content-Type: application/octet-stream; name=attached.bin

binary-looking
--b--
`;

const BARE = '\nno header at all\n';

async function withMail(use: (client: ImapClient, server: RunningServer) => Promise<void>): Promise<void> {
  await withServer(async (server) => {
    deliver(server, 'alice', ENCODED, NESTED, BARE);
    const inbox = server.store.account('alice')?.inbox;
    inbox?.append(Buffer.from(`Subject: late\r\n\r\n${'x'.repeat(2000)}`), {
      internalDate: new Date('2005-06-15T23:30:00Z'),
      internalDateZone: 120,
      flags: ['\\Seen', '\\Flagged', '$Work'],
    });
    inbox?.expunge([]);
    await use(await ImapClient.login(server, 'INBOX'), server);
  });
}

describe('search keys', () => {
  test.each([
    ['ALL', '1 2 3 4'],
    ['2:3', '2 3'],
    ['3:* 1:3', '3'],
    ['9', ''],
    ['9:*', '4'],
    ['UID 2,4:9', '2 4'],
    ['UID 77:*', '4'],
    ['SEEN', '4'],
    ['UNSEEN', '1 2 3'],
    ['FLAGGED UNANSWERED UNDELETED UNDRAFT', '4'],
    ['UNFLAGGED', '1 2 3'],
    ['ANSWERED', ''],
    ['DELETED', ''],
    ['DRAFT', ''],
    ['KEYWORD $work', '4'],
    ['KEYWORD never', ''],
    ['UNKEYWORD $Work', '1 2 3'],
    ['UNKEYWORD never', '1 2 3 4'],
    ['NEW', '1 2 3'],
    ['RECENT', '1 2 3 4'],
    ['OLD', ''],
    ['LARGER 2000', '4'],
    ['LARGER 2017', ''],
    ['SMALLER 2018', '1 2 3 4'],
    ['SMALLER 2017', '1 2 3'],
    ['NOT SEEN', '1 2 3'],
    ['NOT (SEEN FLAGGED)', '1 2 3'],
    ['NOT NOT SEEN', '4'],
    ['OR SEEN 1', '1 4'],
    ['OR (1 2) OR 3 SEEN', '3 4'],
    ['(1:3 (2:4))', '2 3'],
    ['SUBJECT outer', '2'],
    ['SUBJECT OUT', '2'],
    ['SUBJECT ""', '1 2 4'],
    ['SUBJECT {9+}\r\naus \xc5\x81\xc3\xb3d', '1'],
    ['CHARSET UTF-8 SUBJECT {7+}\r\ngr\xc3\xbc\xc3\x9fe', '1'],
    ['CHARSET "us-ascii" SUBJECT aus', '1'],
    ['FROM {10+}\r\nJ\xc3\xb6rg M\xc3\xbcl', '1'],
    ['FROM joerg@SENDER', '1'],
    ['TO anna', '1'],
    ['CC ben', '1'],
    ['BCC hidden', '2'],
    ['HEADER X-Empty ""', '2'],
    ['HEADER x-empty x', ''],
    ['HEADER Content-Type mixed', '2'],
    ['HEADER X-None ""', ''],
    ['BODY {5+}\r\ncaf\xc3\xa9', '1'],
    ['BODY geschlossen', '1'],
    ['BODY {7+}\r\n\xc3\xa4pfel<', '2'],
    ['BODY "inner body"', '2'],
    ['BODY "inner subject"', '2'],
    ['BODY outer', ''],
    ['BODY "no header"', '3'],
    ['TEXT outer', '2'],
    ['TEXT attached.bin', '2'],
    ['TEXT "inner body"', '2'],
    ['TEXT joerg', '1'],
    ['ON 16-Jun-2005', '4'],
    ['ON "16-jun-2005"', '4'],
    ['ON 15-Jun-2005', ''],
    ['BEFORE 17-Jun-2005', '4'],
    ['BEFORE 16-Jun-2005', ''],
    ['SINCE 16-Jun-2005 BEFORE 1-Jan-2020', '4'],
    ['SINCE 17-Jun-2005', '1 2 3'],
    ['SENTON 7-Feb-1994', '1'],
    ['SENTON 8-Feb-1994', ''],
    ['SENTBEFORE 8-Mar-2011', '1'],
    ['SENTSINCE 08-Mar-2011', '2'],
    ['MODSEQ 1', '1 2 3 4 (MODSEQ 5)'],
    ['MODSEQ "/flags/\\\\Seen" all 4', '3 4 (MODSEQ 5)'],
    ['MODSEQ 99', ''],
  ])('%s finds %s', async (keys, expected) => {
    await withMail(async (client) => {
      const responses = await client.ok(`SEARCH ${keys}`);
      expect(responses.filter((response) => response.startsWith('* SEARCH'))).toEqual([
        `* SEARCH ${expected}`.trimEnd(),
      ]);
    });
  });

  test('UID SEARCH answers UIDs, and takes sequence numbers as such', async () => {
    await withMail(async (client, server) => {
      server.store.account('alice')?.inbox.expunge([1]);
      await client.ok('NOOP');
      await client.says('UID SEARCH ALL', '* SEARCH 2 3 4');
      await client.says('UID SEARCH 1', '* SEARCH 2');
      await client.says('SEARCH UID 2', '* SEARCH 1');
    });
  });

  test('an unknown charset is NO, text that is not in the charset is BAD', async () => {
    await withMail(async (client) => {
      await client.no('SEARCH CHARSET X-NOPE SUBJECT {1+}\r\n\xff', 'BADCHARSET (UTF-8 US-ASCII)');
      await client.bad('SEARCH CHARSET UTF-8 SUBJECT {1+}\r\n\xff');
      await client.bad('SEARCH CHARSET X-NOPE WRONG');
      const [answer] = await client.run('SEARCH CHARSET {9+}\r\nx\r\n* BYE\xff ALL');
      expect(answer).toMatch(/^NO \[BADCHARSET \(UTF-8 US-ASCII\)\] [\x20-\x7e]+$/);
      await client.says('NOOP');
    });
  });
});

describe('result options', () => {
  test('are answered by ESEARCH', async () => {
    await withMail(async (client) => {
      const tagged = /^\* ESEARCH \(TAG "t[0-9]+"\)/;
      const expectEsearch = async (command: string, data: string): Promise<void> => {
        const [response = ''] = await client.ok(command);
        expect(response).toMatch(tagged);
        expect(response.replace(tagged, '').trim()).toBe(data);
      };
      await expectEsearch('SEARCH RETURN () UNSEEN', 'ALL 1:3');
      await expectEsearch('SEARCH RETURN (ALL) OR 1 3:4', 'ALL 1,3:4');
      await expectEsearch('SEARCH RETURN (MIN MAX COUNT) UNSEEN', 'MIN 1 MAX 3 COUNT 3');
      await expectEsearch('UID SEARCH RETURN (MAX) ALL', 'UID MAX 4');
      await expectEsearch('SEARCH RETURN (MIN MAX ALL COUNT) ANSWERED', 'COUNT 0');
      await expectEsearch('SEARCH RETURN (ALL) ANSWERED', '');
      expect((await client.ok('SEARCH RETURN (COUNT) MODSEQ 4')).join()).toContain('COUNT 2 MODSEQ 5');
    });
  });

  test('MODSEQ is that of what MIN and MAX return, unless ALL or COUNT is there too', async () => {
    await withMail(async (client) => {
      await client.ok('STORE 2 +FLAGS (\\Answered)');
      const modseq = async (options: string): Promise<number> =>
        Number(/ MODSEQ ([0-9]+)/.exec((await client.ok(`SEARCH RETURN (${options}) MODSEQ 1`)).join())?.[1]);
      const highest = await modseq('ALL');
      expect(await modseq('MIN')).toBeLessThan(highest);
      expect(await modseq('MAX')).toBeLessThan(highest);
      expect(await modseq('MIN MAX')).toBe(await modseq('MAX'));
      expect(await modseq('MIN COUNT')).toBe(highest);
    });
  });

  test('SAVE keeps the result for $', async () => {
    await withMail(async (client, server) => {
      await client.says('FETCH $ UID');
      await client.says('SEARCH RETURN (SAVE) UNSEEN');
      await client.says('UID SEARCH $ 2:*', '* SEARCH 2 3');
      await client.says('SEARCH UID $', '* SEARCH 1 2 3');
      await client.says('SEARCH OR $ SEEN', '* SEARCH 1 2 3 4');
      server.store.account('alice')?.inbox.expunge([1]);
      await client.ok('NOOP');
      await client.says('FETCH $ UID', '* 1 FETCH (UID 2)', '* 2 FETCH (UID 3)');
      await client.ok('SEARCH RETURN (SAVE MIN) ALL');
      await client.says('UID FETCH $ UID', '* 1 FETCH (UID 2)');
      await client.ok('SEARCH RETURN (MAX SAVE MIN) ALL');
      await client.says('FETCH $ UID', '* 1 FETCH (UID 2)', '* 3 FETCH (UID 4)');
      await client.ok('SEARCH RETURN (MAX SAVE COUNT) ALL');
      await client.ok('SEARCH RETURN (COUNT) SEEN');
      await client.bad('SEARCH RETURN (SAVE) WRONG');
      await client.no('SEARCH CHARSET X-NOPE ALL', 'BADCHARSET (UTF-8 US-ASCII)');
      expect(await client.ok('FETCH $ UID')).toHaveLength(4);
      await client.no('SEARCH RETURN (SAVE) CHARSET X-NOPE ALL', 'BADCHARSET (UTF-8 US-ASCII)');
      await client.says('FETCH $ UID');
      await client.ok('SEARCH RETURN (SAVE) ALL');
      await client.ok('SELECT INBOX');
      await client.says('COPY $ Sent');
    });
  });
});
