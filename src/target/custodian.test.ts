import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultMessagesDir, loadMessages } from '../fixtures/index.js';
import { startServer } from '../server/index.js';
import type { RunningServer, ServerOptions } from '../server/index.js';
import { endpointFor } from './index.js';
import { Custodian, newRunId } from './custodian.js';
import { ImapClient } from './imap-client.js';
import { Pop3Client } from './pop3-client.js';
import { targetFromServer } from './make.js';
import type { Account, Target } from './target.js';

const library = loadMessages(defaultMessagesDir());
const accounts = [{ user: 'one', password: 'pw-of-one' }];
const one = { user: 'one', password: 'pw-of-one', disposable: true };
const seed = (message: string, times = 1, flags: string[] = []) => ({ message, times, flags });

let server: RunningServer;
const custodians: Custodian[] = [];

const start = async (options: Partial<ServerOptions> = {}): Promise<void> => {
  server = await startServer({ accounts, ...options });
};
beforeEach(() => start());
afterEach(async () => {
  await Promise.all(custodians.splice(0).map((custodian) => custodian.drop()));
  await server.stop();
});

const target = (more: Partial<Target> = {}): Target => ({ ...targetFromServer({ ...server, accounts }), ...more });

async function open(more: Partial<Target> = {}, account: Account = one, runId = newRunId()): Promise<Custodian> {
  const custodian = await Custodian.open({ target: target(more), account, library, runId });
  custodians.push(custodian);
  return custodian;
}

const mailboxes = (): string[] => [...(server.store.account('one')?.mailboxes.keys() ?? [])];
const messagesIn = (name: string) => server.store.account('one')?.mailboxes.get(name)?.messages ?? [];
const octetsIn = (name: string): string[] => messagesIn(name).map(({ octets }) => octets.toString('latin1'));
const octetsOf = (name: string): string => library.get(name)?.octets.toString('latin1') ?? '';

/** A client of its own, beside the custodian. */
async function beside<T>(work: (client: ImapClient) => Promise<T>): Promise<T> {
  const client = await ImapClient.login(target(), endpointFor(target(), 'imap'), one);
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

const foreign = Buffer.from('Message-ID: <1@elsewhere.example>\r\nSubject: mine\r\n\r\nkeep this\r\n');
const putForeign = () => beside((client) => client.run(['APPEND INBOX ', { literal: foreign }]));

describe('the INBOX', () => {
  test('holds just what it is filled with, time and again', async () => {
    const custodian = await open();
    expect(custodian.inbox).toBe('usable');
    await custodian.fill([seed('plain', 2), seed('nested')]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('plain'), octetsOf('plain'), octetsOf('nested')]);
    await custodian.fill([{ ...seed('dots', 1, ['\\Seen', 'work']), date: '01-Jan-2020 10:00:00 +0100' }]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('dots')]);
    const [message] = messagesIn('INBOX');
    expect([...(message?.flags ?? [])].sort()).toEqual(['\\Seen', 'work']);
    expect(new Date(message?.internalDate ?? 0).toISOString()).toBe('2020-01-01T09:00:00.000Z');
    await custodian.fill([]);
    expect(octetsIn('INBOX')).toEqual([]);
  });

  test('is left so that the next session sees its messages as recent', async () => {
    const custodian = await open();
    await custodian.fill([seed('plain', 3)]);
    const [selected] = await beside((client) => client.run(['SELECT INBOX']));
    expect(selected?.data).toContainEqual(['3', 'RECENT']);
  });

  test('is not locked for POP3', async () => {
    const custodian = await open();
    await custodian.fill([seed('plain', 2)]);
    const client = await Pop3Client.login(target(), endpointFor(target(), 'pop3'), one);
    expect((await client.stat()).messages).toBe(2);
    expect((await client.retr(2)).toString('latin1')).toBe(octetsOf('plain'));
    await client.quit();
  });

  test('takes mail that arrives', async () => {
    const custodian = await open();
    await custodian.fill([seed('plain')]);
    await custodian.deliver([seed('dots', 2)]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('plain'), octetsOf('dots'), octetsOf('dots')]);
  });
});

