import type { Protocol } from '../events/events.js';

/** How a server was found. */
export type Origin =
  | { readonly kind: 'srv'; readonly label: string; readonly priority: number; readonly weight: number }
  | { readonly kind: 'usual' }
  | { readonly kind: 'given' };

/** A port that should speak a protocol. */
export interface Service {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** `clear`: may be changed to TLS by STARTTLS or STLS. */
  readonly tls: 'implicit' | 'clear';
  readonly origin: Origin;
}

export interface SrvAnswer {
  /** Such as `_imaps._tcp.mail.example`. */
  readonly name: string;
  /** `not-offered`: the target is a dot. `trouble`: the question was not answered. */
  readonly outcome: 'found' | 'none' | 'not-offered' | 'trouble';
  readonly text: string;
}

export interface Attempt {
  readonly host: string;
  readonly port: number;
  readonly open: boolean;
  readonly text: string;
}

export interface Discovery {
  readonly domain: string;
  readonly srv: readonly SrvAnswer[];
  /** What was tried because no SRV record told. */
  readonly attempts: readonly Attempt[];
  /** By preference: SRV priority, then weight. */
  readonly services: readonly Service[];
}

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** `unknown`: this machine cannot ask for it. */
export type Offered = 'offered' | 'refused' | 'unknown';

export interface ChainEntry {
  readonly subject: string;
  readonly issuer: string;
}

export interface Certificate {
  readonly chain: readonly ChainEntry[];
  /** DNS-IDs of subjectAltName (RFC 6125 §1.8); the CN where there is none. */
  readonly names: readonly string[];
  /** SRV-IDs such as `_imaps.mail.example` (RFC 4985). */
  readonly srvNames: readonly string[];
  /** Whether it is for the host that was connected to, as Node judges (RFC 6125 §6). */
  readonly isForHost: boolean;
  readonly validFrom: string;
  readonly validTo: string;
  /** Days until it expires, rounded down; negative when it has. */
  readonly daysLeft: number;
  readonly isYetToBe: boolean;
  readonly selfSigned: boolean;
  /** Why no authority that is trusted here vouches for it; absent where one does. */
  readonly untrusted?: string;
  readonly fingerprint: string;
}

export interface TlsReport {
  readonly versions: Readonly<Record<TlsVersion, Offered>>;
  readonly protocol: string;
  readonly cipher: string;
  readonly certificate: Certificate;
}

/** What one port was seen to do. */
export interface Observed {
  readonly service: Service;
  /** Why nothing more is known. */
  readonly trouble?: string;
  readonly greeting?: string;
  /** Capabilities before TLS where it begins in clear, else of the first look. */
  readonly before?: readonly string[];
  /** Capabilities after STARTTLS or STLS. */
  readonly after?: readonly string[];
  /** Of a port in clear. */
  readonly starttls?: 'works' | 'not offered' | { readonly fails: string };
  readonly tls?: TlsReport | { readonly fails: string };
}

/** `fail` breaks a MUST, `warn` a SHOULD; `note` breaks nothing. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'warn' | 'fail';
  readonly about: 'discovery' | 'tls' | 'login';
  /** The port concerned, such as `imap.mail.example:993`; absent where it is the domain. */
  readonly where?: string;
  readonly text: string;
  /** RFC and section. */
  readonly source?: string;
}

export const placeOf = ({ host, port }: Pick<Service, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

export const nameOf = ({ protocol, tls }: Pick<Service, 'protocol' | 'tls'>): string =>
  `${protocol === 'imap' ? 'IMAP' : 'POP3'}${tls === 'implicit' ? ' under TLS' : ''}`;

export const reportOf = ({ tls }: Observed): TlsReport | undefined => (tls && 'versions' in tls ? tls : undefined);
