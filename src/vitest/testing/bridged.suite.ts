// Played by a vitest of its own, which bridge.test.ts starts and judges.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { faults } from '../../server/faults/index.js';
import { startServer, usualBehaviour, type RunningServer } from '../../server/index.js';
import { mailspec, type LocalServer } from '../index.js';

const servers: RunningServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const starting = (fault?: string) => async (): Promise<LocalServer> => {
  const planted = faults.find(({ id }) => id === fault);
  const accounts = [{ user: 'alice', password: 'wonderland' }];
  const behaviour = planted?.plant(usualBehaviour) ?? usualBehaviour;
  const server = await startServer({ accounts, behaviour });
  servers.push(server);
  const { imap, pop3 } = server.ports;
  return { ports: { ...(imap !== null && { imap }), ...(pop3 !== null && { pop3 }) }, accounts };
};

const fault = 'pop3/deletion/never';
const baseline = join(tmpdir(), `bridged-${String(process.pid)}.yaml`);
const known = 'pop3/deletion/removed-at-quit';
writeFileSync(baseline, `issues:\n  - id: ${known}\n    reason: The expunge job runs at night.\n`);
const selectors = [known, 'pop3/deletion/rset-*', 'pop3/apop/*'];

mailspec({ name: 'sound', target: starting(), selectors });
mailspec({ name: 'faulty', target: starting(fault), selectors: [known] });
mailspec({ name: 'known', target: starting(fault), selectors: [known], baseline });
mailspec({ name: 'mended', target: starting(), selectors: [known], baseline });
mailspec({ name: 'absent', target: { ports: { pop3: 1 }, accounts: [{ user: 'a', password: 'b' }] }, selectors });
