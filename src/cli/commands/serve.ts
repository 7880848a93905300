import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { faults, type Fault } from '../../server/faults/index.js';
import { both } from '../../server/faults/tools.js';
import { startServer, usualBehaviour } from '../../server/index.js';
import { nearest } from '../../pattern/suggest.js';
import { CommandError, exit } from '../exit.js';
import { serveOptions } from './options.js';

const usualAccounts = [
  { user: 'alice', password: 'wonderland' },
  { user: 'bob', password: 'builder' },
];

function account(text: string): { user: string; password: string } {
  const at = text.indexOf(':');
  if (at < 1 || at === text.length - 1) throw new CommandError('an account is written USER:PASSWORD');
  return { user: text.slice(0, at), password: text.slice(at + 1) };
}

/** `mailspec serve`: the reference server for others, until it is interrupted. */
export async function serve(given: object): Promise<number> {
  const options = serveOptions.parse(given);
  if (options.fault.includes('?')) return listFaults();
  const planted = options.fault.map(faultOf);
  const accounts = options.account.length > 0 ? options.account.map(account) : usualAccounts;
  const { host, imap, imaps, pop3, pop3s, lmtp = null, revision: revisions } = options;
  const ports = { imap, imaps, pop3, pop3s, lmtp };
  const settings = Object.assign({ revisions }, ...planted.map((fault) => fault.settings)) as object;
  const behaviour = both(...planted.map(({ plant }) => plant))(usualBehaviour);
  const server = await startServer({ host, ports, accounts, behaviour, ...settings }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const mend = 'choose others with --imap, --imaps, --pop3, --pop3s, --lmtp';
    throw new CommandError(`the server cannot listen: ${reason}; ${mend}`, exit.target);
  });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    if (options.certificate !== undefined) writeCertificate(options.certificate, server.certificate);
    const rows = [
      ['imap', server.ports.imap, 'STARTTLS'],
      ['imaps', server.ports.imaps, 'TLS'],
      ['pop', server.ports.pop3, 'STLS'],
      ['pops', server.ports.pop3s, 'TLS'],
      ['lmtp', server.ports.lmtp, 'brings mail in, without a password'],
    ] as const;
    const name = host.includes(':') ? `[${host}]` : host;
    const lines = rows.flatMap(([scheme, port, tls]) =>
      port === null ? [] : [`${`${scheme}://${name}:${port}`.padEnd(32)} ${tls}`],
    );
    process.stdout.write(`${lines.join('\n')}\naccounts: ${accounts.map(({ user }) => user).join(', ')}\n`);
    for (const { id, wrong } of planted) process.stdout.write(`fault ${id}: ${wrong}\n`);
    process.stdout.write('mail is kept in memory; Ctrl-C ends the server\n');
    await stopped;
  } finally {
    await server.stop();
  }
  return exit.conforms;
}

function faultOf(id: string): Fault {
  const fault = faults.find((each) => each.id === id);
  if (fault) return fault;
  const meant = nearest(id, new Set(faults.map((each) => each.id)));
  const mend = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new CommandError(`there is no fault ${id}${mend} (mailspec serve --fault '?' lists them)`);
}

function listFaults(): number {
  for (const { id, wrong } of faults) process.stdout.write(`${id}: ${wrong}\n`);
  return exit.conforms;
}

function writeCertificate(file: string, pem: string): void {
  try {
    writeFileSync(file, pem);
  } catch (error) {
    throw new CommandError(
      `the certificate cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