describe('the guard', () => {
  const cautious = { ...one, disposable: false };

  test('lets nobody touch an INBOX with mail that is not ours', async () => {
    await putForeign();
    const custodian = await open({}, cautious);
    expect(custodian.inbox).toEqual({
      reason:
        'the INBOX of one holds 1 message that mailspec did not put there; use another account, or declare this one disposable (disposable: true, or --disposable) if they may be deleted',
    });
    await expect(custodian.fill([seed('plain')])).rejects.toThrow('did not put there');
    await expect(custodian.deliver([seed('plain')])).rejects.toThrow('did not put there');
    const name = custodian.freshName();
    await custodian.makeMailbox(name, [seed('plain')]);
    expect(await custodian.cleanUp()).toEqual([]);
    expect(octetsIn('INBOX')).toEqual([foreign.toString('latin1')]);
    expect(mailboxes()).not.toContain(name);
  });

  test('cleans up what a dead run left', async () => {
    await (
      await open()
    ).fill(
      [seed('plain'), seed('missing-fields'), seed('no-trailing-crlf')].filter(({ message }) => library.get(message)),
    );
    const custodian = await open({}, cautious);
    expect(custodian.inbox).toBe('usable');
    await custodian.fill([seed('dots')]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('dots')]);
    expect(await custodian.cleanUp()).toEqual([]);
    expect(octetsIn('INBOX')).toEqual([]);
  });

  test('knows any number of its own messages that bear no Message-ID', async () => {
    const custodian = await open({}, cautious);
    await custodian.fill([seed('plain'), seed('minimal', 300)]);
    await custodian.drop();
    const next = await open({}, cautious);
    expect(next.inbox).toBe('usable');
    await next.fill([seed('minimal', 300)]);
    await putForeign();
    await expect(next.fill([])).rejects.toThrow('1 message that mailspec did not put there');
    expect(octetsIn('INBOX')).toHaveLength(301);
  });

  test('looks again before each time, since mail may have come', async () => {
    const custodian = await open({}, cautious);
    await custodian.fill([seed('plain')]);
    await putForeign();
    await expect(custodian.fill([])).rejects.toThrow('1 message that mailspec did not put there');
    expect(octetsIn('INBOX')).toEqual([octetsOf('plain'), foreign.toString('latin1')]);
    expect(await custodian.cleanUp()).toEqual([expect.stringContaining('did not put there')]);
  });

  test('has nothing against a disposable account', async () => {
    await putForeign();
    const custodian = await open();
    await custodian.fill([seed('plain')]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('plain')]);
  });

  test('looks by POP3 where there is no IMAP', async () => {
    await putForeign();
    const endpoints = target().endpoints.filter(({ protocol }) => protocol === 'pop3');
    const custodian = await open({ endpoints }, cautious);
    expect(custodian.inbox).toMatchObject({ reason: expect.stringContaining('1 message') as string });
  });
});

