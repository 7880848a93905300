import { ImapFlow, type FetchMessageObject } from 'imapflow';
import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { deliver, withServer } from '../testing/running.js';

/** With both, this client enables IMAP4rev2. */
const REVISIONS = ['both', 'rev1', 'rev2'] as const;

const MESSAGE = [
  'From: Anna Miller <anna@sender.example>',
  'To: Ben <ben@receiver.example>',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Date: Mon, 7 Feb 1994 21:52:25 -0800',
  'Message-ID: <one@mailspec.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hello there',
  '--b',
  'Content-Type: application/pdf; name=x.pdf',
  'Content-Disposition: attachment; filename=x.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAw==',
  '--b--',
  '',
].join('\r\n');

interface Event {
  seq?: number;
  count?: number;
  prevCount?: number;
  flags?: Set<string>;
}

async function withClient(
  server: RunningServer,
  use: (client: ImapFlow) => Promise<void>,
  options: { secure?: boolean; user?: string; pass?: string } = {},
): Promise<void> {
  const { secure = false, user = 'alice', pass = 'secret' } = options;
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: (secure ? server.ports.imaps : server.ports.imap) ?? 0,
    secure,
    auth: { user, pass },
    logger: false,
    tls: { ca: [server.certificate], servername: 'localhost' },
  });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.logout();
  }
}

/** All but \Recent, which IMAP4rev2 does not know. */
function flagsOf(message: { flags?: Set<string> | undefined }): string[] {
  return [...(message.flags ?? [])].filter((flag) => flag !== '\\Recent').sort();
}

