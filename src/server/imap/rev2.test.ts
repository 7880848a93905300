import { describe, expect, test } from 'vitest';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

const SMALL = 'Subject: small\r\n\r\nbody\r\n';

describe('ENABLE IMAP4rev2', () => {
  test('changes what the server sends, not what it advertises', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', SMALL);
      const client = await ImapClient.login(server);
      const before = await client.run('CAPABILITY');
      await client.says('ENABLE X-UNKNOWN imap4REV2 IDLE', '* ENABLED IMAP4rev2');
      await client.says('ENABLE IMAP4rev2 CONDSTORE', '* ENABLED CONDSTORE');
      await client.says('ENABLE IMAP4rev2', '* ENABLED');
      expect((await client.run('CAPABILITY'))[0]).toBe(before[0]);
    });
  });

  test('SELECT: LIST instead of RECENT and UNSEEN, and CLOSED', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', SMALL);
      const client = await ImapClient.rev2(server);
      await client.says(
        'SELECT inbox',
        /^\* FLAGS /,
        '* 1 EXISTS',
        /PERMANENTFLAGS/,
        /UIDNEXT 2/,
        /UIDVALIDITY/,
        /HIGHESTMODSEQ/,
        '* LIST (\\HasNoChildren) "/" "INBOX"',
      );
      expect((await client.run('EXAMINE INBOX'))[0]).toMatch(/^\* OK \[CLOSED\] /);
      const failing = await client.run('SELECT none');
      expect(failing).toEqual([
        expect.stringMatching(/^\* OK \[CLOSED\] /),
        expect.stringMatching(/^NO \[NONEXISTENT\] /),
      ]);
    });
  });

  test('no \\Recent, and a UID in every unsolicited FETCH', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', SMALL);
      const client = await ImapClient.rev2(server, 'INBOX');
      await client.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS ())');
      server.store.account('alice')?.inbox.setFlags([1], 'add', ['\\Seen']);
      await client.says('NOOP', '* 1 FETCH (UID 1 FLAGS (\\Seen))');
      deliver(server, 'alice', SMALL);
      await client.says('NOOP', '* 2 EXISTS');
    });
  });

  test('SEARCH is answered by ESEARCH', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', SMALL, SMALL);
      const client = await ImapClient.rev2(server, 'INBOX');
      await client.says('SEARCH UNSEEN', /^\* ESEARCH \(TAG "t[0-9]+"\) ALL 1:2$/);
      await client.says('UID SEARCH SEEN', /^\* ESEARCH \(TAG "t[0-9]+"\) UID$/);
    });
  });

  test('UTF-8 in quoted strings', async () => {
    await withServer(async (server) => {
      const subject = Buffer.from('Subject: Grüße\r\n\r\n').toString('latin1');
      const expected = Buffer.from('Grüße').toString('latin1');
      deliver(server, 'alice', subject);
      const rev1 = await ImapClient.login(server, 'INBOX');
      const [literal] = await rev1.run('FETCH 1 ENVELOPE');
      expect(literal).toContain(`{7}\r\n${expected} `);
      const rev2 = await ImapClient.rev2(server, 'INBOX');
      const [quoted] = await rev2.run('FETCH 1 ENVELOPE');
      expect(quoted).toContain(` "${expected}" `);
    });
  });

  test('message/global is a message in IMAP4rev2 only (RFC 9051 §9, media-message)', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', 'Content-Type: message/global\n\nSubject: inner\n\nx\n');
      const rev1 = await ImapClient.login(server, 'INBOX');
      await rev1.says('FETCH 1 BODY', '* 1 FETCH (BODY ("message" "global" NIL NIL NIL "7BIT" 21))');
      const rev2 = await ImapClient.rev2(server, 'INBOX');
      expect((await rev2.run('FETCH 1 BODY'))[0]).toContain('(NIL "inner" ');
      await rev2.says('FETCH 1 BODY.PEEK[1.TEXT]', '* 1 FETCH (BODY[1.TEXT] {3}\r\nx\r\n)');
    });
  });
});

test('a server of IMAP4rev2 alone needs no ENABLE and knows nothing of IMAP4rev1', async () => {
  await withServer(
    async (server) => {
      deliver(server, 'alice', SMALL);
      const client = await ImapClient.login(server, 'INBOX');
      await client.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS ())');
      for (const command of [
        'CHECK',
        'LSUB "" *',
        'FETCH 1 RFC822',
        'FETCH 1 RFC822.HEADER',
        'SEARCH NEW',
        'SEARCH RECENT',
        'STATUS INBOX (RECENT)',
      ]) {
        await client.bad(command);
      }
      await client.says('ENABLE IMAP4rev2', '* ENABLED');
    },
    { revisions: 'rev2' },
  );
});

test('a server of IMAP4rev1 alone enables no IMAP4rev2', async () => {
  await withServer(
    async (server) => {
      const client = await ImapClient.login(server);
      await client.says('ENABLE IMAP4rev2', '* ENABLED');
      expect(await client.run('SELECT INBOX')).toContain('* 0 RECENT');
    },
    { revisions: 'rev1' },
  );
});
