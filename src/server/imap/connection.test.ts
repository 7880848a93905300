import { describe, expect, test } from 'vitest';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';

describe('the greeting', () => {
  test('tells the capabilities', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      expect(client.greeting).toMatch(/^\* OK \[CAPABILITY [^\]]*\bIMAP4rev1 IMAP4rev2\b[^\]]*\bSTARTTLS\b[^\]]*\] /);
      const [listed] = await client.run('CAPABILITY');
      expect(client.greeting).toContain(listed?.slice('* '.length));
    });
  });

  test.each(['rev1', 'rev2'] as const)('names only the revision served: %s', async (revisions) => {
    await withServer(
      async (server) => {
        const { greeting } = await ImapClient.connect(server);
        expect(greeting.includes('IMAP4rev1')).toBe(revisions === 'rev1');
        expect(greeting.includes('IMAP4rev2')).toBe(revisions === 'rev2');
      },
      { revisions },
    );
  });
});

describe('commands', () => {
  test('are valid in their states only', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      for (const command of ['SELECT INBOX', 'LIST "" *', 'FETCH 1 FLAGS', 'CLOSE', 'IDLE', 'ENABLE CONDSTORE']) {
        await client.bad(command);
      }
      await client.says('NOOP');
      await client.ok('LOGIN alice secret');
      for (const command of ['LOGIN alice secret', 'AUTHENTICATE PLAIN', 'STARTTLS', 'FETCH 1 FLAGS', 'UNSELECT']) {
        await client.bad(command);
      }
      await client.ok('SELECT INBOX');
      await client.bad('LOGIN alice secret');
      await client.says('CLOSE');
      await client.bad('CLOSE');
    });
  });

  test.each([
    'NOOP now',
    'NOOP ',
    'LOGIN alice',
    'LOGIN  alice secret',
    'SELECT',
    'SELECT "INBOX',
    'SELECT INBOX (WRONG)',
    'FETCH 1',
    'FETCH 0 FLAGS',
    'FETCH 1: FLAGS',
    'FETCH 1 ()',
    'FETCH 1 (ALL)',
    'FETCH 1 FLAGS UID',
    'FETCH 1 BODY[0]',
    'FETCH 1 BODY[MIME]',
    'FETCH 1 BODY[1.WRONG]',
    'FETCH 1 BODY[HEADER.FIELDS ()]',
    'FETCH 1 BODY[]<5.0>',
    'FETCH 1 FLAGS (CHANGEDSINCE 0)',
    'FETCH 99999999999 FLAGS',
    'STORE 1 FLAGS',
    'STORE 1 FLAGS (\\Recent)',
    'STORE 1 *FLAGS (\\Seen)',
    'SEARCH',
    'SEARCH WRONG',
    'SEARCH OR SEEN',
    'SEARCH (SEEN',
    'SEARCH ON 31-Feb-2020',
    'SEARCH RETURN (WRONG) ALL',
    'SEARCH NOT',
    `SEARCH ${'('.repeat(5000)}ALL${')'.repeat(5000)}`,
    'UID',
    'UID NOOP',
    'UID FETCH 1',
    'COPY 1',
    'STATUS INBOX ()',
    'STATUS INBOX (WRONG)',
    'STATUS INBOX MESSAGES',
    'LIST',
    'LIST "" * RETURN (WRONG)',
    'LIST (RECURSIVEMATCH) "" *',
    'APPEND INBOX',
    'APPEND INBOX (\\Seen) "not a date" {1+}\r\nx',
    'APPEND INBOX "message"',
    'ENABLE',
    'ID',
    'ID ("name")',
    'constructor',
    '__proto__',
    'UID constructor',
    'FETCH 1 constructor',
    'SEARCH constructor',
    'STATUS INBOX (constructor)',
  ])('%s is BAD, and the next one is served', async (command) => {
    await withServer(async (server) => {
      deliver(server, 'alice', 'Subject: x\n\n');
      const client = await ImapClient.login(server, 'INBOX');
      await client.bad(command);
      await client.says('NOOP');
    });
  });

  test('without a tag are answered by an untagged BAD', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      for (const line of ['', ' NOOP', '+ NOOP', 'NOOP', '* OK', '\x00\xff', 'a{3+}\r\nabc NOOP']) {
        client.wire.send(line);
        await client.next(/^(\* BAD |a BAD )/);
      }
      await client.says('NOOP');
    });
  });

  test('are named in any case', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      await client.ok('login alice secret');
      await client.ok('Select inbox');
      await client.says('uId sEaRcH aLl', '* SEARCH');
    });
  });

  test('may be sent without waiting for completions', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      client.wire.raw('1 LOGIN alice secret\r\n2 SELECT INBOX\r\n3 NOOP\r\n');
      for (const tag of ['1', '2', '3']) expect((await client.until(tag)).at(-1)).toMatch(/^OK/);
    });
  });

  test('LOGOUT says BYE, completes and closes', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server, 'INBOX');
      client.wire.send('bye LOGOUT');
      await client.next(/^\* BYE /);
      await client.next(/^bye OK /);
      expect(await client.wire.end()).toBe('');
    });
  });

  test('ID is answered in every state', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      await client.says('ID NIL', /^\* ID \("name" "[^"]+"\)$/);
      await client.says('ID ("name" "test" "version" NIL)', /^\* ID \(/);
      await client.says('ID ()', /^\* ID \(/);
    });
  });
});

