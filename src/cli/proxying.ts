import { once } from 'node:events';
import type { Trust } from '../net/index.js';
import { startProxy, type Proxy, type Watcher } from '../proxy/index.js';
import { endpointUrl, launch, looksLikeUrl, parseTargetUrl, targetFromFile, type Endpoint } from '../target/index.js';
import { CommandError, exit } from './exit.js';
import { trustFrom } from './target.js';

export interface Proxying {
  readonly target: readonly string[];
  readonly certificate?: string | undefined;
  readonly host: string;
  readonly imap: number;
  readonly pop3: number;
  /** Ends when so many clients have come and gone; at an interrupt where absent. */
  readonly connections?: number | undefined;
}

interface Servers {
  readonly endpoints: readonly Endpoint[];
  readonly trust: Trust;
  stop(): Promise<void>;
}

/** The servers meant, of each protocol the first; no password is needed for what only passes on. */
async function serversOf({ target, certificate }: Proxying): Promise<Servers> {
  const [first] = target;
  if (first === undefined) throw new CommandError('say which server: --target imap://host, or the file of a target');
  if (target.every(looksLikeUrl)) {
    const endpoints = target.map((url) => parseTargetUrl(url).endpoint);
    const trust = certificate === undefined ? 'verify' : trustFrom(certificate);
    return { endpoints, trust, stop: () => Promise.resolve() };
  }
  if (target.length > 1) throw new CommandError('--target takes URLs, or one file: they cannot be mixed');
  const known = await targetFromFile(first);
  const server = await launch(known);
  const stop = async (): Promise<void> => {
    await server?.stop();
  };
  return { endpoints: known.endpoints, trust: known.trust, stop };
}

/**
 * Listens in front of the servers until it is interrupted, or enough clients have come and gone.
 * @param follow takes what tells of the clients' ends, and yields who watches
 */
export async function proxying(options: Proxying, follow: (left: () => void) => Watcher): Promise<void> {
  const servers = await serversOf(options);
  const proxies: Proxy[] = [];
  let finish: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => (finish = resolve));
  let gone = 0;
  let connections = 0;
  const watcher = follow(() => {
    gone += 1;
    if (gone === options.connections) finish();
  });
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const count = (): number => (connections += 1);
  try {
    for (const protocol of ['imap', 'pop3'] as const) {
      const endpoint = servers.endpoints.find((each) => each.protocol === protocol);
      if (!endpoint) continue;
      const { host, [protocol]: port } = options;
      const proxy = await listening({ endpoint, trust: servers.trust, host, port, watcher, count });
      proxies.push(proxy);
      const from = endpointUrl({ ...endpoint, host, port: proxy.port, tls: 'none' });
      const how = { none: '', starttls: ' (STARTTLS)', implicit: '' }[endpoint.tls];
      process.stderr.write(`${from} -> ${endpointUrl(endpoint)}${how}\n`);
    }
    process.stderr.write('let a client connect there, without encryption; Ctrl-C ends\n');
    await Promise.race([interrupted, enough]);
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await servers.stop();
  }
}

async function listening(options: Parameters<typeof startProxy>[0]): Promise<Proxy> {
  try {
    return await startProxy(options);
  } catch (error) {
    const { host, port, endpoint } = options;
    const reason = error instanceof Error ? error.message : String(error);
    const mend = `choose another port with --${endpoint.protocol}`;
    throw new CommandError(`nobody can listen on ${host}:${port.toString()}: ${reason}; ${mend}`, exit.target);
  }
}
