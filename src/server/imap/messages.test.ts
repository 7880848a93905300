import { describe, expect, test } from 'vitest';
import type { Mailbox } from '../store/index.js';
import type { RunningServer } from '../index.js';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

const SMALL = 'Subject: small\r\n\r\nbody\r\n';

function inbox(server: RunningServer): Mailbox {
  const found = server.store.account('alice')?.inbox;
  if (found === undefined) throw new Error('no INBOX');
  return found;
}

/** Runs with a session that has an INBOX of so many small messages selected. */
async function withInbox(
  count: number,
  test: (client: ImapClient, server: RunningServer) => Promise<void>,
  command = 'SELECT',
): Promise<void> {
  await withServer(async (server) => {
    deliver(server, 'alice', ...Array.from({ length: count }, () => SMALL));
    const client = await ImapClient.login(server);
    await client.ok(`${command} INBOX`);
    await test(client, server);
  });
}

describe('SELECT and EXAMINE', () => {
  test('describe the mailbox', async () => {
    await withServer(async (server) => {
      deliver(server, 'alice', SMALL, SMALL);
      inbox(server).setFlags([1], 'add', ['\\Seen', 'Work']);
      const client = await ImapClient.login(server);
      const validity = inbox(server).uidvalidity;
      await client.says(
        'SELECT INBOX',
        '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Work)',
        '* 2 EXISTS',
        '* 2 RECENT',
        /^\* OK \[UNSEEN 2\] /,
        /^\* OK \[PERMANENTFLAGS \(\\Answered \\Flagged \\Deleted \\Seen \\Draft Work \\\*\)\] /,
        /^\* OK \[UIDNEXT 3\] /,
        new RegExp(`^\\* OK \\[UIDVALIDITY ${validity}\\] `),
        /^\* OK \[HIGHESTMODSEQ 4\] /,
      );
      const responses = await client.run('EXAMINE INBOX');
      expect(responses).toContain('* 0 RECENT');
      expect(responses.join()).toContain('[PERMANENTFLAGS ()]');
      expect(responses.at(-1)).toMatch(/^OK \[READ-ONLY\] /);
    });
  });

  test('a failing SELECT leaves no mailbox selected', async () => {
    await withInbox(1, async (client) => {
      expect((await client.run('SELECT none')).at(-1)).toMatch(/^NO \[NONEXISTENT\] /);
      await client.bad('FETCH 1 FLAGS');
    });
  });

  test('EXAMINE permits no change and takes no \\Recent away', async () => {
    await withInbox(
      2,
      async (client, server) => {
        await client.no('STORE 1 +FLAGS (\\Seen)', 'READ-ONLY');
        await client.no('EXPUNGE', 'READ-ONLY');
        await client.no('UID EXPUNGE 1', 'READ-ONLY');
        await client.no('MOVE 1 Trash', 'READ-ONLY');
        await client.says('FETCH 1 (BODY[TEXT] FLAGS)', '* 1 FETCH (BODY[TEXT] {6}\r\nbody\r\n FLAGS (\\Recent))');
        inbox(server).setFlags([1], 'add', ['\\Deleted']);
        await client.ok('CLOSE');
        expect(inbox(server).messages.length).toBe(2);
        expect(await client.run('SELECT INBOX')).toContain('* 2 RECENT');
      },
      'EXAMINE',
    );
  });

  test('\\Recent is for the first session alone', async () => {
    await withInbox(1, async (client, server) => {
      const other = await ImapClient.login(server, 'INBOX');
      await client.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS (\\Recent))');
      await other.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS ())');
      await client.says('SEARCH RECENT', '* SEARCH 1');
      await other.says('SEARCH NEW', '* SEARCH');
      await other.says('SEARCH OLD', '* SEARCH 1');
    });
  });
});

