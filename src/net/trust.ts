import { isIP } from 'node:net';
import type { ConnectionOptions, PeerCertificate, TLSSocket } from 'node:tls';
import { certificateError } from './errors.js';
import type { NetError } from './errors.js';

/**
 * Which certificates of a server are taken: `verify` those of the system's authorities, `accept` any, `ca` those of this
 * authority (PEM), `sha256` just the one with this fingerprint (hexadecimal digits, colons allowed).
 */
export type Trust = 'verify' | 'accept' | { readonly ca: string } | { readonly sha256: string };

export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
  /** SHA-256 fingerprint, upper case hexadecimal digits with colons. */
  readonly fingerprint: string;
  /** Whether an authority vouches for it and the name is right, whatever the policy. */
  readonly authorized: boolean;
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
}

export function tlsOptions(trust: Trust, host: string, servername: string | undefined): ConnectionOptions {
  const name = servername ?? (isIP(host) ? undefined : host);
  return {
    host: servername ?? host,
    // RFC 6066 §3: an address is no server name.
    ...(name === undefined ? {} : { servername: name }),
    rejectUnauthorized: trust === 'verify' || (typeof trust === 'object' && 'ca' in trust),
    ...(typeof trust === 'object' && 'ca' in trust ? { ca: trust.ca } : {}),
  };
}

/** Why the certificate is not taken though the handshake went well; undefined when it is. */
export function refusal(trust: Trust, socket: TLSSocket, address: string): NetError | undefined {
  if (typeof trust === 'string' || 'ca' in trust) return undefined;
  const actual = certificateOf(socket).fingerprint256 ?? 'none';
  if (digits(actual) === digits(trust.sha256)) return undefined;
  return certificateError(address, `its SHA-256 fingerprint is ${actual}`);
}

/** A certificate may have no name at all (RFC 5280 §4.1.2.6); Node then has no object for it. */
const certificateOf = (socket: TLSSocket): Partial<PeerCertificate> => socket.getPeerCertificate();

export function describeCertificate(socket: TLSSocket): CertificateInfo {
  const certificate = certificateOf(socket);
  return {
    subject: text(certificate.subject?.CN),
    issuer: text(certificate.issuer?.CN),
    validTo: certificate.valid_to ?? '',
    fingerprint: certificate.fingerprint256 ?? '',
    authorized: socket.authorized,
    protocol: socket.getProtocol() ?? '',
  };
}

const digits = (fingerprint: string): string => fingerprint.replace(/[^0-9a-f]/gi, '').toLowerCase();

const text = (name: string | string[] | undefined): string => (Array.isArray(name) ? name.join(', ') : (name ?? ''));
