import { Resolver } from 'node:dns/promises';
import { Connection } from '../net/index.js';
import type { World } from './discover.js';
import type { Patience } from './talk.js';

/** The real one. `resolver`: address, or address:port, of the name server that is asked for SRV records; the system's where absent. */
export function realWorld({ timeout, signal }: Patience, resolver?: string): World {
  const dns = new Resolver({ timeout, tries: 2 });
  if (resolver !== undefined) dns.setServers([resolver]);
  signal?.addEventListener('abort', () => dns.cancel(), { once: true });
  return {
    resolveSrv: (name) => dns.resolveSrv(name),
    whyClosed: async (host, port) => {
      const stop = { ...(signal && { signal }) };
      try {
        const connection = await Connection.open({ host, port, tls: 'none', trust: 'accept', timeout, ...stop });
        await connection.end();
        return undefined;
      } catch (error) {
        return (error instanceof Error ? error.message : String(error)).replace(`${host}:${port} `, '');
      }
    },
  };
}