describe('APPEND', () => {
  test('keeps octets, flags and date', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server);
      const validity = inbox(server).uidvalidity;
      const [appended] = await client.append(
        'INBOX',
        '\x80\xff\r\n.\n',
        '(\\seen Work \\Unknown) " 7-Feb-1994 21:52:25 -0830" ',
      );
      expect(appended).toMatch(new RegExp(`^OK \\[APPENDUID ${validity} 1\\] `));
      await client.ok('SELECT INBOX');
      await client.says(
        'FETCH 1 (FLAGS INTERNALDATE BODY.PEEK[])',
        '* 1 FETCH (FLAGS (\\Seen Work \\Recent) INTERNALDATE " 7-Feb-1994 21:52:25 -0830" BODY[] {7}\r\n\x80\xff\r\n.\r\n)',
      );
    });
  });

  test('to the selected mailbox is reported at once', async () => {
    await withInbox(1, async (client) => {
      const responses = await client.append('INBOX', SMALL);
      expect(responses.slice(0, -1)).toEqual(['* 2 EXISTS', '* 2 RECENT']);
    });
  });

  test('refuses what cannot be stored', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.no('APPEND none {1+}\r\nx', 'TRYCREATE');
      await client.no('APPEND a//b {1+}\r\nx', 'CANNOT');
      await client.bad('APPEND INBOX {1+}\r\n\0');
      await client.no('APPEND INBOX ~{1+}\r\n\0', 'UNKNOWN-CTE');
      await client.bad('APPEND INBOX {1+}\r\nx {1+}\r\nx');
      for (const date of ['32-Jan-2020 00:00:00 +0000', '1-Jan-2020 00:00:00 +0000', '01-Jan-2020 24:00:00 +0000']) {
        await client.bad(`APPEND INBOX "${date}" {1+}\r\nx`);
      }
      expect(inbox(server).messages).toEqual([]);
      await client.ok('APPEND INBOX ~{1+}\r\nx');
      await client.ok('APPEND INBOX {0+}\r\n');
    });
  });
});