describe('literals', () => {
  test('stand for any string, several in a command', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      client.wire.send('a LOGIN {5}');
      await client.next(/^\+ /);
      client.wire.send('alice {6}');
      await client.next(/^\+ /);
      client.wire.send('secret');
      expect((await client.until('a')).at(-1)).toMatch(/^OK/);
      await client.ok('SELECT {5+}\r\ninbox');
      await client.says('LIST {0+}\r\n {5+}\r\nINBOX', '* LIST (\\HasNoChildren) "/" "INBOX"');
    });
  });

  test('of unknown or misplaced commands are refused before they are sent', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      await client.bad('WRONG {10}');
      await client.bad('APPEND INBOX {10}');
      await client.bad('LOGIN {70000}');
      await client.says('NOOP');
    });
  });

  test('that are not waited for are read and never taken for commands', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server);
      await client.no('APPEND Nowhere {12+}\r\nx LOGOUT\r\n\r\n', 'TRYCREATE');
      await client.bad('WRONG {12+}\r\nx LOGOUT\r\n\r\n more {12+}\r\nx LOGOUT\r\n\r\n');
      await client.bad(`SELECT {200000+}\r\n${'x LOGOUT\r\n'.repeat(20_000)}`);
      await client.says('NOOP');
    });
  });

  test('of messages have a limit', async () => {
    await withServer(
      async (server) => {
        const client = await ImapClient.login(server);
        await client.no('APPEND INBOX {1001}', 'TOOBIG');
        await client.no(`APPEND INBOX {1001+}\r\n${'x'.repeat(1001)}`, 'TOOBIG');
        await client.no('APPEND INBOX {99999999999999999999}', 'TOOBIG');
        expect((await client.append('INBOX', 'x'.repeat(1000))).at(-1)).toMatch(/APPENDUID/);
      },
      { literalLimit: 1000 },
    );
  });

  test('that are not synchronizing have at most 4096 octets with LITERAL-', async () => {
    await withServer(
      async (server) => {
        const client = await ImapClient.login(server);
        expect(client.greeting).toContain(' LITERAL- ');
        const [response] = await client.run(`APPEND INBOX {4097+}\r\n${'x'.repeat(4097)}`);
        expect(response).toMatch(/^BAD \[TOOBIG\] /);
        await client.append('INBOX', 'x'.repeat(4096));
      },
      { behaviour: { imap: { literals: 'LITERAL-' } } },
    );
  });

  test('cut short by the end of the connection leave nothing behind', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.login(server);
      client.wire.raw('a APPEND INBOX {100+}\r\nhalf');
      await client.wire.reset();
      expect(server.store.account('alice')?.inbox.messages).toEqual([]);
    });
  });
});

