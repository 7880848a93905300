import Pop3 from 'node-pop3';
import { expect, test } from 'vitest';
import type { RunningServer } from '../index.js';
import { deliver, withServer } from '../testing/running.js';

// An independent client, so that it is not only our own reading of the RFCs that the server satisfies.

const MESSAGE = 'Subject: hello\r\n\r\nline one\r\nline two\r\n';

function clientOf(server: RunningServer, protocol: 'pop3' | 'pop3s'): Pop3 {
  return new Pop3({
    user: 'alice',
    password: 'secret',
    host: 'localhost',
    port: server.ports[protocol] ?? 0,
    tls: protocol === 'pop3s',
    tlsOptions: { ca: server.certificate },
    servername: 'localhost',
    timeout: 5_000,
  });
}

test.each(['pop3', 'pop3s'] as const)('node-pop3 downloads and deletes over %s', (protocol) =>
  withServer(async (server) => {
    deliver(server, 'alice', MESSAGE, 'Subject: second\n\n');
    const client = clientOf(server, protocol);
    expect(await client.STAT()).toBe(`2 ${MESSAGE.length + 19}`);
    expect(await client.LIST()).toEqual([
      ['1', String(MESSAGE.length)],
      ['2', '19'],
    ]);
    const ids = await client.UIDL();
    expect(ids).toHaveLength(2);
    expect(await client.UIDL(1)).toEqual(ids[0]);
    // The library keeps the line end that belongs to the termination octet out of the message.
    expect(await client.RETR(1)).toBe(MESSAGE.slice(0, -2));
    expect(await client.TOP(1, 1)).toBe('Subject: hello\r\n\r\nline one');
    await expect(client.RETR(3)).rejects.toThrow('no such message');
    await client.DELE(2);
    await client.RSET();
    await client.DELE(1);
    await client.QUIT();
    expect(server.store.account('alice')?.inbox.messages).toHaveLength(1);
  }),
);
