import { deleteMailboxes } from './imap-admin.js';
import type { Listed } from './imap-admin.js';
import type { ImapClient } from './imap-client.js';

/** Connections among which many removals are shared: there are servers that take seconds for each. */
const HELPERS = 7;
/** Milliseconds after which help is called. */
const PATIENCE = 500;

interface Found {
  readonly mailboxes: readonly Listed[];
  readonly subscribed: readonly string[];
}

/**
 * Deletes mailboxes and subscriptions, inferiors before their superiors, over further connections where one takes long and
 * `login` makes them. Yields the mailboxes that the server would not delete.
 */
export async function deleteAll(
  client: ImapClient,
  found: Found,
  login?: () => Promise<ImapClient>,
): Promise<string[]> {
  const queue = families(found);
  const left: string[] = [];
  const work = async (worker: ImapClient): Promise<void> => {
    for (let family = queue.shift(); family; family = queue.shift()) {
      try {
        left.push(...(await deleteMailboxes(worker, family)));
      } catch (error) {
        queue.push(family);
        throw error;
      }
    }
  };
  const help = async (): Promise<void> => {
    if (queue.length === 0 || !login) return;
    const helper = await login();
    try {
      await work(helper);
    } finally {
      await helper.logout();
    }
  };
  const helpers: Promise<void>[] = [];
  const timer = setTimeout(() => {
    const count = Math.min(HELPERS, queue.length);
    for (let index = 0; index < count; index += 1) helpers.push(help());
  }, PATIENCE);
  try {
    await work(client);
  } finally {
    clearTimeout(timer);
    await Promise.allSettled(helpers);
  }
  // What a helper failed at.
  await work(client);
  return left;
}

/** Mailboxes that must be deleted in order, being superior and inferior or named alike, stay together. */
function families({ mailboxes, subscribed }: Found): Found[] {
  const groups = new Map<string, { mailboxes: Listed[]; subscribed: string[] }>();
  const group = (name: string): { mailboxes: Listed[]; subscribed: string[] } => {
    const key = /^.*?-r\d{10}[0-9a-z]{3}(?:-\d+)?/.exec(name)?.[0] ?? '';
    const existing = groups.get(key) ?? { mailboxes: [], subscribed: [] };
    groups.set(key, existing);
    return existing;
  };
  for (const mailbox of mailboxes) group(mailbox.name).mailboxes.push(mailbox);
  for (const name of subscribed) group(name).subscribed.push(name);
  return [...groups.values()];
}
