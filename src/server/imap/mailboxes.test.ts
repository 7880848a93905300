import { describe, expect, test } from 'vitest';
import { deliver, withServer } from '../testing/running.js';
import type { RunningServer } from '../index.js';
import { ImapClient } from './testing/imap-client.js';

/** A server without special-use mailboxes, so that listings are short. */
function withBareServer(test: (server: RunningServer) => Promise<void>): Promise<void> {
  return withServer(test, { mailboxes: [] });
}

async function names(client: ImapClient, pattern = '*'): Promise<string[]> {
  const responses = await client.ok(`LIST "" "${pattern}"`);
  return responses.slice(0, -1).map((response) => / "([^"]*)"$/.exec(response)?.[1] ?? response);
}

describe('CREATE', () => {
  test('makes the levels above, and drops a delimiter at the end', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('CREATE a/b/c/');
      expect(await names(client)).toEqual(['INBOX', 'a', 'a/b', 'a/b/c']);
      await client.ok('SELECT a/b');
    });
  });

  test('refuses what exists or can be no name', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('CREATE a');
      await client.no('CREATE a', 'ALREADYEXISTS');
      await client.no('CREATE a/', 'ALREADYEXISTS');
      await client.no('CREATE inbox', 'ALREADYEXISTS');
      for (const name of [
        '""',
        '/',
        '//',
        'a//b',
        '/a',
        '"a\tb"',
        '"a&b"',
        '"&Jjo!"',
        '"&U,BTFw-&ZeVnLIqe-"',
        '"&AGE-"',
      ]) {
        await client.no(`CREATE ${name}`, 'CANNOT');
      }
      await client.no(`CREATE ${'x'.repeat(1001)}`, 'CANNOT');
      await client.no('CREATE a (USE (\\All))', 'USEATTR');
      await client.bad('CREATE a (WRONG)');
    });
  });

  test('gives an inferior of INBOX one name in any case', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('CREATE inbox/Lists');
      await client.no('CREATE InBox/Lists', 'ALREADYEXISTS');
      await client.says('LIST "" "inbox/%"', '* LIST (\\HasNoChildren) "/" "INBOX/Lists"');
      await client.says('LIST "" iNbOx', '* LIST (\\HasChildren) "/" "INBOX"');
    });
  });

  test('a special use is listed', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('CREATE Outbox (USE (\\sent))');
      await client.says('LIST (SPECIAL-USE) "" *', '* LIST (\\HasNoChildren \\Sent) "/" "Outbox"');
    });
  });

  test('a mailbox made anew has a greater UIDVALIDITY', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      const validities: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        await client.ok('CREATE again');
        const [response = ''] = await client.run('STATUS again (UIDVALIDITY)');
        validities.push(Number(/UIDVALIDITY ([0-9]+)/.exec(response)?.[1]));
        await client.ok('DELETE again');
      }
      expect(validities).toEqual([...new Set(validities)].sort((one, other) => one - other));
    });
  });
});

describe('DELETE', () => {
  test('leaves inferiors, and a level without mailbox in their stead', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE foo/bar');
      await client.says('DELETE foo');
      await client.says('LIST "" *', /"INBOX"/, '* LIST (\\HasNoChildren) "/" "foo/bar"');
      await client.says('LIST "" %', /"INBOX"/, '* LIST (\\Noselect \\HasChildren) "/" "foo"');
      await client.no('DELETE foo', 'HASCHILDREN');
      await client.no('SELECT foo', 'NONEXISTENT');
      await client.ok('CREATE foo');
      await client.ok('DELETE foo/bar');
      await client.ok('DELETE foo');
      await client.no('DELETE foo', 'NONEXISTENT');
      await client.no('DELETE INBOX', 'CANNOT');
    });
  });

  test('a session that has the mailbox selected goes on reading it', async () => {
    await withBareServer(async (server) => {
      const reader = await ImapClient.login(server);
      await reader.ok('CREATE box');
      await reader.append('box', 'Subject: x\n\n');
      await reader.ok('SELECT box');
      const other = await ImapClient.login(server);
      await other.ok('DELETE box');
      await reader.says('FETCH 1 RFC822.SIZE', '* 1 FETCH (RFC822.SIZE 14)');
      expect(await reader.run('SELECT box')).toEqual([
        expect.stringMatching(/^\* OK \[CLOSED\] /),
        expect.stringMatching(/^NO \[NONEXISTENT\] /),
      ]);
      await reader.bad('FETCH 1 RFC822.SIZE');
    });
  });
});

