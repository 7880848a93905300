import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliver, withServer } from '../testing/running.js';
import { ImapClient } from './testing/imap-client.js';
import { commandTable } from './commands/index.js';

const SERVING = Object.keys(commandTable).filter(
  (name) => !['LOGOUT', 'IDLE', 'AUTHENTICATE', 'STARTTLS'].includes(name),
);

const words = fc.constantFrom(
  ...['1', '*', '1:*', '$', '0', '(', ')', '"', '""', 'INBOX', 'Sent', '\\Seen', '(\\Seen)', 'FLAGS', '+FLAGS', 'ALL'],
  ...[
    'BODY[]',
    'BODY[1.MIME]<0.5>',
    'BODY.PEEK[HEADER.FIELDS (A)]',
    'BINARY[1]',
    'MODSEQ',
    '(MESSAGES)',
    'RETURN',
    '(SAVE)',
  ],
  ...[
    'CHARSET',
    'UTF-8',
    'OR',
    'NOT',
    'SUBJECT',
    'x',
    '{3+}\r\nabc',
    '~{1+}\r\n\0',
    '(CHANGEDSINCE 1)',
    '\xff',
    '%',
    '&',
    '[',
  ],
);

test('any words after any command get one completion, and the server makes no mistake', async () => {
  await withServer(async (server) => {
    deliver(server, 'alice', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n', 'Subject: x\n\n');
    const client = await ImapClient.login(server, 'INBOX');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SERVING), fc.array(words, { maxLength: 8 }), async (name, given) => {
        await client.run('SELECT INBOX');
        const last = (await client.run([name, ...given].join(' '))).at(-1);
        expect(last).toMatch(/^(OK|NO|BAD) /);
      }),
      { numRuns: 1500 },
    );
  });
});

test('any octets leave the server standing', async () => {
  await withServer(async (server) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (octets, reset) => {
        const client = await ImapClient.connect(server);
        client.wire.raw(Buffer.from(octets));
        if (reset) return client.wire.reset();
        client.wire.socket.end();
        await client.wire.end();
      }),
      { numRuns: 60 },
    );
    const client = await ImapClient.login(server);
    await client.says('NOOP');
  });
});
