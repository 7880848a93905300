import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Channel } from './channel.js';
import type { ChannelTimeouts } from './channel.js';

export interface ListenOptions {
  /** Start TLS at once on every connection (RFC 8314 §3). */
  tls?: SecureContext;
  timeouts?: Partial<ChannelTimeouts>;
  /** The class of the connections. Default {@link Channel}. */
  channelClass?: typeof Channel;
  /** Told of what a handler threw: a mistake of the server itself. The connection is cut. */
  onError?: (error: unknown) => void;
}

export interface Listener {
  /** The TCP port, also when any free one was asked for. */
  readonly port: number;
  /** Cuts all connections, stops listening, and resolves when all handlers have returned. */
  close(): Promise<void>;
}

/**
 * Listens on `host` and `port` (0: any free one) and calls `handler` for every connection, after the handshake when it
 * is to be TLS. When the handler returns, the connection is closed. Rejects when the address cannot be listened on.
 */
export function listen(
  host: string,
  port: number,
  options: ListenOptions,
  handler: (channel: Channel) => Promise<void>,
): Promise<Listener> {
  const { channelClass: ChannelClass = Channel } = options;
  const channels = new Set<Channel>();
  const running = new Set<Promise<void>>();

  const attend = async (channel: Channel): Promise<void> => {
    try {
      if (options.tls && !(await channel.startTls(options.tls, ''))) return;
      await handler(channel);
      channel.end();
    } catch (error) {
      channel.destroy();
      options.onError?.(error);
    }
  };

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const channel = new ChannelClass(socket, options.timeouts);
    channels.add(channel);
    channel.onClose(() => channels.delete(channel));
    const session = attend(channel).finally(() => running.delete(session));
    running.add(session);
  });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', (error) => options.onError?.(error));
      resolve({
        port: (server.address() as AddressInfo).port,
        close: async () => {
          const stopped = new Promise<void>((done) => server.close(() => done()));
          for (const channel of channels) channel.destroy();
          await stopped;
          await Promise.all(running);
        },
      });
    });
  });
}
