import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Trust } from '../net/index.js';
import type { Certificate, ChainEntry, Offered, Service, TlsReport, TlsVersion } from './model.js';
import { TLS_VERSIONS } from './model.js';
import type { Patience } from './talk.js';

const DAY = 24 * 60 * 60 * 1000;
/** OpenSSL's codes for what this machine will not ask for, whatever the server can do. */
const OURS = /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|UNSUPPORTED_PROTOCOL_VERSION|INTERNAL_ERROR/;

/**
 * Shakes hands once as clients do, and once for each version alone, one connection after another.
 * @throws {Error} in one line, where there is no TLS at all
 */
export async function inspectTls(
  service: Service,
  trust: Trust,
  patience: Patience,
  now = Date.now(),
): Promise<TlsReport> {
  const socket = await shakeHands(service, patience, trust);
  let report: Omit<TlsReport, 'versions'>;
  try {
    report = {
      protocol: socket.getProtocol() ?? '',
      cipher: socket.getCipher().standardName,
      certificate: describe(service, socket, now),
    };
  } finally {
    socket.destroy();
  }
  const versions: Partial<Record<TlsVersion, Offered>> = {};
  for (const version of TLS_VERSIONS) versions[version] = await offers(service, patience, version);
  return { ...report, versions: versions as Record<TlsVersion, Offered> };
}

async function offers(service: Service, patience: Patience, version: TlsVersion): Promise<Offered> {
  try {
    (await shakeHands(service, patience, 'accept', version)).destroy();
    return 'offered';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return OURS.test(code) ? 'unknown' : 'refused';
  }
}

async function shakeHands(
  service: Service,
  patience: Patience,
  trust: Trust,
  version?: TlsVersion,
): Promise<TLSSocket> {
  const { host, port, protocol } = service;
  const tcp = connectTcp({ host, port });
  tcp.on('error', () => undefined);
  const stop = (): void => void tcp.destroy(new Error('interrupted'));
  patience.signal?.addEventListener('abort', stop, { once: true });
  tcp.setTimeout(patience.timeout, () => tcp.destroy(new Error(`no answer within ${patience.timeout} ms`)));
  try {
    await event(tcp, 'connect');
    if (service.tls === 'clear') await askForTls(tcp, protocol);
    const tls = connectTls({
      socket: tcp,
      rejectUnauthorized: false,
      // RFC 6066 §3: an address is no server name.
      ...(isIP(host) === 0 && { servername: host }),
      ...(typeof trust === 'object' && 'ca' in trust && { ca: trust.ca }),
      // What is old is refused by the library itself below this level of security.
      ...(version && { minVersion: version, maxVersion: version }),
      ...((version === 'TLSv1' || version === 'TLSv1.1') && { ciphers: 'DEFAULT:@SECLEVEL=0' }),
    });
    await event(tls, 'secureConnect');
    tls.on('error', () => undefined);
    return tls;
  } catch (error) {
    tcp.destroy();
    throw error;
  } finally {
    patience.signal?.removeEventListener('abort', stop);
  }
}

function event(socket: Socket, name: 'connect' | 'secureConnect' | 'data'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the server closed the connection'));
    socket.once(name, (value: unknown) => {
      socket.off('error', reject);
      socket.off('close', onClose);
      resolve(value);
    });
    socket.once('error', reject);
    socket.once('close', onClose);
  });
}

async function askForTls(tcp: Socket, protocol: Service['protocol']): Promise<void> {
  await answer(tcp, /\n/);
  tcp.write(protocol === 'imap' ? 'check STARTTLS\r\n' : 'STLS\r\n');
  const said = await answer(tcp, protocol === 'imap' ? /^check [^\n]*\n/im : /\n/);
  if (!(protocol === 'imap' ? /^check OK/im : /^\+OK/i).test(said)) throw new Error('TLS is not begun');
}

/** What comes until it matches; a server that says more than a few lines is not listened to. */
async function answer(tcp: Socket, until: RegExp): Promise<string> {
  let text = '';
  while (!until.test(text)) {
    tcp.resume();
    text += String(await event(tcp, 'data'));
    if (text.length > 64 * 1024) throw new Error('the server does not come to an end');
  }
  tcp.pause();
  return text;
}

function describe({ host }: Service, socket: TLSSocket, now: number): Certificate {
  const leaf = socket.getPeerCertificate(true);
  const names = (leaf.subjectaltname ?? '')
    .split(', ')
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  const end = Date.parse(leaf.valid_to);
  // With an authority of the user's, or of the system: both were given to the handshake.
  const wrong = socket.authorizationError as Error | string | null | undefined;
  const code = wrong instanceof Error ? ('code' in wrong ? String(wrong.code) : wrong.message) : (wrong ?? '');
  const isName = code === 'ERR_TLS_CERT_ALTNAME_INVALID';
  const chain = chainOf(leaf);
  return {
    chain,
    names: names.length > 0 ? names : [text(leaf.subject.CN)].filter((name) => name !== ''),
    srvNames: srvNamesIn(leaf.raw),
    isForHost: checkServerIdentity(host, leaf) === undefined,
    validFrom: leaf.valid_from,
    validTo: leaf.valid_to,
    daysLeft: Math.floor((end - now) / DAY),
    isYetToBe: Date.parse(leaf.valid_from) > now,
    selfSigned: code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || chain.every(({ subject, issuer }) => subject === issuer),
    ...(code !== '' &&
      !isName && {
        untrusted: code
          .toLowerCase()
          .replaceAll('_', ' ')
          .replace(/^cert /, 'certificate '),
      }),
    fingerprint: leaf.fingerprint256,
  };
}

function chainOf(leaf: DetailedPeerCertificate): ChainEntry[] {
  const chain: ChainEntry[] = [];
  const seen = new Set<string>();
  let entry: DetailedPeerCertificate | undefined = leaf;
  while (entry && !seen.has(entry.fingerprint256)) {
    seen.add(entry.fingerprint256);
    chain.push({ subject: nameIn(entry.subject), issuer: nameIn(entry.issuer) });
    entry = (entry as Partial<DetailedPeerCertificate>).issuerCertificate;
  }
  return chain;
}

const nameIn = (name: DetailedPeerCertificate['subject'] | undefined): string => text(name?.CN ?? name?.O);
const text = (name: string | string[] | undefined): string => (Array.isArray(name) ? name.join(', ') : (name ?? ''));

/** id-on-dnsSRV (RFC 4985 §2) as DER has it, and the tag of the IA5String in its explicit [0]. */
const SRV_ID = Buffer.from('06082b06010505070807a0', 'hex');

/** The SRV-IDs in a certificate: Node does not read names of this kind. They are short, so that lengths have one octet. */
export function srvNamesIn(der: Buffer): string[] {
  const names: string[] = [];
  for (let at = der.indexOf(SRV_ID); at !== -1; at = der.indexOf(SRV_ID, at + 1)) {
    const string = at + SRV_ID.length + 1;
    const length = der[string + 1] ?? 0;
    if (der[string] === 0x16 && length < 128) names.push(der.toString('latin1', string + 2, string + 2 + length));
  }
  return names;
}
