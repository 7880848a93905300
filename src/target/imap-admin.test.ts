import { afterEach, describe, expect, test } from 'vitest';
import { countMessages, deleteMailboxes, fetchMessageIds, findNamespace, listMailboxes } from './imap-admin.js';
import { ImapClient } from './imap-client.js';
import { LostError } from './dial.js';
import { endpointFor } from './target.js';
import { scriptedServer } from './testing/scripted-server.js';
import type { ScriptedServer } from './testing/scripted-server.js';
import { account, targetAt } from './testing/targets.js';

let server: ScriptedServer | undefined;
let client: ImapClient | undefined;

afterEach(async () => {
  await client?.drop();
  await server?.close();
});

/** A client of a server that knows these answers, and else says OK; each answer is used once where there are several. */
async function served(capabilities: string, answers: Record<string, string | string[]>): Promise<ImapClient> {
  server = await scriptedServer('* OK\r\n', (line) => {
    const [tag = '', ...words] = line.split(' ');
    const command = words.join(' ');
    if (command === 'CAPABILITY') return `* CAPABILITY IMAP4rev1 ${capabilities}\r\n${tag} OK\r\n`;
    const found = Object.entries(answers).find(([start]) => command.startsWith(start))?.[1];
    const answer = Array.isArray(found) ? found.shift() : found;
    return (answer ?? 'TAG OK done\r\n').replace('TAG', tag);
  });
  const target = targetAt('imap', server.port);
  client = await ImapClient.login(target, endpointFor(target, 'imap'), account);
  return client;
}

describe('namespaces', () => {
  test.each([
    [
      'a prefix',
      'NAMESPACE',
      { NAMESPACE: '* NAMESPACE (("INBOX." ".")) NIL NIL\r\nTAG OK\r\n' },
      { prefix: 'INBOX.', delimiter: '.' },
    ],
    [
      "none of one's own",
      'NAMESPACE',
      { NAMESPACE: '* NAMESPACE NIL NIL (("" "/"))\r\nTAG OK\r\n', LIST: '* LIST (\\Noselect) "/" ""\r\nTAG OK\r\n' },
      { prefix: '', delimiter: '/' },
    ],
    ['a server without them', '', { LIST: '* LIST (\\Noselect) "^" ""\r\nTAG OK\r\n' }, { prefix: '', delimiter: '^' }],
    ['flat names', '', { LIST: '* LIST (\\Noselect) NIL ""\r\nTAG OK\r\n' }, { prefix: '' }],
    ['nothing at all', '', {}, { prefix: '' }],
  ])('%s', async (_, capabilities, answers, expected) => {
    expect(await findNamespace(await served(capabilities, answers))).toEqual(expected);
  });
});

test('mailboxes and subscriptions, of which only those with the prefix count', async () => {
  const imap = await served('', {
    LIST: '* LIST (\\HasChildren \\noselect) "/" "m-1"\r\n* LIST () "/" m-1/a\r\n* LIST () "/" other\r\nTAG OK\r\n',
    LSUB: '* LSUB () "/" {3}\r\nm-2\r\nTAG OK\r\n',
  });
  expect(await listMailboxes(imap, 'm-')).toEqual({
    mailboxes: [
      { name: 'm-1', selectable: false },
      { name: 'm-1/a', selectable: true },
    ],
    subscribed: ['m-2'],
  });
});

describe('deletion', () => {
  const found = {
    mailboxes: [
      { name: 'm', selectable: false },
      { name: 'm/a', selectable: true },
      { name: 'm/b', selectable: true },
    ],
    subscribed: ['m/x'],
  };

  test('begins with inferiors, and what was no mailbox need not go', async () => {
    const imap = await served('', {
      'DELETE "m"': 'TAG NO gone with its inferiors\r\n',
      'DELETE "m/a"': 'TAG NO locked\r\n',
    });
    expect(await deleteMailboxes(imap, found)).toEqual(['m/a']);
    expect(server?.lines.slice(3).map((line) => line.replace(/^m\d+ /, ''))).toEqual([
      'DELETE "m/b"',
      'DELETE "m/a"',
      'DELETE "m"',
      'UNSUBSCRIBE "m/x"',
    ]);
  });

  test('takes the special use from a mailbox that is kept for it', async () => {
    const imap = await served('METADATA', { 'DELETE "m/a"': ['TAG NO SPECIAL-USE flag conflict\r\n'] });
    expect(await deleteMailboxes(imap, found)).toEqual([]);
    expect(server?.lines.at(-2)).toContain('SETMETADATA "m/a" (/private/specialuse NIL)');
  });
});

describe('messages', () => {
  test('are counted', async () => {
    expect(
      await countMessages(await served('', { STATUS: '* STATUS INBOX (MESSAGES 12)\r\nTAG OK\r\n' }), 'INBOX'),
    ).toBe(12);
  });

  test('are not counted by a server that does not say', async () => {
    await expect(countMessages(await served('', {}), 'INBOX')).rejects.toThrow(LostError);
  });

  test('have ids, whatever else a server sends', async () => {
    const imap = await served('', {
      FETCH:
        '* 1 FETCH (UID 3 BODY[HEADER.FIELDS (MESSAGE-ID)] {5}\r\na: b\n FLAGS ())\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (BODY[HEADER.FIELDS ("Message-ID")] "")\r\nTAG OK\r\n',
    });
    expect(await fetchMessageIds(imap, 'INBOX')).toEqual(['a: b\n', '']);
  });
});
