import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';

export interface Certificate {
  /** The self-signed certificate in PEM: a client that takes it as its only authority can verify the server. */
  pem: string;
  /** For the listeners and for STARTTLS and STLS. TLS 1.2 and above (RFC 8314 §4.1). */
  context: SecureContext;
}

const DAY = 24 * 60 * 60 * 1000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes a key (ECDSA on P-256) and a certificate for `hosts`, DNS names or IP addresses, good for 30 days. */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  // Loaded when needed: it is large, and most of what the command line does needs no certificate.
  // The library's injection of algorithms needs the metadata part of Reflect.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01' + randomBytes(8).toString('hex'),
      name: 'CN=mailspec reference server',
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      signingAlgorithm: KEY,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
        ),
      ],
    },
    webcrypto,
  );
  const pem = certificate.toString('pem');
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { pem, context: createSecureContext({ key, cert: pem, minVersion: 'TLSv1.2' }) };
}
