import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Channel } from './channel.js';
import { listen } from './listener.js';
import type { Listener, ListenOptions } from './listener.js';

const listeners: Listener[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

async function serve(handler: (channel: Channel) => Promise<void>, options: ListenOptions = {}): Promise<Listener> {
  const listener = await listen('127.0.0.1', 0, options, handler);
  listeners.push(listener);
  return listener;
}

async function dial(listener: Listener): Promise<Socket> {
  const socket = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** All that the server sends until it closes. */
async function everything(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('end', () => socket.end());
  socket.resume();
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** Answers each line with what the read gave, until the end. */
async function echo(channel: Channel): Promise<void> {
  for (;;) {
    const line = await channel.readLine(16);
    await channel.write(typeof line === 'string' ? `<${line}>` : `[${line.toString()}]`);
    if (line === 'eof') return;
  }
}

describe('reading lines', () => {
  test('are cut at CRLF and at LF, also when several come at once and the last one is unfinished', async () => {
    const socket = await dial(await serve(echo));
    socket.end('one\r\ntwo\n\r\nrest');
    expect(await everything(socket)).toBe('[one][two][]<eof>');
  });

  test('octet by octet', async () => {
    const socket = await dial(await serve(echo));
    socket.setNoDelay(true);
    for (const octet of 'a b\r\nc\r\n') {
      socket.write(octet);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    socket.end();
    expect(await everything(socket)).toBe('[a b][c]<eof>');
  });

  test('the limit counts the CRLF; a longer line is dropped whole, and the next one is read', async () => {
    const socket = await dial(await serve(echo));
    socket.end(`${'x'.repeat(14)}\r\n${'y'.repeat(15)}\r\n${'z'.repeat(3_000_000)}QUIT\r\nlast\r\n`);
    expect(await everything(socket)).toBe(`[${'x'.repeat(14)}]<too-long><too-long>[last]<eof>`);
  });

  test('a timeout leaves what came for the next read', async () => {
    const results: unknown[] = [];
    const listener = await serve(async (channel) => {
      results.push(await channel.readLine(100, 30));
      await channel.write('late');
      results.push(String(await channel.readLine(100, 5_000)));
    });
    const socket = await dial(listener);
    socket.write('ab');
    await once(socket, 'data');
    socket.end('cd\r\n');
    await everything(socket);
    expect(results).toEqual(['timeout', 'abcd']);
  });

  test('a second read at the same time is refused', async () => {
    let refusal: unknown;
    const listener = await serve(async (channel) => {
      const first = channel.readLine(100);
      refusal = await channel.readOctets(1).catch((error: unknown) => error);
      await first;
    });
    const socket = await dial(listener);
    socket.end('x\r\n');
    await everything(socket);
    expect(refusal).toBeInstanceOf(Error);
  });
});

test('a literal of 20 MB between two lines arrives whole, though the reader starts late', async () => {
  const literal = Buffer.alloc(20_000_000, 'abcdefghij\r\n');
  let received: unknown;
  const listener = await serve(async (channel) => {
    await channel.readLine(100);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(channel.buffered).toBeLessThan(2_000_000);
    const octets = await channel.readOctets(literal.length);
    received = Buffer.isBuffer(octets) && octets.equals(literal);
    await channel.write(String(await channel.readLine(100)));
  });
  const socket = await dial(listener);
  socket.write('first\r\n');
  socket.write(literal);
  socket.end('last\r\n');
  expect(await everything(socket)).toBe('last');
  expect(received).toBe(true);
});

describe('writing', () => {
  test('waits for a slow client, then goes on', async () => {
    let written = false;
    const listener = await serve(async (channel) => {
      await channel.write(Buffer.alloc(30_000_000, 'x'));
      written = true;
    });
    const socket = await dial(listener);
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBe(false);
    expect((await everything(socket)).length).toBe(30_000_000);
    expect(written).toBe(true);
  });

  test('cuts a client off that takes nothing for too long', async () => {
    const listener = await serve((channel) => channel.write(Buffer.alloc(30_000_000)), { timeouts: { write: 50 } });
    const socket = await dial(listener);
    socket.on('error', () => undefined);
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await everything(socket)).length).toBeLessThan(30_000_000);
  });

  test('to a client that is gone vanishes', async () => {
    let result: unknown;
    const listener = await serve(async (channel) => {
      result = await channel.readLine(100);
      await channel.write('nobody hears this');
      await channel.write(Buffer.alloc(10_000_000));
    });
    const socket = await dial(listener);
    socket.resetAndDestroy();
    await listener.close();
    expect(result).toBe('eof');
  });
});

describe('TLS', () => {
  test('octets put behind STARTTLS in clear are never read', async () => {
    const certificate = await makeCertificate(['localhost', '127.0.0.1']);
    const lines: string[] = [];
    const listener = await serve(async (channel) => {
      lines.push(String(await channel.readLine(100)));
      if (!(await channel.startTls(certificate.context, 'go\r\n'))) return;
      expect(channel.secure).toBe(true);
      lines.push(String(await channel.readLine(100)));
      await channel.write('bye');
    });
    const socket = await dial(listener);
    socket.write('STARTTLS\r\nINJECTED\r\nINJ');
    await once(socket, 'data');
    const tls = connectTls({ socket, ca: certificate.pem, host: 'localhost', servername: 'localhost' });
    await once(tls, 'secureConnect');
    expect(tls.authorized).toBe(true);
    tls.write('UNDER TLS\r\n');
    expect(await everything(tls)).toBe('bye');
    expect(lines).toEqual(['STARTTLS', 'UNDER TLS']);
  });

  test('a handshake that is garbage, or never comes, ends the connection', async () => {
    const certificate = await makeCertificate(['localhost']);
    const outcomes: boolean[] = [];
    const listener = await serve(
      async (channel) => {
        outcomes.push(await channel.startTls(certificate.context, ''));
      },
      { timeouts: { handshake: 100 } },
    );
    const garbage = await dial(listener);
    garbage.write('USER x\r\n'.repeat(10));
    await everything(garbage);
    await everything(await dial(listener));
    const gone = await dial(listener);
    gone.end();
    await everything(gone);
    expect(outcomes).toEqual([false, false, false]);
  });

  test('an implicit TLS listener is verified by its certificate, by name and by address', async () => {
    const certificate = await makeCertificate(['localhost', '127.0.0.1']);
    const listener = await serve(echo, { tls: certificate.context });
    for (const servername of ['localhost', '127.0.0.1']) {
      const tls = connectTls({ port: listener.port, host: servername, ca: certificate.pem });
      tls.end('hello\r\n');
      expect(await everything(tls)).toBe('[hello]<eof>');
    }
  });
});

describe('a listener', () => {
  test('reports what a handler throws and cuts that connection only', async () => {
    const errors: unknown[] = [];
    const listener = await serve(
      async (channel) => {
        const line = await channel.readLine(100);
        if (String(line) === 'fall') throw new Error('fallen');
        await channel.write('stands');
      },
      { onError: (error) => errors.push(error) },
    );
    const stands = await dial(listener);
    const falls = await dial(listener);
    falls.end('fall\r\n');
    await everything(falls);
    stands.end('x\r\n');
    expect(await everything(stands)).toBe('stands');
    expect(errors).toEqual([new Error('fallen')]);
  });

  test('refuses an address in use', async () => {
    const { port } = await serve(echo);
    await expect(listen('127.0.0.1', port, {}, echo)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closes with connections open, and waits for their handlers', async () => {
    let returned = 0;
    const listener = await serve(async (channel) => {
      await channel.readLine(100);
      returned += 1;
    });
    const clients = await Promise.all(Array.from({ length: 20 }, () => dial(listener)));
    const closed = Promise.all(clients.map((socket) => everything(socket).catch(() => undefined)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await listener.close();
    expect(returned).toBe(20);
    await closed;
  });
});
