import { LostError } from './dial.js';
import { EMPTY_INBOX, countMessages, fetchMessageIds, fetchMessages } from './imap-admin.js';
import type { ImapClient } from './imap-client.js';
import type { Pop3Client } from './pop3-client.js';

/** An INBOX or maildrop, by whichever protocol it is reached. All methods throw LostError when the server fails. */
export interface Maildrop {
  count(): Promise<number>;
  /** The Message-ID field of every message, or its whole header. */
  headers(): Promise<string[]>;
  /** Octets of messages by number, from `first` up to and with `last`. */
  read(first: number, last: number): Promise<Buffer[]>;
  /** Deletes all messages. */
  empty(): Promise<void>;
}

export function imapMaildrop(client: ImapClient): Maildrop {
  return {
    count: () => countMessages(client, 'INBOX'),
    headers: () => fetchMessageIds(client, 'INBOX'),
    read: (first, last) => fetchMessages(client, 'INBOX', `${first}:${last}`),
    empty: async () => {
      const [selected, , closed] = await client.run(...EMPTY_INBOX);
      if (selected?.status !== 'OK' || closed?.status !== 'OK') throw new LostError('the INBOX cannot be emptied');
    },
  };
}

/** Opens a session for each piece of work, since the maildrop is locked as long as one lasts (RFC 1939 §4). */
export function pop3Maildrop(login: () => Promise<Pop3Client>): Maildrop {
  const session = async <T>(work: (client: Pop3Client, messages: number) => Promise<T>): Promise<T> => {
    const client = await login();
    try {
      const result = await work(client, (await client.stat()).messages);
      await client.quit();
      return result;
    } finally {
      await client.drop();
    }
  };
  const each = async (first: number, last: number, read: (message: number) => Promise<Buffer>): Promise<Buffer[]> => {
    const result: Buffer[] = [];
    for (let message = first; message <= last; message += 1) result.push(await read(message));
    return result;
  };
  return {
    count: () => session((_, messages) => Promise.resolve(messages)),
    headers: () =>
      session(async (client, messages) =>
        (await each(1, messages, (message) => client.top(message))).map((octets) => octets.toString('latin1')),
      ),
    read: (first, last) =>
      session((client, messages) => each(first, Math.min(last, messages), (message) => client.retr(message))),
    empty: () => session((client, messages) => client.deleteAll(messages)),
  };
}
