import type { SecureContext } from 'node:tls';
import { changed, usualBehaviour, type Behaviour, type BehaviourChange } from './behaviour.js';
import { handleImapConnection } from './imap/index.js';
import { handleLmtpConnection } from './lmtp/index.js';
import { listen, makeCertificate } from './net/index.js';
import type { Certificate, Channel, Listener } from './net/index.js';
import { DEFAULT_PORTS, DEFAULT_SETTINGS, PROTOCOLS } from './options.js';
import type { BasicOptions, ConnectionContext, Protocol, ServerSettings } from './options.js';
import { handlePop3Connection } from './pop3/index.js';
import { Store } from './store/index.js';

export { usualBehaviour, type Behaviour, type BehaviourChange } from './behaviour.js';
export { makeCertificate, type Certificate } from './net/index.js';
export type { BasicOptions, Protocol } from './options.js';
export { Store } from './store/index.js';

export interface ServerOptions extends BasicOptions {
  /** Behaviour other than the usual one, each entry replaced by itself: for tests of what finds such things. */
  behaviour?: BehaviourChange;
  /** Accounts and mail that another server serves already; its accounts come before `accounts`. Default: none. */
  store?: Store;
  /** From {@link makeCertificate}, so that many servers need not make one each. Default: made at start. */
  certificate?: Certificate;
}

export interface RunningServer {
  readonly host: string;
  /** The TCP port of each protocol, null for those not listened for. */
  readonly ports: Readonly<Record<Protocol, number | null>>;
  /** The server's certificate in PEM, for `localhost`, 127.0.0.1 and the host; self-signed, made at start. */
  readonly certificate: string;
  /** The accounts and their mail, for tests that look behind the protocols. */
  readonly store: Store;
  /** Cuts all connections; resolves when nothing of the server is left. */
  stop(): Promise<void>;
}

type Handler = (channel: Channel, context: ConnectionContext) => Promise<void>;

interface Service {
  implicitTls: boolean;
  handle: Handler;
}

function servicesOf(behaviour: Behaviour): Readonly<Record<Protocol, Service>> {
  const imap: Handler = (channel, context) => handleImapConnection(channel, context, behaviour.imap);
  const pop3: Handler = (channel, context) => handlePop3Connection(channel, context, behaviour.pop3);
  return {
    imap: { implicitTls: false, handle: imap },
    imaps: { implicitTls: true, handle: imap },
    pop3: { implicitTls: false, handle: pop3 },
    pop3s: { implicitTls: true, handle: pop3 },
    lmtp: { implicitTls: false, handle: handleLmtpConnection },
  };
}

function settingsOf(options: ServerOptions): ServerSettings {
  const given = Object.entries(options).filter(([key, value]) => key in DEFAULT_SETTINGS && value !== undefined);
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(given) };
}

function reportError(error: unknown): void {
  console.error('reference server:', error);
}

/**
 * Starts the reference server, in this process and in memory.
 * Rejects, with nothing left behind, when a port cannot be listened on or an account is given twice.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const behaviour = changed(usualBehaviour, options.behaviour);
  const store =
    options.store ??
    new Store({
      ...(options.delimiter !== undefined && { delimiter: options.delimiter }),
      ...(options.mailboxes !== undefined && { mailboxes: options.mailboxes }),
      mailboxClass: behaviour.mailbox,
      accountClass: behaviour.account,
    });
  for (const { user, password } of options.accounts) store.addAccount(user, password);

  const certificate = options.certificate ?? (await makeCertificate([...new Set(['localhost', '127.0.0.1', host])]));
  const settings = settingsOf(options);
  const context: ConnectionContext = {
    store,
    settings,
    tls: settings.startTls ? certificate.context : undefined,
  };

  const wanted = { ...DEFAULT_PORTS, ...options.ports };
  const services = servicesOf(behaviour);
  const open = async (protocol: Protocol): Promise<Listener | undefined> => {
    const port = wanted[protocol];
    const { implicitTls, handle } = services[protocol];
    if (port === null) return undefined;
    const tls: { tls?: SecureContext } = implicitTls ? { tls: certificate.context } : {};
    const onError = options.onError ?? reportError;
    const timeouts = options.timeouts ?? {};
    return listen(host, port, { ...tls, timeouts, onError, channelClass: behaviour.channel }, (channel) =>
      handle(channel, context),
    );
  };

  const listeners = new Map<Protocol, Listener>();
  const stop = async (): Promise<void> => {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
  };
  try {
    for (const protocol of PROTOCOLS) {
      const listener = await open(protocol);
      if (listener) listeners.set(protocol, listener);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const ports = Object.fromEntries(
    PROTOCOLS.map((protocol) => [protocol, listeners.get(protocol)?.port ?? null]),
  ) as Record<Protocol, number | null>;
  return { host, ports, certificate: certificate.pem, store, stop };
}
