import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailspec, project } from './child.js';

export interface BenchTarget {
  readonly name: string;
  /** A target file. */
  readonly file: string;
  close(): void;
}

const dovecot = { file: join(project, 'fixtures/servers/dovecot/mailspec.yaml'), port: 14143 };

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });

/** The server to run against: the file that was given, else Dovecot where it is up, else the embedded server in a process of its own. */
export async function benchTarget(file: string | undefined): Promise<BenchTarget> {
  if (file !== undefined) return { name: file, file, close: () => undefined };
  if (await accepts(dovecot.port)) return { name: 'Dovecot', file: dovecot.file, close: () => undefined };
  return embedded();
}

/** `mailspec serve` on ports that are free. */
async function embedded(): Promise<BenchTarget> {
  const args = ['serve', '--imap', '0', '--imaps', '0', '--pop3', '0', '--pop3s', '0'];
  const server = spawn(process.execPath, [mailspec, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ports = await new Promise<Map<string, string>>((resolve, reject) => {
    let output = '';
    server.once('exit', () => reject(new Error('mailspec serve ended')));
    server.stdout.on('data', (octets: Buffer) => {
      output += octets.toString();
      const found = [...output.matchAll(/^(?<scheme>\w+):\/\/[^ ]+:(?<port>\d+) /gm)];
      if (output.includes('accounts:'))
        resolve(new Map(found.map(({ groups = {} }) => [groups.scheme ?? '', groups.port ?? ''])));
    });
  });
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
  const file = join(folder, 'mailspec.yaml');
  const endpoint = (name: string, scheme: string, tls: string): string =>
    `  ${name}: {host: 127.0.0.1, port: ${ports.get(scheme) ?? ''}, tls: ${tls}}`;
  const lines = [
    'target: embedded reference server',
    'endpoints:',
    endpoint('imap', 'imap', 'none, starttls: true'),
    endpoint('imaps', 'imaps', 'implicit'),
    endpoint('pop3', 'pop', 'none, starttls: true'),
    endpoint('pop3s', 'pops', 'implicit'),
    'certificate: accept',
    'accounts:',
    '  - {user: alice, password: wonderland, disposable: true}',
    '  - {user: bob, password: builder, disposable: true}',
    'seed: append',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return {
    name: 'the embedded server in a process of its own',
    file,
    close: () => {
      server.removeAllListeners('exit');
      server.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