async function all(messages: AsyncIterable<FetchMessageObject>): Promise<FetchMessageObject[]> {
  const found: FetchMessageObject[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

describe.each(REVISIONS)('imapflow, a client of its own making, with %s', (revisions) => {
  const withRevisions = (test: (server: RunningServer) => Promise<void>): Promise<void> =>
    withServer(test, { revisions });

  test.each([{ secure: false }, { secure: true }])('connects and logs in (implicit TLS: $secure)', async (options) => {
    await withRevisions(async (server) => {
      await withClient(
        server,
        async (client) => {
          expect(client.authenticated).toBe(true);
          expect(client.secureConnection).toBe(true); // it upgrades by STARTTLS where it can
          await client.noop();
        },
        options,
      );
    });
  });

  test('is refused with a wrong password', async () => {
    await withRevisions(async (server) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port: server.ports.imap ?? 0,
        auth: { user: 'alice', pass: 'wrong' },
        logger: false,
        tls: { ca: [server.certificate], servername: 'localhost' },
      });
      await expect(client.connect()).rejects.toMatchObject({ authenticationFailed: true });
    });
  });

  test('lists mailboxes with special uses and status, creates, renames, subscribes and deletes them', async () => {
    await withRevisions(async (server) => {
      await withClient(server, async (client) => {
        await client.mailboxCreate(['Projects', 'Grüße & more']);
        const mailboxes = await client.list({ statusQuery: { messages: true, unseen: true } });
        const paths = mailboxes.map(({ path }) => path);
        expect(paths).toEqual(
          expect.arrayContaining(['INBOX', 'Sent', 'Drafts', 'Trash', 'Projects', 'Projects/Grüße & more']),
        );
        expect(mailboxes.find(({ path }) => path === 'Sent')?.specialUse).toBe('\\Sent');
        expect(mailboxes.find(({ path }) => path === 'INBOX')?.status).toMatchObject({ messages: 0, unseen: 0 });
        await client.mailboxSubscribe('Projects');
        await client.mailboxRename('Projects', 'Plans');
        await client.mailboxDelete('Plans/Grüße & more');
        expect(server.store.account('alice')?.mailbox('Plans')?.name).toBe('Plans');
        expect(server.store.account('alice')?.mailbox('Plans/Grüße & more')).toBeUndefined();
        expect(await client.status('INBOX', { uidNext: true, size: true })).toMatchObject({ uidNext: 1 });
      });
    });
  });

  test('appends, and fetches envelope, structure, parts and the whole, byte for byte', async () => {
    await withRevisions(async (server) => {
      await withClient(server, async (client) => {
        const date = new Date('2021-03-04T05:06:07Z');
        const appended = await client.append('INBOX', MESSAGE, ['\\Flagged', 'Work'], date);
        expect(appended).toMatchObject({ destination: 'INBOX', uid: 1 });
        await client.mailboxOpen('INBOX');
        const message = await client.fetchOne('*', {
          uid: true,
          flags: true,
          size: true,
          envelope: true,
          bodyStructure: true,
          internalDate: true,
          source: true,
          bodyParts: ['1', '2', '2.mime'],
          headers: ['subject'],
        });
        if (message === false) throw new Error('not found');
        expect(message).toMatchObject({ uid: 1, seq: 1, size: MESSAGE.length, internalDate: date });
        expect(flagsOf(message)).toEqual(['Work', '\\Flagged']);
        expect(message.envelope).toMatchObject({
          subject: 'Grüße',
          messageId: '<one@mailspec.example>',
          from: [{ name: 'Anna Miller', address: 'anna@sender.example' }],
          sender: [{ address: 'anna@sender.example' }],
        });
        expect(message.bodyStructure?.childNodes).toMatchObject([
          { part: '1', type: 'text/plain', parameters: { charset: 'utf-8' }, size: 11 },
          { part: '2', type: 'application/pdf', encoding: 'base64', disposition: 'attachment', size: 8 },
        ]);
        expect(message.source?.toString()).toBe(MESSAGE);
        expect(message.bodyParts?.get('1')?.toString()).toBe('Hello there');
        expect(message.bodyParts?.get('2')?.toString()).toBe('AAECAw==');
        expect(message.bodyParts?.get('2.mime')?.toString()).toContain('filename=x.pdf');
        expect(message.headers?.toString()).toMatch(/^Subject: =\?utf-8\?Q\?Gr=C3=BC=C3=9Fe\?=\r\n\r\n$/);
        const { content, meta } = await client.download('1', '2');
        expect(meta?.filename).toBe('x.pdf');
        const chunks: Buffer[] = [];
        for await (const chunk of content ?? []) chunks.push(chunk as Buffer);
        expect(Buffer.concat(chunks)).toEqual(Buffer.from([0, 1, 2, 3]));
      });
    });
  });

  test('searches', async () => {
    await withRevisions(async (server) => {
      deliver(server, 'alice', MESSAGE, 'Subject: plain\n\nnothing to see\n', 'From: carl@sender.example\n\nx\n');
      await withClient(server, async (client) => {
        await client.mailboxOpen('INBOX');
        expect(await client.search({ subject: 'GRÜSSE' })).toEqual([]);
        expect(await client.search({ subject: 'grüße' })).toEqual([1]);
        expect(await client.search({ body: 'hello THERE' })).toEqual([1]);
        expect(await client.search({ or: [{ from: 'carl' }, { subject: 'plain' }] }, { uid: true })).toEqual([2, 3]);
        expect(await client.search({ sentBefore: '1994-02-08', not: { seen: true } })).toEqual([1]);
        expect(await client.search({ header: { 'message-id': 'one@mailspec' } })).toEqual([1]);
      });
    });
  });

  test('changes flags, copies, moves and deletes', async () => {
    await withRevisions(async (server) => {
      deliver(server, 'alice', 'Subject: 1\n\n', 'Subject: 2\n\n', 'Subject: 3\n\n');
      await withClient(server, async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageFlagsAdd('1:2', ['\\Seen', '$Junk']);
        await client.messageFlagsRemove('2', ['\\Seen']);
        const flags = (await all(client.fetch('1:*', { flags: true }))).map(flagsOf);
        expect(flags).toEqual([['$Junk', '\\Seen'], ['$Junk'], []]);
        const copied = await client.messageCopy('2:3', 'Archive');
        expect(copied).toMatchObject({ destination: 'Archive', uidMap: new Map([[2, 1], [3, 2]]) }); // prettier-ignore
        const moved = await client.messageMove('1', 'Trash');
        expect(moved).toMatchObject({ uidMap: new Map([[1, 1]]) });
        await client.messageDelete({ uid: '3' }, { uid: true });
        expect((await all(client.fetch('1:*', { uid: true }))).map(({ uid }) => uid)).toEqual([2]);
        expect(server.store.account('alice')?.mailbox('Trash')?.messages[0]?.flags).toEqual(
          new Set(['\\Seen', '$Junk']),
        );
      });
    });
  });

  test('hears of new mail, flags and expunged messages while idle', async () => {
    await withRevisions(async (server) => {
      deliver(server, 'alice', 'Subject: 1\n\n');
      await withClient(server, async (client) => {
        await client.mailboxOpen('INBOX');
        const event = (name: 'exists' | 'flags' | 'expunge'): Promise<Event> =>
          new Promise((resolve) => client.once(name, resolve));
        const idling = client.idle();
        const inbox = server.store.account('alice')?.inbox;
        const exists = event('exists');
        deliver(server, 'alice', 'Subject: 2\n\n');
        expect(await exists).toMatchObject({ count: 2, prevCount: 1 });
        const flags = event('flags');
        inbox?.setFlags([2], 'add', ['\\Flagged']);
        const changed = await flags;
        expect(changed.seq).toBe(2);
        expect(flagsOf(changed)).toEqual(['\\Flagged']);
        const expunge = event('expunge');
        inbox?.expunge([1]);
        expect(await expunge).toMatchObject({ seq: 1 });
        await client.noop();
        await idling;
      });
    });
  });

  test('uses CONDSTORE: changes since a mod-sequence, and conditional changes', async () => {
    await withRevisions(async (server) => {
      deliver(server, 'alice', 'Subject: 1\n\n', 'Subject: 2\n\n');
      await withClient(server, async (client) => {
        const { highestModseq = 0n } = await client.mailboxOpen('INBOX');
        expect(highestModseq > 0n).toBe(true);
        server.store.account('alice')?.inbox.setFlags([2], 'add', ['\\Seen']);
        const changed = await all(client.fetch('1:*', { uid: true, flags: true }, { changedSince: highestModseq }));
        expect(changed).toMatchObject([{ uid: 2, modseq: highestModseq + 1n }]);
        await client.messageFlagsSet('1:2', ['\\Flagged'], { unchangedSince: highestModseq });
        const inbox = server.store.account('alice')?.inbox;
        expect(inbox?.messages.map(({ flags }) => flags.has('\\Flagged'))).toEqual([true, false]);
      });
    });
  });
});
