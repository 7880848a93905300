import type { Trust } from '../net/index.js';
import { judgeLogin } from './judge-login.js';
import { judgeTls } from './judge-tls.js';
import { nameOf, placeOf, reportOf, type Discovery, type Finding, type Observed } from './model.js';

/** What a host should know of what was found. Pure; `fail` only where an RFC says MUST. */
export function judge(discovery: Discovery | undefined, seen: readonly Observed[], trust: Trust): Finding[] {
  return [
    ...(discovery ? judgeDiscovery(discovery) : []),
    ...seen.flatMap((one) => [...judgeReach(one), ...judgeTls(one, discovery?.domain, trust), ...judgeLogin(one)]),
    ...judgeOffer(seen),
  ];
}

function judgeDiscovery({ domain, srv, services }: Discovery): Finding[] {
  const findings: Finding[] = [];
  const add = (level: Finding['level'], text: string, source: string): void =>
    void findings.push({ level, about: 'discovery', text, source });
  const trouble = srv.filter(({ outcome }) => outcome === 'trouble');
  if (trouble.length > 0) {
    add('note', `${trouble.map(({ name }) => name).join(', ')}: the question was not answered`, 'RFC 6186 §3');
  } else if (srv.every(({ outcome }) => outcome === 'none')) {
    add('warn', `${domain} has no SRV record by which clients find its servers`, 'RFC 8314 §4.5.2');
  }
  for (const protocol of ['imap', 'pop3'] as const) {
    const best = (tls: 'implicit' | 'clear'): number =>
      Math.min(
        ...services.flatMap((service) =>
          service.origin.kind === 'srv' && service.protocol === protocol && service.tls === tls
            ? [service.origin.priority]
            : [],
        ),
      );
    if (best('clear') < best('implicit') && best('implicit') < Infinity) {
      const name = nameOf({ protocol, tls: 'clear' });
      add(
        'warn',
        `SRV records prefer ${name} in clear to ${name} under TLS; give TLS the lower number`,
        'RFC 8314 §4.5.2',
      );
    }
  }
  return findings;
}

const judgeReach = ({ service, trouble }: Observed): Finding[] =>
  trouble === undefined
    ? []
    : [
        {
          level: 'fail',
          about: 'discovery',
          where: placeOf(service),
          text: `${nameOf(service)} cannot be used: ${trouble}`,
        },
      ];

/** What is said of a protocol as a whole. */
function judgeOffer(seen: readonly Observed[]): Finding[] {
  return (['imap', 'pop3'] as const).flatMap((protocol): Finding[] => {
    const ports = seen.filter(({ service, trouble }) => service.protocol === protocol && trouble === undefined);
    if (ports.length === 0) return [];
    const name = nameOf({ protocol, tls: 'clear' });
    if (!ports.some((port) => reportOf(port))) {
      return [{ level: 'fail', about: 'tls', text: `${name} is offered without TLS only`, source: 'RFC 8314 §4' }];
    }
    // Of a server that the user has named, the other ports are not known.
    const isAll = ports.some(({ service }) => service.origin.kind !== 'given');
    if (!isAll || ports.some(({ service }) => service.tls === 'implicit')) return [];
    return [
      { level: 'warn', about: 'tls', text: `${name} is not offered under TLS from the start`, source: 'RFC 8314 §4' },
    ];
  });
}
