/** Why a connection could not be made, or could not be changed to TLS. */
export type NetErrorCode =
  'refused' | 'unreachable' | 'timeout' | 'dns' | 'tls' | 'certificate' | 'closed' | 'reset' | 'aborted' | 'other';

/** The message is one line: what happened at which address, and what to do about it. */
export class NetError extends Error {
  override readonly name = 'NetError';

  constructor(
    readonly code: NetErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const MENDS: Readonly<Record<string, readonly [NetErrorCode, string]>> = {
  ECONNREFUSED: ['refused', 'refused the connection; is the server running, and the port right?'],
  EHOSTUNREACH: ['unreachable', 'cannot be reached; check the address and the network'],
  ENETUNREACH: ['unreachable', 'cannot be reached; check the address and the network'],
  EHOSTDOWN: ['unreachable', 'cannot be reached; check the address and the network'],
  EADDRNOTAVAIL: ['unreachable', 'cannot be reached; check the address and the network'],
  EACCES: ['unreachable', 'may not be connected to from here; check the firewall'],
  EPERM: ['unreachable', 'may not be connected to from here; check the firewall'],
  ENETDOWN: ['unreachable', 'cannot be reached; the network is down'],
  ETIMEDOUT: ['timeout', 'did not answer; check the address, the port and the firewall'],
  ENOTFOUND: ['dns', 'has no address; check the spelling of the host name'],
  EAI_AGAIN: ['dns', 'could not be looked up; check the name server'],
  EAI_FAIL: ['dns', 'could not be looked up; check the name server'],
  ECONNRESET: ['reset', 'reset the connection'],
  EPIPE: ['closed', 'closed the connection'],
};

const TRUST_HINT =
  'if it is the right one, set `certificate:` to accept, {ca: FILE} or {sha256: FINGERPRINT} (or --certificate to accept, FILE or sha256:FINGERPRINT)';

const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host name',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_REVOKED: 'it has been revoked',
  CERT_UNTRUSTED: 'it is not trusted',
  INVALID_PURPOSE: 'it is not meant for servers',
};

export const certificateError = (address: string, reason: string, cause?: unknown): NetError =>
  new NetError('certificate', `the certificate of ${address} is not trusted: ${reason}; ${TRUST_HINT}`, { cause });

/** The error of a socket in words. `handshaking`: it came while TLS was being negotiated. */
export function explain(error: unknown, address: string, handshaking: boolean): NetError {
  if (error instanceof NetError) return error;
  const code = codeOf(error);
  const certificate = CERTIFICATES[code];
  if (certificate) return certificateError(address, certificate, error);
  const known = MENDS[code];
  if (handshaking && (!known || known[0] === 'reset' || known[0] === 'closed')) return tlsError(address, error, code);
  if (known) return new NetError(known[0], `${address} ${known[1]}`, { cause: error });
  return new NetError('other', `connecting to ${address} failed: ${firstLine(error)}`, { cause: error });
}

function tlsError(address: string, error: unknown, code: string): NetError {
  const reason =
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
      ? 'it does not speak TLS on this port; use `tls: none` (imap:// or pop://), or the right port'
      : code === 'ECONNRESET' || code === 'EPIPE'
        ? 'it closed the connection during the handshake'
        : firstLine(error);
  return new NetError('tls', `TLS with ${address} failed: ${reason}`, { cause: error });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried (RFC 8305), and each failed.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return '';
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // OpenSSL writes `hex:error:hex:library:function:reason:file:line:`.
  const openssl = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:(?<reason>[^:]+):/.exec(text);
  return openssl?.groups?.reason ?? text.split('\n', 1)[0] ?? text;
}
