import { startServer } from '../index.js';
import type { RunningServer, ServerOptions } from '../index.js';

/** Runs `test` against a server of its own; fails if the server reports a mistake of its own. */
export async function withServer(
  test: (server: RunningServer) => Promise<void>,
  options: Partial<ServerOptions> = {},
): Promise<void> {
  const errors: unknown[] = [];
  const server = await startServer({
    accounts: [
      { user: 'alice', password: 'secret' },
      { user: 'bob', password: 'pass word' },
    ],
    onError: (error) => errors.push(error),
    ...options,
  });
  try {
    await test(server);
  } finally {
    await server.stop();
  }
  if (errors.length > 0) throw new AggregateError(errors, 'the server made mistakes');
}

/** Puts messages (latin1) into a user's INBOX; lines may be given with LF. */
export function deliver(server: RunningServer, user: string, ...messages: string[]): void {
  const inbox = server.store.account(user)?.inbox;
  if (!inbox) throw new Error(`no account ${user}`);
  for (const message of messages) inbox.append(Buffer.from(message.replaceAll(/\r?\n/g, '\r\n'), 'latin1'));
}
