import { spawn } from 'node:child_process';
import { cleanOf } from './clean.js';
import { SeedError } from './errors.js';
import { excerpt } from './greeting.js';
import type { Account, Seeding } from './target.js';

/** Hands a message over for delivery; resolves when it has been taken, rejects with {@link SeedError}. */
export interface Deliverer {
  deliver(octets: Buffer): Promise<void>;
  close(): void;
}

const SENDER = 'sender@mailspec.example';
/** How many times its limit the delivery of one message may take: a server that drips answers falls silent never. */
const PHASES = 3;

/** Delivery by LMTP, SMTP or a command; `limit` is in milliseconds. */
export async function openDeliverer(
  seed: Exclude<Seeding, { way: 'append' }>,
  account: Account,
  limit: number,
): Promise<Deliverer> {
  return seed.way === 'command' ? commandDeliverer(seed, account, limit) : smtpDeliverer(seed, account, limit);
}

async function smtpDeliverer(
  seed: Extract<Seeding, { way: 'lmtp' | 'smtp' }>,
  account: Account,
  limit: number,
): Promise<Deliverer> {
  // Loaded when needed: most runs seed by APPEND.
  const { createTransport } = await import('nodemailer');
  const open = () =>
    createTransport({
      host: seed.host,
      port: seed.port,
      lmtp: seed.way === 'lmtp',
      secure: false,
      // The messages are made up, and test servers have certificates that nobody vouches for.
      tls: { rejectUnauthorized: false },
      pool: true,
      maxConnections: 1,
      maxMessages: Infinity,
      connectionTimeout: limit,
      greetingTimeout: limit,
      socketTimeout: limit,
    });
  let transport: ReturnType<typeof open> | undefined;
  const close = (): void => {
    transport?.close({ force: true });
    transport = undefined;
  };
  const clean = cleanOf(account);
  const to = account.address ?? account.user;
  return {
    deliver: async (octets) => {
      const limited = { late: false };
      const timer = setTimeout(() => {
        limited.late = true;
        close();
      }, PHASES * limit);
      try {
        const use8BitMime = octets.some((octet) => octet > 0x7f);
        transport ??= open();
        const sent = await transport.sendMail({ envelope: { from: SENDER, to: [to], use8BitMime }, raw: octets });
        if (sent.rejected.length > 0) throw new Error('the recipient was rejected');
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        const reason = limited.late ? `not done within ${PHASES * limit} ms` : excerpt(clean(said));
        throw new SeedError(`delivery to ${to} by ${seed.way}://${seed.host}:${seed.port} failed: ${reason}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close,
  };
}

function commandDeliverer(seed: Extract<Seeding, { way: 'command' }>, account: Account, limit: number): Deliverer {
  const running = new Set<() => void>();
  return {
    deliver: (octets) =>
      new Promise((resolve, reject) => {
        const child = spawn(seed.command, {
          shell: true,
          cwd: seed.cwd,
          env: { ...process.env, MAILSPEC_USER: account.user, MAILSPEC_ADDRESS: account.address ?? account.user },
          stdio: ['pipe', 'ignore', 'pipe'],
          detached: true,
        });
        const kill = (): void => {
          try {
            if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
          } catch {
            // It has just ended by itself.
          }
        };
        let output = '';
        let late = false;
        const timer = setTimeout(() => {
          late = true;
          kill();
        }, limit);
        running.add(kill);
        const settle = (problem: string | undefined): void => {
          clearTimeout(timer);
          running.delete(kill);
          if (problem === undefined) resolve();
          else reject(new SeedError(`the command "${seed.command}" ${problem}${output ? `: ${excerpt(output)}` : ''}`));
        };
        child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-2_000)));
        child.once('error', (error) => settle(`cannot be run: ${error.message}`));
        child.once('close', (code, signal) => {
          if (late) settle(`did not end within ${limit} ms`);
          else if (code === 0) settle(undefined);
          else settle(code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`);
        });
        // A command that does not read all of it is judged by its exit code.
        child.stdin.on('error', () => undefined);
        child.stdin.end(octets);
      }),
    close: () => running.forEach((kill) => kill()),
  };
}