describe('mailboxes', () => {
  test('are made, filled, and removed with their inferiors, their kin and their subscriptions', async () => {
    const custodian = await open();
    const before = mailboxes();
    const name = custodian.freshName();
    expect(name).toMatch(/^mailspec-r\d{10}[0-9a-z]{3}-1$/);
    await custodian.makeMailbox(name, [seed('plain', 2, ['\\Flagged'])]);
    expect(octetsIn(name)).toEqual([octetsOf('plain'), octetsOf('plain')]);
    await custodian.deliver([seed('dots')], name);
    expect(octetsIn(name)).toHaveLength(3);
    await custodian.makeMailbox(`${name}-archive`, []);
    const tenth = `${name}0`;
    await custodian.makeMailbox(tenth, []);
    await beside((client) =>
      client.run([`CREATE ${name}/a/b`], [`CREATE ${name}/a/c`], [`SUBSCRIBE ${name}/a`], [`SUBSCRIBE ${name}-gone`]),
    );
    await custodian.removeMailbox(name);
    expect(mailboxes()).toEqual([...before, tenth]);
    expect(
      [...(server.store.account('one')?.subscriptions ?? [])].filter((subscribed) => subscribed.includes('mailspec')),
    ).toEqual([]);
    expect(await custodian.cleanUp()).toEqual([]);
    expect(mailboxes()).toEqual(before);
  });

  test('that a dead run left are removed at the start, and no others', async () => {
    const before = mailboxes();
    const dead = await open();
    await dead.makeMailbox(dead.freshName(), [seed('plain')]);
    await dead.makeMailbox(`${dead.freshName()}-archive`, []);
    await beside((client) =>
      client.run(['CREATE mailspec-requirements-1'], ['CREATE mailspec'], ['CREATE other-r1795454581oar-1']),
    );
    await dead.drop();
    await open();
    expect(mailboxes()).toEqual([...before, 'mailspec-requirements-1', 'mailspec', 'other-r1795454581oar-1']);
  });

  test('have the delimiter and the prefix that the server gives them', async () => {
    await server.stop();
    await start({ delimiter: '.' });
    const custodian = await open();
    expect(custodian.namespace.delimiter).toBe('.');
    const name = custodian.freshName();
    await custodian.makeMailbox(`${name}.inferior`, []);
    await custodian.removeMailbox(name);
    expect(mailboxes().filter((mailbox) => mailbox.startsWith('mailspec'))).toEqual([]);
  });

  test('need IMAP', async () => {
    const endpoints = target().endpoints.filter(({ protocol }) => protocol === 'pop3');
    const custodian = await open({ endpoints });
    await expect(custodian.makeMailbox('x', [])).rejects.toThrow('need an IMAP endpoint');
  });

  test('that the server made, and says were there already, are taken', async () => {
    const custodian = await open();
    const name = custodian.freshName();
    const other = await ImapClient.login(target(), endpointFor(target(), 'imap'), one);
    await other.run([`CREATE ${name}`]);
    await custodian.makeMailbox(name, [seed('plain')]);
    expect(octetsIn(name)).toEqual([octetsOf('plain')]);
    await other.drop();
  });

  test('that cannot be made are told', async () => {
    const custodian = await open();
    await expect(custodian.makeMailbox('INBOX', [])).rejects.toMatchObject({
      name: 'SeedError',
      message: expect.stringMatching(/^making the mailbox INBOX failed: NO/) as string,
    });
    await expect(custodian.fill([seed('no-such-message')])).rejects.toThrow('there is no message no-such-message');
  });
});

describe('a connection that is lost', () => {
  test('between two pieces of work is made anew', async () => {
    const custodian = await open();
    await custodian.fill([seed('plain')]);
    await server.stop();
    const { imap, imaps, pop3, pop3s } = server.ports;
    await start({ ports: { imap, imaps, pop3, pop3s } });
    await custodian.fill([seed('dots')]);
    expect(octetsIn('INBOX')).toEqual([octetsOf('dots')]);
  });

  test('for good is told, and cleaning up does not fail', async () => {
    const custodian = await open({ timeScale: 0.05 });
    await server.stop();
    await expect(custodian.fill([seed('dots')])).rejects.toMatchObject({ name: 'SeedError' });
    expect(await custodian.cleanUp()).toEqual([
      expect.stringContaining('the mailboxes of one could not be cleaned up'),
      expect.stringContaining('the INBOX of one could not be cleaned up'),
    ]);
  });
});

test('work that is asked for at once is done one after another', async () => {
  const custodian = await open();
  const names = Array.from({ length: 20 }, () => custodian.freshName());
  await Promise.all([
    ...names.map((name) => custodian.makeMailbox(name, [seed('plain')])),
    custodian.fill([seed('dots')]),
  ]);
  expect(names.map((name) => messagesIn(name).length)).toEqual(names.map(() => 1));
  await Promise.all(names.map((name) => custodian.removeMailbox(name)));
  expect(mailboxes().filter((mailbox) => mailbox.startsWith('mailspec'))).toEqual([]);
});
