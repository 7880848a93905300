import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a server does instead of answering. */
export type Mischief = (socket: Socket, tag: string) => void;

const forever = (socket: Socket, octets: Buffer): void => {
  const pump = (): void => {
    while (!socket.destroyed && socket.write(octets));
    if (!socket.destroyed) socket.once('drain', pump);
  };
  pump();
};

const drip = (socket: Socket, octet: string): void => {
  const timer = setInterval(() => socket.write(octet), 20);
  socket.once('close', () => clearInterval(timer));
};

const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256));

/** All that a server can do wrong with a connection, by name. */
export const mischiefs: Readonly<Record<string, Mischief>> = {
  hang: () => undefined,
  close: (socket) => socket.destroySoon(),
  reset: (socket) => socket.resetAndDestroy(),
  drip: (socket) => drip(socket, 'x'),
  'endless-line': (socket) => forever(socket, Buffer.alloc(65_536, 0x78)),
  'flood-of-lines': (socket) => forever(socket, Buffer.from('* 1 EXISTS\r\n'.repeat(4000))),
  'huge-literal': (socket) => socket.write('* 1 FETCH (BODY[] {4294967296}\r\n'),
  'half-a-literal': (socket) => {
    socket.write('* 1 FETCH (BODY[] {100}\r\nonly this');
    socket.destroySoon();
  },
  'half-a-line': (socket) => {
    socket.write('+OK and th');
    socket.destroySoon();
  },
  garbage: (socket) => socket.write(noise),
  'wrong-tag': (socket) => socket.write('another OK done\r\n'),
};

export interface HostileServer {
  readonly port: number;
  /** What to do at which point: a command, `greeting`, or `tls` for the handshake. */
  mischief: { readonly at: string; readonly does: Mischief } | undefined;
  close(): Promise<void>;
}

/** A server that speaks as much of IMAP and POP3 as a run needs, until it is told to misbehave. */
export async function hostileServer(protocol: 'imap' | 'pop3'): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const { mischief } = hostile;
    const misbehaves = (point: string, tag = '*'): boolean => {
      if (mischief?.at !== point) return false;
      mischief.does(socket, tag);
      return true;
    };
    if (!misbehaves('greeting')) socket.write(protocol === 'imap' ? '* OK ready\r\n' : '+OK ready\r\n');
    let text = '';
    let inHandshake = false;
    socket.on('data', (chunk) => {
      if (inHandshake) {
        inHandshake = false;
        misbehaves('tls');
        return;
      }
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        const [tag = '', word = ''] = protocol === 'imap' ? line.split(' ') : ['', line.split(' ')[0]];
        if (misbehaves(word.toUpperCase(), tag)) continue;
        if (/^ST(?:ART)?TLS$/i.test(word)) inHandshake = true;
        socket.write(protocol === 'imap' ? imap(tag, word.toUpperCase()) : pop3(word.toUpperCase()));
        if (/^(?:LOGOUT|QUIT)$/i.test(word)) socket.destroySoon();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostile: HostileServer = {
    port: (server.address() as AddressInfo).port,
    mischief: undefined,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hostile;
}

const untagged: Readonly<Record<string, string>> = {
  CAPABILITY: '* CAPABILITY IMAP4rev1 STARTTLS\r\n',
  LIST: '* LIST (\\Noselect) "/" ""\r\n',
  STATUS: '* STATUS INBOX (MESSAGES 0)\r\n',
  SELECT: '* 0 EXISTS\r\n',
  LOGOUT: '* BYE\r\n',
};

const imap = (tag: string, word: string): string => `${untagged[word] ?? ''}${tag} OK done\r\n`;

const pop3 = (word: string): string =>
  word === 'CAPA'
    ? '+OK\r\nUSER\r\nSTLS\r\n.\r\n'
    : word === 'STAT'
      ? '+OK 0 0\r\n'
      : word === 'LIST' || word === 'UIDL'
        ? '+OK\r\n.\r\n'
        : '+OK done\r\n';
