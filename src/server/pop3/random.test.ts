import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';

const number = fc.constantFrom('', ' 1', ' 2', ' 3', ' 0', ' x', ' 1 1', ' 2 0', ' ');
const keyword = fc.constantFrom('STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL', 'CAPA', 'LANG', 'UTF8');
const command = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(keyword, number).map((words) => words.join('')) },
  fc.constantFrom(
    'USER alice',
    'PASS secret',
    'PASS wrong',
    'APOP alice x',
    'AUTH PLAIN AGFsaWNlAHNlY3JldA==',
    'AUTH X',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => `#${text.replaceAll(/[\r\n]/g, ' ')}`),
);

function isMultiLine(sent: string): boolean {
  return /^(CAPA|LANG|LIST|UIDL)$/.test(sent) || /^(RETR|TOP) /.test(sent);
}

test('whatever is said in whatever order, every command gets its reply, and only QUIT removes messages', () =>
  withServer(async (server) => {
    deliver(server, 'alice', 'Subject: one\n\n.\n', 'Subject: two\n\n..x\n');
    const session = fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const client = await Pop3Client.connect(server);
      client.wire.raw(Buffer.from(commands.map((text) => `${text}\r\n`).join('')));
      for (const sent of commands) {
        const status = await client.answers(/^(\+OK|-ERR)( |$)/, sent);
        if (status.startsWith('+OK') && isMultiLine(sent)) await client.rest();
      }
      await client.wire.reset();
      expect(server.store.account('alice')?.inbox.messages).toHaveLength(2);
      await expect.poll(() => server.store.account('alice')?.lockMaildrop('test')).toBe(true);
      server.store.account('alice')?.releaseMaildrop('test');
    });
    await fc.assert(session, { numRuns: 60 });
  }));