describe('FETCH', () => {
  test('macros, lists and single items', async () => {
    await withInbox(1, async (client) => {
      const date = /INTERNALDATE "[^"]+"/;
      await client.says('FETCH 1 UID', '* 1 FETCH (UID 1)');
      await client.says('FETCH 1 (UID UID RFC822.SIZE)', '* 1 FETCH (UID 1 RFC822.SIZE 24)');
      await client.says('FETCH 1 FAST', date);
      await client.says('FETCH 1 ALL', /RFC822\.SIZE 24 ENVELOPE \(NIL "small" NIL NIL NIL NIL NIL NIL NIL NIL\)\)$/);
      await client.says('FETCH 1 FULL', / BODY \("TEXT" "PLAIN" \("CHARSET" "US-ASCII"\) NIL NIL "7BIT" 6 1\)\)$/);
      await client.says('FETCH 1 BODYSTRUCTURE', / "7BIT" 6 1 NIL NIL NIL NIL\)\)$/);
    });
  });

  test('sections, partial and not', async () => {
    await withInbox(1, async (client) => {
      await client.says('FETCH 1 BODY.PEEK[HEADER]', '* 1 FETCH (BODY[HEADER] {18}\r\nSubject: small\r\n\r\n)');
      await client.says('FETCH 1 body.peek[1]<1.2>', '* 1 FETCH (BODY[1]<1> {2}\r\nod)');
      await client.says('FETCH 1 BODY.PEEK[]<20.100>', '* 1 FETCH (BODY[]<20> {4}\r\ndy\r\n)');
      await client.says('FETCH 1 BODY.PEEK[]<100.1>', '* 1 FETCH (BODY[]<100> {0}\r\n)');
      await client.says('FETCH 1 BODY.PEEK[2]', '* 1 FETCH (BODY[2] NIL)');
      await client.says('FETCH 1 BODY.PEEK[1.HEADER]', '* 1 FETCH (BODY[1.HEADER] NIL)');
      await client.says(
        'FETCH 1 BODY.PEEK[HEADER.FIELDS (subject "From")]',
        '* 1 FETCH (BODY[HEADER.FIELDS (subject From)] {18}\r\nSubject: small\r\n\r\n)',
      );
      await client.says(
        'FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (SUBJECT)]',
        '* 1 FETCH (BODY[HEADER.FIELDS.NOT (SUBJECT)] {2}\r\n\r\n)',
      );
      await client.says('FETCH 1 RFC822.HEADER', '* 1 FETCH (RFC822.HEADER {18}\r\nSubject: small\r\n\r\n)');
      await client.says('FETCH 1 FLAGS', '* 1 FETCH (FLAGS (\\Recent))');
    });
  });

  test.each(['BODY[]', 'BODY[TEXT]', 'BODY[HEADER]', 'BODY[1]<0.1>', 'RFC822', 'RFC822.TEXT', 'BINARY[1]'])(
    '%s sets \\Seen and says so once',
    async (item) => {
      await withInbox(1, async (client, server) => {
        await client.says(`FETCH 1 ${item}`, / FLAGS \(\\Recent \\Seen\)\)$|FLAGS \(\\Seen \\Recent\)\)$/);
        await client.says(`FETCH 1 ${item}`, /^(?!.*FLAGS)/);
        expect(inbox(server).messages[0]?.flags).toEqual(new Set(['\\Seen']));
      });
    },
  );

  test('sequence sets', async () => {
    await withInbox(5, async (client) => {
      const numbers = async (set: string): Promise<string> =>
        (await client.ok(`FETCH ${set} UID`)).map((line) => /^\* ([0-9]+)/.exec(line)?.[1] ?? '').join('');
      expect(await numbers('1')).toBe('1');
      expect(await numbers('*')).toBe('5');
      expect(await numbers('4:2')).toBe('234');
      expect(await numbers('*:4')).toBe('45');
      expect(await numbers('5,1,1:2,*')).toBe('125');
      await client.bad('FETCH 6 UID');
      await client.bad('FETCH 5:6 UID');
      await client.bad('FETCH 6:* UID');
      await client.bad('FETCH 1,6 UID');
      await client.says('UID FETCH 900:* UID', '* 5 FETCH (UID 5)');
      await client.says('UID FETCH 900 UID');
      await client.says('UID FETCH 4:900 FLAGS', /^\* 4 FETCH \(FLAGS .* UID 4\)$/, /^\* 5 /);
    });
  });

  test('an empty mailbox has no message to number', async () => {
    await withInbox(0, async (client) => {
      await client.bad('FETCH 1 FLAGS');
      await client.bad('FETCH * FLAGS');
      await client.bad('FETCH 1:* FLAGS');
      await client.says('UID FETCH 1:* FLAGS');
      await client.says('SEARCH 1:*', '* SEARCH');
      await client.says('SEARCH ALL', '* SEARCH');
    });
  });

  test('BINARY undoes the transfer encoding', async () => {
    await withServer(async (server) => {
      const part = (encoding: string, body: string): string =>
        `--b\nContent-Type: application/x\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;
      deliver(
        server,
        'alice',
        `Content-Type: multipart/mixed; boundary=b\n\n${part('base64', 'AAEC\nAw==')}${part('Quoted-Printable', 'a=3Db=\nc')}${part('x-own', 'x')}--b--\n`,
      );
      const client = await ImapClient.login(server, 'INBOX');
      await client.says(
        'FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.PEEK[2] BINARY.PEEK[2]<1.2>)',
        '* 1 FETCH (BINARY.SIZE[1] 4 BINARY.SIZE[2] 4 BINARY[2] {4}\r\na=bc BINARY[2]<1> {2}\r\n=b)',
      );
      client.wire.send('b FETCH 1 BINARY.PEEK[1]');
      expect(await client.wire.line()).toBe('* 1 FETCH (BINARY[1] ~{4}');
      expect(await client.wire.octets(4)).toEqual(Buffer.from([0, 1, 2, 3]));
      await client.next(')');
      await client.next(/^b OK /);
      await client.no('FETCH 1 BINARY.PEEK[3]', 'UNKNOWN-CTE');
      await client.no('FETCH 1 BINARY.SIZE[3]', 'UNKNOWN-CTE');
      await client.says('FETCH 1 BINARY.PEEK[4]', '* 1 FETCH (BINARY[4] NIL)');
    });
  });
});

describe('STORE', () => {
  test('replaces, adds and removes flags', async () => {
    await withInbox(2, async (client, server) => {
      await client.says(
        'STORE 1:2 FLAGS (\\SEEN work)',
        '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft work)',
        '* 1 FETCH (FLAGS (\\Seen work \\Recent))',
        '* 2 FETCH (FLAGS (\\Seen work \\Recent))',
      );
      await client.says('STORE 1 +FLAGS \\Flagged WORK', '* 1 FETCH (FLAGS (\\Seen work \\Flagged \\Recent))');
      await client.says('STORE 1 -FLAGS (\\Seen \\Answered)', '* 1 FETCH (FLAGS (work \\Flagged \\Recent))');
      await client.says('UID STORE 2 FLAGS ()', '* 2 FETCH (UID 2 FLAGS (\\Recent))');
      await client.says('STORE 1 +flags.silent (\\Deleted)');
      await client.says('STORE 1 FLAGS (\\Unknown)', '* 1 FETCH (FLAGS (\\Recent))');
      await client.says('UID STORE 77 FLAGS (\\Seen)');
      await client.bad('STORE 3 FLAGS (\\Seen)');
      expect(inbox(server).messages.map(({ flags }) => flags.size)).toEqual([0, 0]);
    });
  });
});

describe('COPY and MOVE', () => {
  test('COPY keeps flags and date, and tells the UIDs', async () => {
    await withInbox(4, async (client, server) => {
      await client.ok('STORE 2 FLAGS (\\Seen Work)');
      await client.append('Archive', SMALL);
      const archive = server.store.account('alice')?.mailbox('Archive');
      const [copied] = await client.run('COPY 4,1:2 Archive');
      expect(copied).toMatch(new RegExp(`^OK \\[COPYUID ${archive?.uidvalidity ?? 0} 1:2,4 2:4\\] `));
      expect(archive?.messages[2]?.flags).toEqual(new Set(['\\Seen', 'Work']));
      expect(archive?.messages[2]?.internalDate).toEqual(inbox(server).messages[1]?.internalDate);
      await client.no('COPY 1 none', 'TRYCREATE');
      await client.bad('COPY 9 Archive');
      const [nothing] = await client.run('UID COPY 77 Archive');
      expect(nothing).toMatch(/^OK (?!\[)/);
    });
  });

  test('MOVE tells the UIDs, then expunges', async () => {
    await withInbox(4, async (client) => {
      await client.says('MOVE 2:3 Trash', /^\* OK \[COPYUID [0-9]+ 2:3 1:2\] /, '* 2 EXPUNGE', '* 2 EXPUNGE');
      await client.says('UID MOVE 4 Trash', /^\* OK \[COPYUID [0-9]+ 4 3\] /, '* 2 EXPUNGE');
      await client.no('MOVE 1 none', 'TRYCREATE');
      await client.says('UID MOVE 2 Trash');
      await client.says('STATUS Trash (MESSAGES DELETED)', '* STATUS "Trash" (MESSAGES 3 DELETED 0)');
    });
  });

  test('within one mailbox', async () => {
    await withInbox(2, async (client) => {
      await client.says('COPY 1 INBOX', '* 3 EXISTS', '* 3 RECENT');
      await client.says('MOVE 1 INBOX', /^\* OK \[COPYUID [0-9]+ 1 4\] /, '* 1 EXPUNGE', '* 3 EXISTS', '* 3 RECENT');
      await client.says('UID SEARCH ALL', '* SEARCH 2 3 4');
    });
  });
});

describe('EXPUNGE and CLOSE', () => {
  test('EXPUNGE numbers each message as it stands then', async () => {
    await withInbox(5, async (client) => {
      await client.ok('STORE 2:3,5 +FLAGS.SILENT (\\Deleted)');
      await client.says('EXPUNGE', '* 2 EXPUNGE', '* 2 EXPUNGE', '* 3 EXPUNGE');
      await client.says('EXPUNGE');
      await client.says('UID SEARCH ALL', '* SEARCH 1 4');
    });
  });

  test('UID EXPUNGE removes those marked among the given', async () => {
    await withInbox(4, async (client) => {
      await client.ok('STORE 1:3 +FLAGS.SILENT (\\Deleted)');
      await client.says('UID EXPUNGE 2:4', '* 2 EXPUNGE', '* 2 EXPUNGE');
      await client.says('UID SEARCH ALL', '* SEARCH 1 4');
    });
  });

  test('CLOSE removes in silence, UNSELECT and LOGOUT do not remove', async () => {
    await withInbox(2, async (client, server) => {
      await client.ok('STORE 1 +FLAGS.SILENT (\\Deleted)');
      await client.says('UNSELECT');
      await client.ok('SELECT INBOX');
      expect(inbox(server).messages.length).toBe(2);
      await client.says('CLOSE');
      expect(inbox(server).messages.map(({ uid }) => uid)).toEqual([2]);
    });
  });

  test('CHECK is a command of IMAP4rev1', async () => {
    await withInbox(0, (client) => client.says('CHECK'));
  });
});
