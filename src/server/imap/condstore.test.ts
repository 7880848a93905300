import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

const SMALL = 'Subject: small\r\n\r\nbody\r\n';

/** Three messages with the modseqs 2, 3 and 4. */
async function withThree(use: (client: ImapClient, server: RunningServer) => Promise<void>): Promise<void> {
  await withServer(async (server) => {
    deliver(server, 'alice', SMALL, SMALL, SMALL);
    await use(await ImapClient.login(server, 'INBOX'), server);
  });
}

const HIGHEST = /^\* OK \[HIGHESTMODSEQ 4\] /;

describe('becoming CONDSTORE-aware tells HIGHESTMODSEQ', () => {
  test.each([
    ['FETCH 1 MODSEQ', '* 1 FETCH (MODSEQ (2))'],
    ['FETCH 1:3 UID (CHANGEDSINCE 3)', '* 3 FETCH (UID 3 MODSEQ (4))'],
    ['UID FETCH 1:3 MODSEQ (CHANGEDSINCE 3)', '* 3 FETCH (MODSEQ (4) UID 3)'],
    ['SEARCH MODSEQ 4', '* SEARCH 3 (MODSEQ 4)'],
    ['STATUS INBOX (HIGHESTMODSEQ)', '* STATUS "INBOX" (HIGHESTMODSEQ 4)'],
    ['ENABLE CONDSTORE', '* ENABLED CONDSTORE'],
  ])('%s', async (command, expected) => {
    await withThree(async (client, server) => {
      await client.says(command, HIGHEST, expected);
      expect((await client.run(command)).join()).not.toContain('[HIGHESTMODSEQ');
      server.store.account('alice')?.inbox.setFlags([2], 'add', ['\\Seen']);
      await client.says('NOOP', '* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (5))');
    });
  });

  test('SELECT with CONDSTORE', async () => {
    await withThree(async (client, server) => {
      expect(
        (await client.ok('SELECT INBOX (CONDSTORE)')).filter((line) => line.startsWith('* OK [HIGHESTMODSEQ 4] ')),
      ).toHaveLength(1);
      server.store.account('alice')?.inbox.setFlags([2], 'add', ['\\Seen']);
      await client.says('NOOP', '* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (5))');
    });
  });
});

describe('STORE', () => {
  test('with UNCHANGEDSINCE changes what is unchanged, and names the rest', async () => {
    await withThree(async (client) => {
      await client.ok('ENABLE CONDSTORE');
      const responses = await client.run('STORE 1:3 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen)');
      expect(responses).toEqual([
        '* 1 FETCH (UID 1 MODSEQ (5))',
        '* 2 FETCH (UID 2 MODSEQ (5))',
        expect.stringMatching(/^OK \[MODIFIED 3\] /),
      ]);
      const uids = await client.run('UID STORE 1:3 (UNCHANGEDSINCE 4) FLAGS (\\Seen)');
      expect(uids.at(-1)).toMatch(/^OK \[MODIFIED 1:2\] /);
      const none = await client.run('STORE 1 (UNCHANGEDSINCE 0) +FLAGS (\\Draft)');
      expect(none).toEqual([expect.stringMatching(/^OK \[MODIFIED 1\] /)]);
    });
  });

  test('with UNCHANGEDSINCE looks only at the flags that it adds or removes', async () => {
    await withThree(async (client, server) => {
      await client.ok('ENABLE CONDSTORE');
      server.store.account('alice')?.inbox.setFlags([1], 'add', ['\\Seen']);
      const other = await client.run('STORE 1 (UNCHANGEDSINCE 4) +FLAGS (\\Draft)');
      expect(other.at(-1)).toMatch(/^OK STORE/);
      const same = await client.run('STORE 1 (UNCHANGEDSINCE 4) -FLAGS (\\Draft \\Seen)');
      expect(same.at(-1)).toMatch(/^OK \[MODIFIED 1\] /);
    });
  });

  test('tells the others’ change along with MODIFIED', async () => {
    await withThree(async (client, server) => {
      await client.ok('ENABLE CONDSTORE');
      server.store.account('alice')?.inbox.setFlags([1], 'add', ['\\Flagged']);
      const responses = await client.run('STORE 1 (UNCHANGEDSINCE 4) FLAGS (\\Seen)');
      expect(responses).toEqual([
        '* 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent) MODSEQ (5))',
        expect.stringMatching(/^OK \[MODIFIED 1\] /),
      ]);
    });
  });

  test('that changes nothing leaves the modseq, one that does raises it for all it changed', async () => {
    await withThree(async (client) => {
      await client.ok('ENABLE CONDSTORE');
      await client.says('STORE 1 -FLAGS.SILENT (\\Seen)');
      await client.says('STORE 1:2 +FLAGS.SILENT (\\Seen)', /\(UID 1 MODSEQ \(5\)\)$/, /\(UID 2 MODSEQ \(5\)\)$/);
      await client.says('STORE 1 +FLAGS (\\Seen)', '* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ (5))');
      await client.bad('STORE 1 (UNCHANGEDSINCE 1 UNCHANGEDSINCE 1) FLAGS ()');
      await client.bad('STORE 1 (WRONG 1) FLAGS ()');
    });
  });
});

test('\\Seen set by a fetch comes with UID and MODSEQ', async () => {
  await withThree(async (client) => {
    await client.ok('ENABLE CONDSTORE');
    await client.says(
      'FETCH 1 BODY[TEXT]',
      '* 1 FETCH (BODY[TEXT] {6}\r\nbody\r\n FLAGS (\\Seen \\Recent) UID 1 MODSEQ (5))',
    );
    await client.says('FETCH 1 BODY[TEXT]', '* 1 FETCH (BODY[TEXT] {6}\r\nbody\r\n)');
  });
});

test('expunging raises HIGHESTMODSEQ, and it never falls', async () => {
  await withThree(async (client) => {
    await client.ok('STORE 3 +FLAGS (\\Deleted)');
    await client.ok('EXPUNGE');
    await client.says('STATUS INBOX (HIGHESTMODSEQ)', /HIGHESTMODSEQ 6\]/, '* STATUS "INBOX" (HIGHESTMODSEQ 6)');
  });
});
