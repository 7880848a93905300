import { Document } from 'yaml';
import type { Answers, EndpointAnswer } from './answers.js';

const HEADER = ` The server under test, for mailspec run --target mailspec.yaml. All keys: mailspec schema target.
 yaml-language-server: $schema=./node_modules/mailspec/schema/target.schema.json`;

/** The text of `mailspec.yaml`. No password stands in it, only the names of the variables that hold them. */
export function targetFile({ name, endpoints, users, disposable, certificate, seed, server }: Answers): string {
  const document = new Document({
    target: name,
    endpoints: Object.fromEntries(endpoints.map((endpoint) => [endpoint.key, endpointOf(endpoint)])),
    ...(certificate !== undefined && { certificate: certificateOf(certificate) }),
    accounts: users.map(({ user, variable }) => ({
      user,
      password: { env: variable },
      ...(disposable && { disposable: true }),
    })),
    ...(seed !== undefined && { seed }),
    ...(server && {
      server: {
        start: server.start,
        ...(server.stop !== undefined && { stop: server.stop }),
        ready: server.ready,
        ...(server.log !== undefined && { log: server.log }),
      },
    }),
  });
  document.commentBefore = HEADER;
  return document.toString({ lineWidth: 0 });
}

function endpointOf({ host, port, tls }: EndpointAnswer): object {
  // The key says it already where TLS stands from the start.
  return { host, port, ...(tls === 'starttls' && { tls }) };
}

function certificateOf(text: string): string | object {
  if (text === 'verify' || text === 'accept') return text;
  const [, sha256] = /^sha256:(.+)$/.exec(text) ?? [];
  return sha256 === undefined ? { ca: text } : { sha256 };
}