describe('RENAME', () => {
  test('takes inferiors along and makes the levels above', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE foo/bar/zap');
      await client.append('foo/bar', 'Subject: x\n\n');
      const before = await client.run('STATUS foo/bar (UIDVALIDITY UIDNEXT MESSAGES)');
      await client.says('RENAME foo new/place');
      expect(await names(client)).toEqual(['INBOX', 'new', 'new/place', 'new/place/bar', 'new/place/bar/zap']);
      const after = await client.run('STATUS new/place/bar (UIDVALIDITY UIDNEXT MESSAGES)');
      expect(after[0]).toBe(before[0]?.replace('foo/bar', 'new/place/bar'));
    });
  });

  test('refuses to take a name in use, or one below itself', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE a');
      await client.ok('CREATE b/c');
      await client.no('RENAME a b', 'ALREADYEXISTS');
      await client.no('RENAME a a', 'ALREADYEXISTS');
      await client.no('RENAME a INBOX', 'ALREADYEXISTS');
      await client.no('RENAME a a/b', 'CANNOT');
      await client.no('RENAME a "x//y"', 'CANNOT');
      await client.no('RENAME none x', 'NONEXISTENT');
    });
  });

  test('INBOX gives its messages away and stays, as do its inferiors', async () => {
    await withBareServer(async (server) => {
      deliver(server, 'alice', 'Subject: 1\n\n', 'Subject: 2\n\n');
      const client = await ImapClient.login(server);
      await client.ok('CREATE INBOX/sub');
      await client.says('RENAME inbox old');
      await client.says('STATUS INBOX (MESSAGES UIDNEXT)', '* STATUS "INBOX" (MESSAGES 0 UIDNEXT 3)');
      await client.says('STATUS old (MESSAGES)', '* STATUS "old" (MESSAGES 2)');
      expect(await names(client)).toEqual(['INBOX', 'INBOX/sub', 'old']);
    });
  });

  test('a name used before comes back with a greater UIDVALIDITY', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE first');
      await client.ok('CREATE second');
      const [second = ''] = await client.run('STATUS second (UIDVALIDITY)');
      await client.ok('DELETE second');
      await client.ok('RENAME first second');
      const [renamed = ''] = await client.run('STATUS second (UIDVALIDITY)');
      const validity = (response: string): number => Number(/UIDVALIDITY ([0-9]+)/.exec(response)?.[1]);
      expect(validity(renamed)).toBeGreaterThan(validity(second));
    });
  });

  test('and a session that has the mailbox selected is told so', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE first');
      await client.ok('CREATE second');
      await client.ok('DELETE second');
      await client.ok('SELECT first');
      await client.says('RENAME first second', /^\* OK \[UIDVALIDITY [0-9]+\] /);
      await client.says('RENAME second third');
    });
  });
});

describe('mailbox names', () => {
  test('of all kinds come back as they were given', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      for (const name of [
        'with space',
        '(round)',
        '{1}',
        '%',
        '*',
        ']',
        'a&-b',
        '&U,BTFw-&-',
        '~x',
        '#news',
        'NIL',
        "it's",
      ]) {
        await client.says(`CREATE "${name}"`);
        await client.ok(`SELECT "${name}"`);
        expect(await names(client)).toContain(name);
      }
      await client.says('CREATE "quote\\"back\\\\slash"');
      await client.says('LIST "" "quote*"', '* LIST (\\HasNoChildren) "/" "quote\\"back\\\\slash"');
    });
  });

  test('are modified UTF-7 before ENABLE IMAP4rev2, UTF-8 after it', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('CREATE "Entw&APw-rfe &- mehr"');
      await client.says('LIST "" E*', '* LIST (\\HasNoChildren) "/" "Entw&APw-rfe &- mehr"');
      await client.no('CREATE "Entw\xc3\xbcrfe"', 'CANNOT');
      await client.says('ENABLE IMAP4rev2', '* ENABLED IMAP4rev2');
      await client.says('LIST "" E*', '* LIST (\\HasNoChildren) "/" "Entw\xc3\xbcrfe & mehr"');
      await client.says('STATUS "Entw\xc3\xbcrfe & mehr" (MESSAGES)', /^\* STATUS "Entw\xc3\xbcrfe & mehr" /);
      await client.no('SELECT "Entw&APw-rfe &- mehr"', 'NONEXISTENT');
      await client.no('CREATE "u\xcc\x88"', 'CANNOT'); // not in normal form C
      await client.no('CREATE "\xc2\x80"', 'CANNOT');
      await client.bad('CREATE "\xff"');
      await client.no('CREATE {1+}\r\n\xff', 'CANNOT');
    });
  });

  test('with another delimiter', async () => {
    await withServer(
      async (server) => {
        const client = await ImapClient.login(server);
        await client.ok('CREATE a.b/c');
        await client.says('LIST a. %', '* LIST (\\HasNoChildren) "." "a.b/c"');
        await client.says('NAMESPACE', '* NAMESPACE (("" ".")) NIL NIL');
      },
      { delimiter: '.', mailboxes: [] },
    );
  });
});

