import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { startServer } from '../../server/index.js';
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
  const accounts = options.account.length > 0 ? options.account.map(account) : usualAccounts;
  const { host, imap, imaps, pop3, pop3s, revision } = options;
  const server = await startServer({ host, ports: { imap, imaps, pop3, pop3s }, accounts, revisions: revision }).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandError(
        `the server cannot listen: ${reason}; choose other ports with --imap, --imaps, --pop3, --pop3s`,
        exit.target,
      );
    },
  );
  const { ports } = server;
  const lines = [
    ['imap', ports.imap, 'STARTTLS'],
    ['imaps', ports.imaps, 'TLS'],
    ['pop', ports.pop3, 'STLS'],
    ['pops', ports.pop3s, 'TLS'],
  ].flatMap(([scheme, port, tls]) => (port === null ? [] : [`${`${scheme}://${host}:${port}`.padEnd(32)} ${tls}`]));
  process.stdout.write(`${lines.join('\n')}\naccounts: ${accounts.map(({ user }) => user).join(', ')}\n`);
  if (options.certificate !== undefined) writeFileSync(options.certificate, server.certificate);
  process.stdout.write('mail is kept in memory; Ctrl-C ends the server\n');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.stop();
  return exit.conforms;
}
