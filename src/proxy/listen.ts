import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Connection, LIMITS, NetError, type Trust } from '../net/index.js';
import type { Endpoint } from '../target/index.js';
import { ImapRelay, type ImapObserver } from './imap-relay.js';
import { Pop3Relay, type Pop3Observer } from './pop3-relay.js';

/** Milliseconds that the server has to accept a connection. */
const CONNECT_LIMIT = 10_000;
/** A client may read all of a large mailbox over one connection. */
const limits = { frame: 4 * LIMITS.frame, total: Number.MAX_SAFE_INTEGER };

/** Follows the connections of one proxy. */
export interface Watcher {
  imap(connection: number): ImapObserver;
  pop3(connection: number): Pop3Observer;
  /** A connection could not be made, or was broken off, by what the message says. */
  trouble(connection: number, message: string): void;
  /** A client has gone, and all of its connection was told. */
  left(connection: number): void;
}

export interface ProxyOptions {
  /** The server. */
  readonly endpoint: Endpoint;
  readonly trust: Trust;
  /** Where clients connect to, in clear; port 0 for any free one. */
  readonly host: string;
  readonly port: number;
  readonly watcher: Watcher;
  /** The number of the next connection. */
  readonly count: () => number;
}

export interface Proxy {
  readonly port: number;
  /** Stops listening and cuts what is still open. */
  close(): Promise<void>;
}

/**
 * Listens for clients and relays each to the server, many at once.
 * @throws {Error} of Node where it cannot listen
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { host, port, endpoint, watcher, count } = options;
  const open = new Map<Socket, { relay?: ImapRelay | Pop3Relay; done: Promise<void> }>();
  const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    const number = count();
    const entry: { relay?: ImapRelay | Pop3Relay; done: Promise<void> } = { done: Promise.resolve() };
    open.set(client, entry);
    client.on('error', () => undefined);
    entry.done = serve(client, number, options, (relay) => (entry.relay = relay))
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        watcher.trouble(number, message);
        client.resume();
        client.end(refusal(endpoint, error));
        setTimeout(() => client.destroy(), 1000).unref();
      })
      .finally(() => {
        open.delete(client);
        watcher.left(number);
      });
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      await Promise.all([...open.values()].flatMap(({ relay }) => (relay ? [relay.cut()] : [])));
      for (const client of open.keys()) client.destroy();
      await Promise.all([...open.values()].map(({ done }) => done));
      await closed;
    },
  };
}

async function serve(
  client: Socket,
  number: number,
  { endpoint, trust, watcher }: ProxyOptions,
  tell: (relay: ImapRelay | Pop3Relay) => void,
): Promise<void> {
  const { host, port, tls, protocol } = endpoint;
  const implicit = tls === 'implicit' ? 'implicit' : 'none';
  const server = await Connection.open({ host, port, tls: implicit, trust, timeout: CONNECT_LIMIT, limits });
  try {
    const relay =
      protocol === 'imap'
        ? new ImapRelay(client, server, watcher.imap(number))
        : new Pop3Relay(client, server, watcher.pop3(number));
    tell(relay);
    if (tls === 'starttls') await relay.secure();
    await relay.run();
  } finally {
    await server.end();
  }
}

/** What a client is told that cannot be relayed. */
function refusal({ protocol }: Endpoint, error: unknown): string {
  const why = error instanceof NetError ? `the proxy has no connection to the server (${error.code})` : 'proxy error';
  return protocol === 'imap' ? `* BYE ${why}\r\n` : `-ERR ${why}\r\n`;
}