describe('limits', () => {
  test('a line that is too long is answered, and the next one served', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      client.wire.send(`a LOGIN ${'x'.repeat(100_000)} y`);
      await client.next(/^\* BAD .*too long/);
      await client.says('NOOP');
      const parts = Array.from({ length: 20 }, () => `${'x'.repeat(4000)} {0+}\r\n`).join('');
      await client.bad(`LOGIN ${parts}`);
      await client.says('NOOP');
    });
  });

  test('a silent client is logged out', async () => {
    await withServer(
      async (server) => {
        const client = await ImapClient.connect(server);
        expect(await client.wire.end()).toMatch(/^\* BYE /);
        const idler = await ImapClient.login(server, 'INBOX');
        idler.send('IDLE');
        await idler.next(/^\+ /);
        expect(await idler.wire.end()).toMatch(/^\* BYE /);
      },
      { autologout: { imap: 50, pop3: 600_000 } },
    );
  });
});

describe('authentication', () => {
  test('LOGIN with a wrong password or user', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      await client.no('LOGIN alice wrong', 'AUTHENTICATIONFAILED');
      await client.no('LOGIN nobody secret', 'AUTHENTICATIONFAILED');
      await client.ok('LOGIN "bob" "pass word"');
    });
  });

  test('AUTHENTICATE PLAIN with and without initial response', async () => {
    await withServer(async (server) => {
      const credentials = Buffer.from('\0alice\0secret').toString('base64');
      const one = await ImapClient.connect(server);
      expect((await one.run(`AUTHENTICATE PLAIN ${credentials}`)).at(-1)).toMatch(/^OK \[CAPABILITY /);
      const other = await ImapClient.connect(server);
      other.wire.send('a authenticate plain');
      await other.next('+ ');
      other.wire.send(credentials);
      expect((await other.until('a')).at(-1)).toMatch(/^OK /);
    });
  });

  test('AUTHENTICATE that fails, is cancelled, or makes no sense', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      await client.no(`AUTHENTICATE PLAIN ${Buffer.from('\0alice\0wrong').toString('base64')}`, 'AUTHENTICATIONFAILED');
      await client.no('AUTHENTICATE WRONG');
      await client.bad('AUTHENTICATE PLAIN =AAA');
      await client.bad('AUTHENTICATE PLAIN =');
      await client.bad('AUTHENTICATE CRAM-MD5 AAAA');
      for (const response of ['*', 'no base64!', 'AA=A']) {
        const tag = client.send('AUTHENTICATE PLAIN');
        await client.next('+ ');
        client.wire.send(response);
        expect(await client.until(tag)).toEqual([expect.stringMatching(/^BAD /)]);
      }
      await client.ok('LOGIN alice secret');
    });
  });

  test('plaintext is refused without TLS where the site says so', async () => {
    await withServer(
      async (server) => {
        const client = await ImapClient.connect(server);
        expect(client.greeting).toMatch(/ LOGINDISABLED/);
        expect(client.greeting).not.toMatch(/AUTH=(PLAIN|LOGIN)/);
        await client.no('LOGIN alice secret', 'PRIVACYREQUIRED');
        await client.no('AUTHENTICATE PLAIN', 'PRIVACYREQUIRED');
        await client.ok('STARTTLS');
        await client.wire.startTls(server.certificate);
        const [capabilities] = await client.run('CAPABILITY');
        expect(capabilities).not.toMatch(/LOGINDISABLED|STARTTLS/);
        await client.bad('STARTTLS');
        await client.ok('LOGIN alice secret');
        const implicit = await ImapClient.connect(server, 'imaps');
        expect(implicit.greeting).not.toMatch(/LOGINDISABLED|STARTTLS/);
        await implicit.bad('STARTTLS');
        await implicit.ok('LOGIN alice secret');
      },
      { plaintextAuthentication: 'under-tls' },
    );
  });

  test('what follows STARTTLS in clear is thrown away', async () => {
    await withServer(async (server) => {
      const client = await ImapClient.connect(server);
      client.wire.raw('a STARTTLS\r\nb LOGIN alice secret\r\n');
      await client.next(/^a OK /);
      await client.wire.startTls(server.certificate);
      await client.bad('SELECT INBOX');
    });
  });
});
