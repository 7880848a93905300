import type { SecureContext } from 'node:tls';
import type { ChannelTimeouts } from './net/index.js';
import type { InitialMailbox, Store } from './store/index.js';

/**
 * The protocols that the server can listen for; those with an `s` are under TLS from the start (RFC 8314 §3). LMTP is
 * there to bring mail in and needs no password.
 */
export const PROTOCOLS = ['imap', 'imaps', 'pop3', 'pop3s', 'lmtp'] as const;

export type Protocol = (typeof PROTOCOLS)[number];

/** What the protocols need to know; every duration in milliseconds, every size in octets. */
export interface ServerSettings {
  /** Which revisions of IMAP4 are announced. */
  revisions: 'both' | 'rev1' | 'rev2';
  /** Whether a password may be sent in clear without TLS (RFC 2595 §2.3, RFC 9051 §6.2.3). */
  plaintextAuthentication: 'always' | 'under-tls';
  /** Whether STARTTLS and STLS are offered on the ports that are not under TLS from the start. */
  startTls: boolean;
  /** How long a client may say nothing. The RFCs demand at least 30 minutes for IMAP and 10 for POP3. */
  autologout: { imap: number; pop3: number };
  /** The largest literal, and thus message, that IMAP takes. */
  literalLimit: number;
}

export const DEFAULT_SETTINGS: ServerSettings = {
  revisions: 'both',
  plaintextAuthentication: 'always',
  startTls: true,
  autologout: { imap: 30 * 60_000, pop3: 10 * 60_000 },
  literalLimit: 64 * 1024 * 1024,
};

/** Any free port for the protocols of clients; LMTP only when it is asked for. */
export const DEFAULT_PORTS: Readonly<Record<Protocol, number | null>> = {
  imap: 0,
  imaps: 0,
  pop3: 0,
  pop3s: 0,
  lmtp: null,
};

/** What a server is started with, apart from replaced behaviour. */
export interface BasicOptions extends Partial<ServerSettings> {
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** TCP port by protocol: 0 for any free one, null for none. Default: 0, for LMTP null. */
  ports?: Partial<Record<Protocol, number | null>>;
  accounts: readonly { user: string; password: string }[];
  /** Hierarchy delimiter of mailbox names. Default `/`. */
  delimiter?: string;
  /** What each account has besides INBOX. Default: a mailbox for each common special use. */
  mailboxes?: readonly InitialMailbox[];
  /** Bounds on what a peer can hold up. */
  timeouts?: Partial<ChannelTimeouts>;
  /** Told of the server's own mistakes; the connection concerned is cut. Default: they are written to standard error. */
  onError?: (error: unknown) => void;
}

/** What a connection is served with. */
export interface ConnectionContext {
  readonly store: Store;
  readonly settings: ServerSettings;
  /** For STARTTLS and STLS; undefined when they are not offered. */
  readonly tls: SecureContext | undefined;
}