describe('LIST', () => {
  test('the delimiter', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.says('LIST "" ""', '* LIST (\\Noselect) "/" ""');
      await client.says('LIST "any/where" ""', '* LIST (\\Noselect) "/" ""');
      await client.says('LIST "" "" RETURN ()');
      await client.says('NAMESPACE', '* NAMESPACE (("" "/")) NIL NIL');
    });
  });

  test('reference and wildcards', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE a/b/c');
      await client.ok('CREATE ab');
      expect(await names(client, '%')).toEqual(['INBOX', 'a', 'ab']);
      expect(await names(client, '%/%')).toEqual(['a/b']);
      expect(await names(client, 'a*')).toEqual(['a', 'a/b', 'a/b/c', 'ab']);
      expect(await names(client, 'a*c')).toEqual(['a/b/c']);
      expect(await names(client, '*%')).toEqual(['INBOX', 'a', 'a/b', 'a/b/c', 'ab']);
      expect(await names(client, 'A')).toEqual([]);
      expect(await names(client, 'a/')).toEqual([]);
      expect(await names(client, '&wrong')).toEqual([]);
      await client.says('LIST a/ %', '* LIST (\\HasChildren) "/" "a/b"');
      await client.says('LIST a %', '* LIST (\\HasChildren) "/" "a/b"');
      await client.says('LIST a/ /%', '* LIST (\\HasChildren) "/" "a/b"');
      await client.says('LIST "" (ab a/b none)', /"a\/b"/, /"ab"/);
    });
  });

  test('with STATUS', async () => {
    await withBareServer(async (server) => {
      deliver(server, 'alice', 'Subject: x\n\n');
      const client = await ImapClient.login(server);
      await client.ok('CREATE foo/bar');
      await client.ok('DELETE foo');
      await client.says(
        'LIST "" % RETURN (STATUS (MESSAGES UNSEEN))',
        '* LIST (\\HasNoChildren) "/" "INBOX"',
        '* STATUS "INBOX" (MESSAGES 1 UNSEEN 1)',
        '* LIST (\\NonExistent \\HasChildren) "/" "foo"',
      );
    });
  });
});

describe('subscriptions', () => {
  test('outlive the mailbox and are listed by LSUB and LIST', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.ok('CREATE foo/bar');
      await client.no('SUBSCRIBE none', 'NONEXISTENT');
      await client.says('SUBSCRIBE foo/bar');
      await client.says('SUBSCRIBE inbox');
      await client.says('SUBSCRIBE foo/bar');
      await client.says('LSUB "" *', '* LSUB () "/" "INBOX"', '* LSUB () "/" "foo/bar"');
      await client.says('LSUB "" %', '* LSUB () "/" "INBOX"', '* LSUB (\\Noselect) "/" "foo"');
      await client.ok('DELETE foo/bar');
      await client.says('SUBSCRIBE foo/bar');
      await client.says(
        'LIST (SUBSCRIBED) "" *',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "INBOX"',
        '* LIST (\\NonExistent \\Subscribed \\HasNoChildren) "/" "foo/bar"',
      );
      await client.says(
        'LIST "" * RETURN (SUBSCRIBED)',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "INBOX"',
        '* LIST (\\HasNoChildren) "/" "foo"',
      );
      await client.says('UNSUBSCRIBE Inbox');
      await client.says('UNSUBSCRIBE foo/bar');
      await client.says('UNSUBSCRIBE foo/bar');
      await client.says('LSUB "" *');
    });
  });

  test('RECURSIVEMATCH tells of subscribed descendants that the pattern leaves out (RFC 9051 §6.3.9.8, example 8)', async () => {
    await withBareServer(async (server) => {
      const client = await ImapClient.login(server);
      const leaves = ['foo2/bar1', 'foo2/bar2', 'baz2/bar2', 'baz2/bar22', 'baz2/bar222', 'eps2/mamba', 'qux2/bar2'];
      for (const name of leaves) await client.ok(`CREATE ${name}`);
      for (const name of [...leaves, 'eps2']) await client.ok(`SUBSCRIBE ${name}`);
      await client.ok('DELETE qux2');
      await client.says(
        'LIST (RECURSIVEMATCH SUBSCRIBED) "" "*2"',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "baz2/bar2"',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "baz2/bar22"',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "baz2/bar222"',
        '* LIST (\\Subscribed \\HasChildren) "/" "eps2" ("CHILDINFO" ("SUBSCRIBED"))',
        '* LIST (\\HasChildren) "/" "foo2" ("CHILDINFO" ("SUBSCRIBED"))',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "foo2/bar2"',
        '* LIST (\\Subscribed \\HasNoChildren) "/" "qux2/bar2"',
      );
      await client.says(
        'LIST (SUBSCRIBED RECURSIVEMATCH) "" "qux%" RETURN (STATUS (MESSAGES))',
        '* LIST (\\NonExistent \\HasChildren) "/" "qux2" ("CHILDINFO" ("SUBSCRIBED"))',
      );
    });
  });
});
