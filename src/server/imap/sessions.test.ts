import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

const SMALL = 'Subject: small\r\n\r\nbody\r\n';

/** Two sessions of one user on an INBOX of so many messages; `phone` selected it first. */
async function withTwo(
  count: number,
  test: (phone: ImapClient, laptop: ImapClient, server: RunningServer) => Promise<void>,
): Promise<void> {
  await withServer(async (server) => {
    deliver(server, 'alice', ...Array.from({ length: count }, () => SMALL));
    const phone = await ImapClient.login(server, 'INBOX');
    const laptop = await ImapClient.login(server, 'INBOX');
    await test(phone, laptop, server);
  });
}

describe('two sessions on one mailbox', () => {
  test('hear of new messages with any command', async () => {
    await withTwo(1, async (phone, laptop) => {
      await phone.append('INBOX', SMALL);
      await laptop.says('FETCH 1 UID', '* 1 FETCH (UID 1)', '* 2 EXISTS', '* 0 RECENT');
      await laptop.says('FETCH 2 UID', '* 2 FETCH (UID 2)');
    });
  });

  test('hear of flags, and of new keywords before them', async () => {
    await withTwo(3, async (phone, laptop) => {
      await phone.ok('STORE 2:3 +FLAGS (\\Flagged)');
      await phone.ok('STORE 3 +FLAGS.SILENT (Work)');
      await laptop.says(
        'NOOP',
        '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Work)',
        '* 2 FETCH (FLAGS (\\Flagged))',
        '* 3 FETCH (FLAGS (\\Flagged Work))',
      );
      await laptop.says('NOOP');
      await phone.says('NOOP');
    });
  });

  test('are not told twice what they just fetched', async () => {
    await withTwo(1, async (phone, laptop) => {
      await phone.ok('STORE 1 +FLAGS (\\Flagged)');
      await laptop.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS (\\Flagged))');
      await laptop.says('NOOP');
    });
  });

  test('both keep what each adds', async () => {
    await withTwo(1, async (phone, laptop, server) => {
      await Promise.all([phone.ok('STORE 1 +FLAGS (one)'), laptop.ok('STORE 1 +FLAGS (two)')]);
      expect(server.store.account('alice')?.inbox.messages[0]?.flags).toEqual(new Set(['one', 'two']));
    });
  });

  test.each(['FETCH 3 UID', 'STORE 3 +FLAGS.SILENT (\\Seen)', 'SEARCH ALL'])(
    'EXPUNGE is not told during %s',
    async (command) => {
      await withTwo(3, async (phone, laptop) => {
        await phone.ok('STORE 1:2 +FLAGS.SILENT (\\Deleted)');
        await laptop.ok('NOOP');
        await phone.ok('EXPUNGE');
        expect((await laptop.ok(command)).join()).not.toContain('EXPUNGE');
        await laptop.says('NOOP', '* 1 EXPUNGE', '* 1 EXPUNGE');
        await laptop.says('FETCH 1 UID', '* 1 FETCH (UID 3)');
      });
    },
  );

  test.each([
    'UID FETCH 3 UID',
    'UID SEARCH ALL',
    'UID STORE 3 +FLAGS.SILENT (\\Seen)',
    'NOOP',
    'STATUS Sent (MESSAGES)',
  ])('EXPUNGE is told with %s', async (command) => {
    await withTwo(3, async (phone, laptop) => {
      await phone.ok('STORE 2 +FLAGS.SILENT (\\Deleted)');
      await laptop.ok('NOOP');
      await phone.ok('EXPUNGE');
      expect((await laptop.ok(command)).at(-2)).toBe('* 2 EXPUNGE');
    });
  });

  test('what one expunged the other can fetch until it is told, but not change or copy', async () => {
    await withTwo(2, async (phone, laptop) => {
      await phone.ok('STORE 1 +FLAGS.SILENT (\\Deleted)');
      await laptop.ok('NOOP');
      await phone.ok('EXPUNGE');
      await laptop.says('FETCH 1 (UID RFC822.SIZE)', '* 1 FETCH (UID 1 RFC822.SIZE 24)');
      expect((await laptop.run('STORE 1:2 +FLAGS (\\Seen)')).at(-1)).toMatch(/^NO \[EXPUNGEISSUED\] /);
      expect((await laptop.run('COPY 1:2 Archive')).at(-1)).toMatch(/^NO \[EXPUNGEISSUED\] /);
      await laptop.says('STATUS Archive (MESSAGES)', '* STATUS "Archive" (MESSAGES 0)');
      await laptop.says('FETCH 1 (UID FLAGS)', '* 1 FETCH (UID 2 FLAGS (\\Seen))');
    });
  });

  test('a message that came and went between is not mentioned', async () => {
    await withTwo(1, async (phone, laptop, server) => {
      deliver(server, 'alice', SMALL);
      server.store.account('alice')?.inbox.expunge([2]);
      await laptop.says('NOOP');
      await phone.append('INBOX', SMALL);
      await laptop.says('NOOP', '* 2 EXISTS', '* 0 RECENT');
      await laptop.says('FETCH 2 UID', '* 2 FETCH (UID 3)');
    });
  });

  test('RENAME INBOX empties it for all', async () => {
    await withTwo(2, async (phone, laptop) => {
      await phone.says('RENAME INBOX old', '* 1 EXPUNGE', '* 1 EXPUNGE');
      await laptop.says('NOOP', '* 1 EXPUNGE', '* 1 EXPUNGE');
    });
  });
});

