import { expect, test } from 'vitest';
import type { ImapClient } from './imap-client.js';
import { deleteAll } from './removal.js';

const names = Array.from({ length: 24 }, (_, index) => `mailspec-r1795455422yxk-${index}`);
const found = {
  mailboxes: names.flatMap((name) => [name, `${name}/inferior`]).map((name) => ({ name, selectable: true })),
  subscribed: [],
};

/** A client that takes its time, and notes what it deletes. */
function client(milliseconds: number, deleted: string[], fails = false): ImapClient {
  const run = async (...commands: string[][]) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds * commands.length));
    if (fails) throw new Error('lost');
    deleted.push(...commands.map(([, name = '']) => name.replaceAll('"', '')));
    return commands.map(() => ({ status: 'OK', text: '', data: [] }));
  };
  return { run, logout: () => Promise.resolve() } as unknown as ImapClient;
}

test('many mailboxes on a slow server are shared among connections, inferiors first', async () => {
  const deleted: string[] = [];
  const start = performance.now();
  expect(await deleteAll(client(60, deleted), found, () => Promise.resolve(client(60, deleted)))).toEqual([]);
  // 48 deletions of 60 ms each would take 2.9 s.
  expect(performance.now() - start).toBeLessThan(2_000);
  expect([...deleted].sort()).toEqual(found.mailboxes.map(({ name }) => name).sort());
  for (const name of names) expect(deleted.indexOf(`${name}/inferior`)).toBeLessThan(deleted.indexOf(name));
});

test('what a helper fails at is done all the same', async () => {
  const deleted: string[] = [];
  await deleteAll(client(15, deleted), found, () => Promise.resolve(client(100, deleted, true)));
  expect(deleted).toHaveLength(48);
});

test('a quick server needs no help', async () => {
  const deleted: string[] = [];
  await deleteAll(client(0, deleted), found, () => Promise.reject(new Error('no help was wanted')));
  expect(deleted).toHaveLength(48);
});
