import type { SrvRecord } from 'node:dns';
import type { Protocol } from '../events/events.js';
import { placeOf, type Attempt, type Discovery, type Service, type SrvAnswer } from './model.js';

/** The outside that discovery asks; replaced in tests. */
export interface World {
  readonly resolveSrv: (name: string) => Promise<readonly SrvRecord[]>;
  /** Why a port cannot be connected to; undefined when it can. */
  readonly whyClosed: (host: string, port: number) => Promise<string | undefined>;
  /** Ports that are tried where no SRV record tells; the usual ones where absent. */
  readonly ports?: Readonly<Record<Label, number>>;
}

type Label = 'imap' | 'imaps' | 'pop3' | 'pop3s';

/** RFC 6186 §3.2 and §3.3; TLS from the start first (RFC 8314 §5.1). */
const LABELS: readonly (readonly [Label, Protocol, Service['tls']])[] = [
  ['imaps', 'imap', 'implicit'],
  ['imap', 'imap', 'clear'],
  ['pop3s', 'pop3', 'implicit'],
  ['pop3', 'pop3', 'clear'],
];

const USUAL_PORTS: Readonly<Record<Label, number>> = { imap: 143, imaps: 993, pop3: 110, pop3s: 995 };

/** Hosts that are tried for a domain, in this order; the first that answers is the server of its protocol. */
export const usualHosts = (protocol: Protocol, domain: string): readonly string[] =>
  protocol === 'imap'
    ? [`imap.${domain}`, `mail.${domain}`, domain]
    : [`pop.${domain}`, `pop3.${domain}`, `mail.${domain}`, domain];

/** The questions that are asked of DNS for a domain. */
export const srvNames = (domain: string): readonly string[] => LABELS.map(([label]) => `_${label}._tcp.${domain}`);

/** Finds the servers of a domain: by SRV records, and a protocol that they do not speak of by hosts and ports as usual. */
export async function discover(domain: string, world: World): Promise<Discovery> {
  const srv: SrvAnswer[] = [];
  const attempts: Attempt[] = [];
  const services: Service[] = [];
  for (const [label, protocol, tls] of LABELS) {
    const answer = await ask(`_${label}._tcp.${domain}`, world);
    srv.push(answer);
    for (const { name, port, priority, weight } of answer.records) {
      services.push({ protocol, host: name, port, tls, origin: { kind: 'srv', label, priority, weight } });
    }
  }
  for (const protocol of ['imap', 'pop3'] as const) {
    const told = LABELS.some(([, of], index) => of === protocol && /found|not-offered/.test(srv[index]?.outcome ?? ''));
    if (!told) services.push(...(await tryUsual(protocol, domain, world, attempts)));
  }
  return { domain, srv: srv.map(({ name, outcome, text }) => ({ name, outcome, text })), attempts, services };
}

async function ask(name: string, world: World): Promise<SrvAnswer & { readonly records: readonly SrvRecord[] }> {
  let found: readonly SrvRecord[];
  try {
    found = await world.resolveSrv(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    const isNone = code === 'ENOTFOUND' || code === 'ENODATA';
    return isNone
      ? { name, outcome: 'none', text: 'no record', records: [] }
      : { name, outcome: 'trouble', text: `the name server does not answer this (${code})`, records: [] };
  }
  // A dot stands for "not at all" (RFC 2782); resolvers leave the name empty.
  const records = found
    .filter(({ name: target }) => target !== '' && target !== '.')
    .map((record) => ({ ...record, name: record.name.replace(/\.$/, '') }))
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  if (found.length === 0) return { name, outcome: 'none', text: 'no record', records };
  if (records.length === 0) return { name, outcome: 'not-offered', text: 'not offered, says its target "."', records };
  const text = records
    .map(
      ({ name: host, port, priority, weight }) => `${placeOf({ host, port })} (priority ${priority}, weight ${weight})`,
    )
    .join(', ');
  return { name, outcome: 'found', text, records };
}

async function tryUsual(protocol: Protocol, domain: string, world: World, attempts: Attempt[]): Promise<Service[]> {
  for (const host of usualHosts(protocol, domain)) {
    const services: Service[] = [];
    for (const [label, of, tls] of LABELS) {
      if (of !== protocol) continue;
      const port = (world.ports ?? USUAL_PORTS)[label];
      const why = await world.whyClosed(host, port);
      attempts.push({ host, port, open: why === undefined, text: why ?? 'open' });
      if (why === undefined) services.push({ protocol, host, port, tls, origin: { kind: 'usual' } });
      // The other port has no better address.
      else if (why.includes('has no address')) break;
    }
    if (services.length > 0) return services;
  }
  return [];
}
