import type { Trust } from '../net/index.js';
import { placeOf, reportOf, type Certificate, type Finding, type Observed, type Service } from './model.js';

/** Days before the end of a certificate from which on it is told. */
const SOON = 14;

/** TLS and certificate of one port. */
export function judgeTls(seen: Observed, domain: string | undefined, trust: Trust): Finding[] {
  const { service, tls, starttls } = seen;
  const findings: Finding[] = [];
  const add = (level: Finding['level'], text: string, source?: string): void =>
    void findings.push({ level, about: 'tls', where: placeOf(service), text, ...(source !== undefined && { source }) });
  const word = service.protocol === 'imap' ? 'STARTTLS' : 'STLS';
  if (starttls === 'works') add('ok', `${word} is offered, and the handshake succeeds`);
  if (starttls === 'not offered') add('warn', `${word} is not offered on the port in clear`, 'RFC 8314 §4');
  if (typeof starttls === 'object') add('warn', `${word} is offered, and fails: ${starttls.fails}`, 'RFC 8314 §4');
  if (tls && 'fails' in tls) add('fail', `TLS cannot be begun: ${tls.fails}`, 'RFC 8314 §4');
  const report = reportOf(seen);
  if (!report) return findings;

  const { versions } = report;
  const isOffered = (version: keyof typeof versions): boolean => versions[version] === 'offered';
  if (!isOffered('TLSv1.2') && !isOffered('TLSv1.3'))
    add('fail', 'neither TLS 1.2 nor TLS 1.3 is offered', 'RFC 8314 §4');
  for (const old of ['TLSv1', 'TLSv1.1'] as const) {
    const name = old === 'TLSv1' ? 'TLS 1.0' : 'TLS 1.1';
    if (isOffered(old)) add('warn', `${name} is still offered, which RFC 8996 forbids; turn it off`, 'RFC 8314 §4');
    if (versions[old] === 'unknown') add('note', `whether ${name} is refused cannot be tried from this machine`);
  }
  if (!isOffered('TLSv1.3')) add('note', 'TLS 1.3 is not offered');
  findings.push(...judgeCertificate(service, report.certificate, domain, trust));
  return findings;
}

function judgeCertificate(
  service: Service,
  certificate: Certificate,
  domain: string | undefined,
  trust: Trust,
): Finding[] {
  const findings: Finding[] = [];
  const add = (level: Finding['level'], text: string, source?: string): void =>
    void findings.push({ level, about: 'tls', where: placeOf(service), text, ...(source !== undefined && { source }) });
  const { daysLeft, isYetToBe, untrusted, selfSigned, validTo, validFrom } = certificate;
  if (isYetToBe) add('fail', `the certificate is not valid before ${validFrom}`, 'RFC 8314 §4.4');
  if (daysLeft < 0) add('fail', `the certificate expired on ${validTo}`, 'RFC 8314 §4.4');
  else if (daysLeft < SOON) add('warn', `the certificate expires in ${daysLeft} days, on ${validTo}`, 'RFC 8314 §4.4');
  const isExpiry = /expired|not yet valid/.test(untrusted ?? '');
  if (untrusted !== undefined && !isExpiry) {
    const what = selfSigned
      ? 'the certificate is self-signed'
      : `no trusted authority vouches for the certificate: ${untrusted}`;
    if (isChosen(certificate, trust)) add('note', `${what}; --certificate takes it all the same`);
    else add('fail', what, 'RFC 8314 §4.4');
  }
  findings.push(
    ...judgeNames(service, certificate, domain).map((finding) => ({ ...finding, where: placeOf(service) })),
  );
  return findings;
}

/** Whether the user has said that this certificate is to be taken. */
export function isChosen({ fingerprint }: Certificate, trust: Trust): boolean {
  const digits = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return (
    trust === 'accept' ||
    (typeof trust === 'object' && 'sha256' in trust && digits(trust.sha256) === digits(fingerprint))
  );
}

/** RFC 7817 §3: what is looked for is the name that the user gave, not one that DNS led to. */
function judgeNames(service: Service, certificate: Certificate, domain: string | undefined): Finding[] {
  const { host, origin } = service;
  const { names, srvNames, isForHost } = certificate;
  const shown = [...names, ...srvNames].join(', ') || 'no name at all';
  const about = 'tls' as const;
  if (origin.kind !== 'srv' || domain === undefined) {
    if (isForHost) return [{ level: 'ok', about, text: `the certificate is for ${host}` }];
    return [
      { level: 'fail', about, text: `the certificate is not for ${host}, but for ${shown}`, source: 'RFC 8314 §4.4' },
    ];
  }
  const wanted = `_${origin.label}.${domain}`;
  const isForDomain = names.some((name) => covers(name, domain)) || srvNames.some((name) => same(name, wanted));
  if (isForDomain && isForHost)
    return [{ level: 'ok', about, text: `the certificate is for ${domain} and for ${host}` }];
  if (isForDomain) {
    const text = `the certificate is for ${domain} but not for ${host}, which clients that do not know SRV ask for`;
    return [{ level: 'warn', about, text, source: 'RFC 8314 §4.4' }];
  }
  if (isForHost) {
    const text = `the certificate is for ${host}, which only DNS names; clients that ask for ${domain} need ${domain} or ${wanted} in it`;
    return [{ level: 'warn', about, text, source: 'RFC 6186 §5, RFC 7817 §5' }];
  }
  const text = `the certificate is neither for ${domain} nor for ${host}, but for ${shown}`;
  return [{ level: 'fail', about, text, source: 'RFC 8314 §4.4' }];
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** RFC 7817 §3 item 5: a star stands for one whole label, the left-most. */
export function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return same(name, host);
  const dot = host.indexOf('.');
  return dot > 0 && same(name.slice(1), host.slice(dot));
}
