import { describe, expect, test } from 'vitest';
import { ImapClient } from './imap/testing/imap-client.js';
import { Pop3Client } from './testing/pop3-client.js';
import { deliver, withServer } from './testing/running.js';

/** Has a client begin to idle; gives the command's tag. */
async function idle(imap: ImapClient): Promise<string> {
  const tag = imap.send('IDLE');
  await imap.next(/^\+/);
  return tag;
}

/** Ends idling; what came before its completion, save that. */
async function done(imap: ImapClient, tag: string): Promise<string[]> {
  imap.wire.send('DONE');
  return (await imap.until(tag)).slice(0, -1);
}

const message = (subject: string): string => `Subject: ${subject}\r\n\r\n.${subject}\r\n`;

describe('one maildrop over both protocols', () => {
  test('what POP3 removes is told to an idling IMAP session as EXPUNGE, at QUIT and not before', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'), message('two'), message('three'));
      const imap = await ImapClient.login(server, 'INBOX');
      let tag = await idle(imap);
      const pop3 = await Pop3Client.login(server);
      await pop3.ok('DELE 1');
      await pop3.ok('DELE 3');
      expect(await done(imap, tag)).toEqual([]);
      await imap.says('NOOP');
      tag = await idle(imap);
      await pop3.quit();
      const expunged = [await imap.response(), await imap.response()];
      expect([
        ['* 1 EXPUNGE', '* 2 EXPUNGE'],
        ['* 3 EXPUNGE', '* 1 EXPUNGE'],
      ]).toContainEqual(expunged);
      expect(await done(imap, tag)).toEqual([]);
      await imap.says('FETCH 1:* (UID)', '* 1 FETCH (UID 2)');
    }));

  test('a POP3 session that is cut off leaves IMAP as it was', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'));
      const imap = await ImapClient.login(server, 'INBOX');
      const pop3 = await Pop3Client.login(server);
      await pop3.message('RETR 1');
      await pop3.ok('DELE 1');
      await pop3.wire.reset();
      await (await Pop3Client.login(server)).quit();
      await imap.says('NOOP');
      await imap.says('UID SEARCH UNSEEN UNDELETED', '* SEARCH 1');
    }));

  test('what IMAP appends is there for the next POP3 session, not for the running one', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'));
      const imap = await ImapClient.login(server, 'INBOX');
      const running = await Pop3Client.login(server);
      await imap.append('INBOX', message('two'));
      await running.says('STAT', `+OK 1 ${message('one').length}`);
      await running.err('RETR 2');
      await running.quit();
      const next = await Pop3Client.login(server);
      expect(await next.message('RETR 2')).toBe(message('two'));
    }));

  test('what IMAP expunges stays for the running POP3 session and is gone for the next', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'), message('two'));
      const imap = await ImapClient.login(server, 'INBOX');
      const running = await Pop3Client.login(server);
      const ids = await running.lines('UIDL');
      await imap.ok('STORE 1 +FLAGS.SILENT (\\Deleted)');
      await imap.ok('EXPUNGE');
      expect(await running.lines('UIDL')).toEqual(ids);
      expect(await running.message('RETR 1')).toBe(message('one'));
      await running.ok('DELE 1');
      await running.quit();
      const next = await Pop3Client.login(server);
      expect(await next.lines('UIDL')).toEqual([ids[1]?.replace('2 ', '1 ')]);
      expect(await next.message('RETR 1')).toBe(message('two'));
    }));

  test('sizes, octets and unique-ids agree with IMAP and outlast its flags', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'));
      const before = await Pop3Client.login(server);
      const ids = await before.lines('UIDL');
      await before.quit();
      const imap = await ImapClient.login(server, 'INBOX');
      await imap.ok('STORE 1 FLAGS (\\Seen \\Flagged)');
      const [fetched] = await imap.ok('FETCH 1 (RFC822.SIZE BODY.PEEK[])');
      const after = await Pop3Client.login(server);
      expect(await after.lines('UIDL')).toEqual(ids);
      const octets = await after.message('RETR 1');
      expect(fetched).toBe(`* 1 FETCH (RFC822.SIZE ${octets.length} BODY[] {${octets.length}}\r\n${octets})`);
      await after.says('LIST 1', `+OK 1 ${octets.length}`);
    }));

  test('a message moved away by IMAP and back is a new one for POP3', () =>
    withServer(async (server) => {
      deliver(server, 'alice', message('one'));
      const first = await Pop3Client.login(server);
      const ids = await first.lines('UIDL');
      await first.quit();
      const imap = await ImapClient.login(server, 'INBOX');
      await imap.ok('MOVE 1 Archive');
      const second = await Pop3Client.login(server);
      await second.says('STAT', '+OK 0 0');
      await second.quit();
      await imap.ok('SELECT Archive');
      await imap.ok('MOVE 1 INBOX');
      const third = await Pop3Client.login(server);
      const [id] = await third.lines('UIDL');
      expect(id).toMatch(/^1 /);
      expect(id).not.toBe(ids[0]);
      expect(await third.message('RETR 1')).toBe(message('one'));
    }));
});
