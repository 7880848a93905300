import { describeOffer, loginOffer } from './judge-login.js';
import { nameOf, placeOf, reportOf, TLS_VERSIONS, type Discovery, type Finding, type Observed } from './model.js';

const MARKS: Readonly<Record<Finding['level'], string>> = { ok: '✓', note: '·', warn: '!', fail: '✗' };

/** The report as lines for a terminal: discovery, TLS, login. */
export function describe(
  discovery: Discovery | undefined,
  seen: readonly Observed[],
  findings: readonly Finding[],
): string {
  const of = (about: Finding['about'], where?: string): string[] =>
    findings.filter((finding) => finding.about === about && finding.where === where).map(line);
  const lines = ['Discovery'];
  for (const { name, text } of discovery?.srv ?? []) lines.push(`  ${name}  ${text}`);
  for (const { host, port, text } of discovery?.attempts ?? []) lines.push(`  ${placeOf({ host, port })}  ${text}`);
  for (const { service } of seen)
    lines.push(`  ${nameOf(service)} at ${placeOf(service)}, ${HOW[service.origin.kind]}`);
  if (seen.length === 0) lines.push('  no server was found');
  lines.push(...of('discovery'), ...seen.flatMap(({ service }) => of('discovery', placeOf(service))));
  lines.push('', 'TLS');
  for (const one of seen) lines.push(...describeTls(one), ...of('tls', placeOf(one.service)));
  lines.push(...of('tls'), '', 'Login');
  for (const one of seen) lines.push(...describeLogin(one), ...of('login', placeOf(one.service)));
  return `${lines.join('\n')}\n`;
}

const HOW = { srv: 'by SRV record', usual: 'at a usual host and port', given: 'as you said' };

const line = ({ level, text, source }: Finding): string =>
  `    ${MARKS[level]} ${text}${source === undefined ? '' : `  [${source}]`}`;

function describeTls(seen: Observed): string[] {
  const report = reportOf(seen);
  const head = `  ${placeOf(seen.service)}  ${nameOf(seen.service)}`;
  if (!report) return [head];
  const { versions, protocol, cipher, certificate } = report;
  const { chain, names, srvNames, validTo, daysLeft, fingerprint } = certificate;
  return [
    head,
    `    versions     ${TLS_VERSIONS.map((version) => `${version} ${versions[version]}`).join(', ')}`,
    `    negotiated   ${protocol}, ${cipher}`,
    `    certificate  for ${[...names, ...srvNames].join(', ')}`,
    `    chain        ${chain.map(({ subject, issuer }) => (subject === issuer ? subject : `${subject} ← ${issuer}`)).join('; ')}`,
    `    valid until  ${validTo} (${daysLeft} days)`,
    `    SHA-256      ${fingerprint}`,
  ];
}

function describeLogin(seen: Observed): string[] {
  const { service, before, after } = seen;
  const lines = [`  ${placeOf(service)}  ${nameOf(service)}`];
  if (before) {
    const when = service.tls === 'clear' ? 'before TLS' : 'under TLS';
    lines.push(`    ${when}   ${describeOffer(seen, loginOffer(seen, before))}`);
  }
  if (after) lines.push(`    after TLS    ${describeOffer(seen, loginOffer(seen, after))}`);
  return lines;
}
