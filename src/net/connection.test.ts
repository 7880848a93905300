import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../server/net/certificate.js';
import type { Certificate } from '../server/net/certificate.js';
import { Connection } from './connection.js';
import type { ConnectOptions } from './connection.js';
import { NetError } from './errors.js';
import { Transcript } from './transcript.js';

const servers: Server[] = [];
const sockets = new Set<Socket>();
const connections: Connection[] = [];
let certificate: Certificate;
let other: Certificate;

beforeAll(async () => {
  [certificate, other] = await Promise.all([
    makeCertificate(['localhost', '127.0.0.1']),
    makeCertificate(['mail.example']),
  ]);
});

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.reset()));
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server that does as told with each connection. */
async function serve(handler: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    handler(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function open(port: number, options: Partial<ConnectOptions> = {}): Promise<Connection> {
  const connection = await Connection.open({
    host: '127.0.0.1',
    port,
    tls: 'none',
    trust: 'accept',
    timeout: 2_000,
    ...options,
  });
  connections.push(connection);
  return connection;
}

const failure = async (port: number, options: Partial<ConnectOptions> = {}): Promise<NetError> => {
  const error: unknown = await open(port, options).catch((reason: unknown) => reason);
  if (!(error instanceof NetError)) throw new Error(`expected a NetError, got ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return error;
};

const secured = (socket: Socket, with_ = certificate): TLSSocket => {
  const tls = new TLSSocket(socket, { isServer: true, secureContext: with_.context });
  tls.on('error', () => undefined);
  return tls;
};

const timeout = { timeout: 2_000 };
const soon = { timeout: 50 };

describe('opening', () => {
  test('a refused connection', async () => {
    const port = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const error = await failure(port);
    expect(error.code).toBe('refused');
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test('a host that has no address', async () => {
    expect((await failure(143, { host: 'no-such-host.invalid' })).code).toBe('dns');
  });

  test('an abort before, and during the handshake', async () => {
    const port = await serve(() => undefined);
    expect((await failure(port, { signal: AbortSignal.abort() })).code).toBe('aborted');
    expect((await failure(port, { tls: 'implicit', signal: AbortSignal.timeout(50) })).code).toBe('aborted');
  });

  test('an abort later ends the connection, and a waiting read with it', async () => {
    const controller = new AbortController();
    const connection = await open(await serve(() => undefined), { signal: controller.signal });
    const read = connection.read('line', timeout);
    controller.abort();
    expect(await read).toMatchObject({ kind: 'end', how: 'ours' });
  });
});

describe('TLS from the start', () => {
  const greet = (with_?: Certificate) => (socket: Socket) => void secured(socket, with_).write('+OK\r\n');

  test('with a certificate of the given authority', async () => {
    const connection = await open(await serve(greet()), { tls: 'implicit', trust: { ca: certificate.pem } });
    expect(connection.secure).toBe(true);
    expect(connection.certificate).toMatchObject({ authorized: true, subject: 'mailspec reference server' });
    expect(await connection.read('line', timeout)).toMatchObject({ kind: 'frame', octets: Buffer.from('+OK\r\n') });
  });

  test('with a pinned fingerprint, right and wrong', async () => {
    const port = await serve(greet());
    const accepted = await open(port, { tls: 'implicit', trust: 'accept' });
    const sha256 = (accepted.certificate?.fingerprint ?? '').replaceAll(':', '').toLowerCase();
    expect((await open(port, { tls: 'implicit', trust: { sha256 } })).secure).toBe(true);
    const error = await failure(port, { tls: 'implicit', trust: { sha256: 'ab'.repeat(32) } });
    expect(error.code).toBe('certificate');
    expect(error.message).toContain(accepted.certificate?.fingerprint);
  });

  test('with a certificate that nobody vouches for, or for another name', async () => {
    const unknown = await failure(await serve(greet()), { tls: 'implicit', trust: 'verify' });
    expect(unknown.code).toBe('certificate');
    expect(unknown.message).toMatch(/self-signed.*certificate:/);
    const misnamed = await failure(await serve(greet(other)), { tls: 'implicit', trust: { ca: other.pem } });
    expect(misnamed.message).toContain('another host name');
    const named = await open(await serve(greet(other)), {
      tls: 'implicit',
      trust: { ca: other.pem },
      servername: 'mail.example',
    });
    expect(named.certificate?.authorized).toBe(true);
  });

  test.each([
    ['a server that speaks in clear', (socket: Socket) => void socket.write('* OK IMAP4rev1 ready\r\n'), 'tls'],
    ['a server that closes', (socket: Socket) => void socket.end(), 'tls'],
    ['a server that resets', (socket: Socket) => void setTimeout(() => socket.resetAndDestroy(), 20), 'tls'],
    ['a server that is silent', () => undefined, 'timeout'],
  ])('%s', async (_, handler, code) => {
    expect((await failure(await serve(handler), { tls: 'implicit', timeout: 300 })).code).toBe(code);
  });
});

describe('reading', () => {
  test('frames one after another, however they arrive, then the end', async () => {
    const connection = await open(
      await serve((socket) => socket.end('* OK x\r\n* 1 FETCH (BODY[] {3}\r\na\r\n)\r\nhalf')),
    );
    const seen = [];
    for (let count = 0; count < 4; count += 1) seen.push(await connection.read('response', timeout));
    expect(seen).toMatchObject([
      { kind: 'frame', octets: Buffer.from('* OK x\r\n') },
      { kind: 'frame', octets: Buffer.from('* 1 FETCH (BODY[] {3}\r\na\r\n)\r\n') },
      { kind: 'end', how: 'closed', rest: Buffer.from('half') },
      { kind: 'end', how: 'closed', rest: Buffer.alloc(0) },
    ]);
  });

  test('a server that hangs, also in the middle of a frame', async () => {
    const connection = await open(await serve((socket) => socket.write('* OK half')));
    expect(await connection.read('line', soon)).toEqual({ kind: 'timeout', rest: Buffer.from('* OK half') });
    expect(connection.pending().toString()).toBe('* OK half');
    for (const socket of sockets) socket.write(' an hour\r\n');
    expect(await connection.read('line', timeout)).toMatchObject({ octets: Buffer.from('* OK half an hour\r\n') });
  });

  test('a server that drips', async () => {
    const drip = (socket: Socket): void => {
      let count = 0;
      const timer = setInterval(() => {
        socket.write('+OK dripping\r\n'[count % 14] ?? '');
        if ((count += 1) === 28) clearInterval(timer);
      }, 2);
    };
    const connection = await open(await serve(drip));
    expect(await connection.read('line', timeout)).toMatchObject({ octets: Buffer.from('+OK dripping\r\n') });
    expect(await connection.read('line', { timeout: 10 })).toMatchObject({ kind: 'timeout' });
  });

  test('a server that floods is made to wait while nobody reads, and is cut off by the limit when one does', async () => {
    let sent = 0;
    const flood = (socket: Socket): void => {
      const more = (): void => {
        while (socket.writable && sent < 200_000_000) {
          sent += 100_000;
          if (!socket.write(Buffer.alloc(100_000, 'x'))) return void socket.once('drain', more);
        }
      };
      more();
    };
    const connection = await open(await serve(flood), { limits: { frame: 30_000_000, total: 100_000_000 } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent).toBeLessThan(25_000_000);
    const frame = await connection.read('block', { timeout: 10_000 });
    expect(frame).toMatchObject({ kind: 'too-long', of: 'frame', limit: 30_000_000 });
    expect(await connection.read('block', timeout)).toEqual(frame);
  });

  test('a literal of 4 GB is refused when it is announced', async () => {
    const connection = await open(await serve((socket) => socket.write('* 1 FETCH (BODY[] {4294967296}\r\nabc')));
    expect(await connection.read('response', timeout)).toMatchObject({ kind: 'too-long', of: 'frame' });
  });

  test.each(['', '+', '+OK {', '* 1 FETCH (BODY[] {10}\r\n', '* 1 FETCH (BODY[] {10}\r\nabc'])(
    'a reset after %j',
    async (text) => {
      const connection = await open(
        await serve((socket) => {
          if (text) socket.write(text);
          setTimeout(() => socket.resetAndDestroy(), 30);
        }),
      );
      expect(await connection.read('response', timeout)).toEqual({
        kind: 'end',
        how: 'reset',
        rest: Buffer.from(text),
      });
      expect(await connection.ended).toBe('reset');
      expect(await connection.write(Buffer.from('NOOP\r\n'))).toBe('ended');
    },
  );

  test('without end, where the deadline is', async () => {
    const port = await serve((socket) => void setTimeout(() => socket.write('+OK late\r\n'), 30));
    const connection = await open(port, { timeout: Infinity });
    expect(await connection.read('line', { timeout: Infinity })).toMatchObject({ kind: 'frame' });
  });

  test('a second read at the same time is a mistake of the caller', async () => {
    const connection = await open(await serve(() => undefined));
    const first = connection.read('line', soon);
    await expect(connection.read('line', soon)).rejects.toThrow('still waiting');
    expect(await first).toMatchObject({ kind: 'timeout' });
  });
});

describe('writing', () => {
  const collect = (chunks: Buffer[]) => (socket: Socket) =>
    void socket.on('data', (chunk: Buffer) => chunks.push(chunk));

  test('one write is one segment, and goes out at once', async () => {
    const chunks: Buffer[] = [];
    const connection = await open(await serve(collect(chunks)));
    for (let count = 0; count < 5; count += 1) {
      expect(await connection.write(Buffer.from('a NOOP\r\nb NOOP\r\n'))).toBe('written');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(chunks.map(String)).toEqual(Array.from({ length: 5 }, () => 'a NOOP\r\nb NOOP\r\n'));
  });

  test('a server that takes nothing', async () => {
    const connection = await open(await serve((socket) => socket.pause()));
    expect(await connection.write(Buffer.alloc(50_000_000), { timeout: 100 })).toBe('timeout');
    await connection.reset();
  });

  test('a server that sends while it is written to', async () => {
    const echo = (socket: Socket): void => void socket.pipe(socket);
    const connection = await open(await serve(echo));
    const block = Buffer.from(`${'x'.repeat(20_000_000)}\r\n.\r\n`);
    const [written, frame] = await Promise.all([
      connection.write(block),
      connection.read('block', { timeout: 10_000 }),
    ]);
    expect(written).toBe('written');
    expect(frame.kind === 'frame' && frame.octets.equals(block)).toBe(true);
  });
});

describe('upgrade', () => {
  const startTls = (reply: string, then: (tls: TLSSocket) => void) => (socket: Socket) => {
    socket.once('data', () => {
      socket.write(reply);
      then(secured(socket));
    });
  };

  test('in place, and what came in clear behind the answer is given back, not fed to TLS', async () => {
    const connection = await open(
      await serve(startTls('+OK go\r\n+OK injected\r\n', (tls) => tls.write('+OK secure\r\n'))),
    );
    await connection.write(Buffer.from('STLS\r\n'));
    expect(await connection.read('line', timeout)).toMatchObject({ octets: Buffer.from('+OK go\r\n') });
    const { clear } = await connection.upgrade();
    expect(clear.toString()).toBe('+OK injected\r\n');
    expect(connection.secure).toBe(true);
    expect(await connection.read('line', timeout)).toMatchObject({ octets: Buffer.from('+OK secure\r\n') });
  });

  test.each([
    ['garbage', (socket: Socket) => void socket.write('garbage garbage garbage\r\n'), 'tls'],
    ['half a handshake', (socket: Socket) => void socket.end(Buffer.from('160303007a0200007603', 'hex')), 'tls'],
    ['silence', () => undefined, 'timeout'],
  ])('%s instead of a handshake', async (_, answer: (socket: Socket) => void, code) => {
    const port = await serve((socket) => {
      socket.once('data', () => {
        socket.write('+OK\r\n');
        socket.once('data', () => answer(socket));
      });
    });
    const connection = await open(port, { timeout: 300 });
    await connection.write(Buffer.from('STLS\r\n'));
    await connection.read('line', timeout);
    await expect(connection.upgrade()).rejects.toMatchObject({ name: 'NetError', code });
    expect(await connection.read('line', timeout)).toMatchObject({ kind: 'end' });
  });

  test('TLS that breaks in the same breath as it is established', async () => {
    const port = await serve((socket) => {
      const tls = secured(socket);
      tls.on('secure', () => void socket.write('not TLS at all, not TLS at all\r\n'));
    });
    for (let count = 0; count < 20; count += 1) {
      const outcome = await open(port, { tls: 'implicit' }).then(
        (connection) => connection.read('line', timeout),
        (error: unknown) => error,
      );
      expect(outcome instanceof NetError || outcome).toSatisfy(
        (seen: unknown) => seen === true || (typeof seen === 'object' && seen !== null && 'how' in seen),
      );
    }
  });

  test('TLS that breaks later is an end of its own kind', async () => {
    const port = await serve((socket) => {
      const tls = secured(socket);
      tls.on('data', () => void socket.write('not TLS at all, not TLS at all\r\n'));
    });
    const connection = await open(port, { tls: 'implicit' });
    await connection.write(Buffer.from('NOOP\r\n'));
    expect(await connection.read('line', timeout)).toMatchObject({ kind: 'end', how: 'tls-error' });
  });
});

describe('ending', () => {
  for (const tls of ['none', 'implicit'] as const) {
    const through = (handler: (socket: Socket) => void) => (socket: Socket) =>
      handler(tls === 'none' ? socket : secured(socket));

    test(`with FIN, ${tls}: the server sees an orderly end`, async () => {
      const seen = new Promise<string>((resolve) => {
        void serve(
          through((socket) => {
            socket.on('error', (error) => resolve(error.message));
            socket.on('end', () => resolve('end')).resume();
            socket.on('end', () => socket.end('bye\r\n'));
          }),
        )
          .then((port) => open(port, { tls }))
          .then((connection) => connection.end());
      });
      expect(await seen).toBe('end');
    });

    test(`with RST, ${tls}: the server sees it`, async () => {
      let tell: (what: string) => void = () => undefined;
      const seen = new Promise<string>((resolve) => (tell = resolve));
      const port = await serve((socket) => {
        socket.on('error', (error: NodeJS.ErrnoException) => tell(error.code ?? ''));
        if (tls === 'implicit') secured(socket).on('error', (error: NodeJS.ErrnoException) => tell(error.code ?? ''));
        else socket.resume();
      });
      const connection = await open(port, { tls });
      await connection.reset();
      expect(await seen).toBe('ECONNRESET');
      expect(connection.over).toBe('ours');
    });
  }

  test('a server that does not close its side is cut off', async () => {
    const connection = await open(await serve((socket) => socket.resume()));
    const start = performance.now();
    await connection.end();
    expect(performance.now() - start).toBeLessThan(1_900);
  });

  test('more than once, and after the server did', async () => {
    const connection = await open(await serve((socket) => socket.end('bye\r\n')));
    await connection.read('line', timeout);
    expect(await connection.ended).toBe('closed');
    await Promise.all([connection.end(), connection.end(), connection.reset()]);
  });
});

test('the transcript has all of it: what was sent, received, left unread, and done', async () => {
  const transcript = new Transcript();
  const port = await serve((socket) => socket.once('data', () => socket.end('+OK hello\r\nunread')));
  const connection = await open(port, { recorder: transcript.recorder('C') });
  await connection.write(Buffer.from('PASS opensesame\r\n'), { secret: [{ start: 5, end: 15 }] });
  await connection.read('line', timeout);
  await connection.ended;
  await connection.end();
  expect(transcript.entries().map(({ direction, octets }) => [direction, octets])).toEqual([
    ['note', `connected to 127.0.0.1:${port}`],
    ['send', 'PASS [secret]\r\n'],
    ['receive', '+OK hello\r\n'],
    ['note', 'closed by the server'],
    ['receive', 'unread'],
  ]);
});