describe('IDLE', () => {
  test('tells at once what happens, until DONE', async () => {
    await withTwo(2, async (phone, laptop, server) => {
      const tag = laptop.send('IDLE');
      await laptop.next(/^\+ /);
      deliver(server, 'alice', SMALL);
      await laptop.next('* 3 EXISTS');
      await laptop.next('* 1 RECENT');
      await phone.ok('STORE 1 +FLAGS (\\Deleted)');
      await laptop.next('* 1 FETCH (FLAGS (\\Deleted))');
      await phone.ok('EXPUNGE');
      await laptop.next('* 1 EXPUNGE');
      laptop.wire.send('done');
      expect(await laptop.until(tag)).toEqual([expect.stringMatching(/^OK /)]);
      await phone.ok('STORE 1 +FLAGS (\\Seen)');
      await laptop.says('NOOP', /^\* 1 FETCH /);
    });
  });

  test('tells first what was pending', async () => {
    await withTwo(2, async (phone, laptop) => {
      await phone.ok('STORE 1 +FLAGS.SILENT (\\Deleted)');
      await phone.ok('EXPUNGE');
      laptop.wire.raw('i IDLE\r\nDONE\r\n');
      expect(await laptop.until('i')).toEqual(['* 1 EXPUNGE', '+ idling', expect.stringMatching(/^OK /)]);
    });
  });

  test('ends with anything else in BAD, and can be used without a mailbox', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server);
      const tag = client.send('IDLE');
      await client.next(/^\+ /);
      client.wire.send('x NOOP');
      expect(await client.until(tag)).toEqual([expect.stringMatching(/^BAD /)]);
      await client.says('NOOP');
    });
  });

  test('survives a client that vanishes', async () => {
    await withTwo(1, async (phone, laptop) => {
      laptop.send('IDLE');
      await laptop.next(/^\+ /);
      await laptop.wire.reset();
      await phone.append('INBOX', SMALL);
      await phone.says('NOOP');
    });
  });
});

test('what POP3 deletes is told to an idle session', async () => {
  await withTwo(2, async (phone, _, server) => {
    const tag = phone.send('IDLE');
    await phone.next(/^\+ /);
    const pop3 = await Pop3Client.login(server);
    await pop3.ok('DELE 1');
    await pop3.ok('QUIT');
    await phone.next('* 1 EXPUNGE');
    phone.wire.send('DONE');
    await phone.until(tag);
  });
});
