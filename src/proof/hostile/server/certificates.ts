import { webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { makeCertificate } from '../../../server/net/certificate.js';

/** `good` is for the loopback; `stranger` for another host; `nameless` has neither subject nor issuer. */
export interface Certificates {
  readonly good: SecureContext;
  readonly stranger: SecureContext;
  readonly nameless: SecureContext;
  /** Of the good one, as the authority to trust. */
  readonly pem: string;
}

let made: Promise<Certificates> | undefined;

/** Made once for all servers of the process. */
export const certificates = (): Promise<Certificates> => (made ??= make());

async function make(): Promise<Certificates> {
  const [good, stranger, nameless] = await Promise.all([
    makeCertificate(['localhost', '127.0.0.1']),
    makeCertificate(['elsewhere.example']),
    makeNameless(),
  ]);
  return { good: good.context, stranger: stranger.context, nameless, pem: good.pem };
}

async function makeNameless(): Promise<SecureContext> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    { serialNumber: '01', name: '', signingAlgorithm: algorithm, keys },
    webcrypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return createSecureContext({
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    cert: certificate.toString('pem'),
  });
}
