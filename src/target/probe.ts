import type { EndpointInfo, TargetInfo } from '../events/events.js';
import { cleanOf } from './clean.js';
import { LostError } from './dial.js';
import { TargetError } from './errors.js';
import { countMessages, findNamespace } from './imap-admin.js';
import type { Namespace } from './imap-admin.js';
import { ImapClient } from './imap-client.js';
import { Pop3Client } from './pop3-client.js';
import { describeSeeding, endpointFor, endpointUrl, speaks } from './target.js';
import type { Account, Endpoint, Target } from './target.js';

/** What can be learnt of a target without changing anything on it. */
export interface Probe {
  readonly info: TargetInfo;
  /** Absent where the target speaks POP3 only. */
  readonly namespace?: Namespace;
  /** Whether POP3 and IMAP show the same mail; absent where one of them is not spoken, or there is no mail to compare. */
  readonly sameMaildrop?: boolean;
}

interface Seen {
  readonly endpoint: EndpointInfo;
  readonly messages: number;
  readonly namespace?: Namespace;
}

/**
 * Logs in at every endpoint and asks what the server can do.
 * @throws {TargetError} at the first endpoint that cannot be used, in one line
 */
export async function probe(
  target: Target,
  account: Account,
  options: { version?: string; signal?: AbortSignal } = {},
): Promise<Probe> {
  const { version, signal } = options;
  // One after another within a protocol, since POP3 locks the maildrop; the preferred one first.
  const chains = (['imap', 'pop3'] as const)
    .filter((protocol) => speaks(target, protocol))
    .map(async (protocol): Promise<Seen[]> => {
      const best = endpointFor(target, protocol);
      const others = target.endpoints.filter((endpoint) => endpoint.protocol === protocol && endpoint !== best);
      const seen: Seen[] = [];
      for (const endpoint of [best, ...others]) {
        seen.push(
          protocol === 'imap'
            ? await lookImap(target, endpoint, account, signal)
            : await lookPop3(target, endpoint, account, signal),
        );
      }
      return seen;
    });
  const seen: Seen[] = [];
  for (const chain of await Promise.allSettled(chains)) {
    if (chain.status === 'rejected') throw chain.reason;
    seen.push(...chain.value);
  }
  const [imap, pop3] = (['imap', 'pop3'] as const).map((protocol) =>
    seen.find(({ endpoint }) => endpoint.protocol === protocol),
  );
  const namespace = imap?.namespace;
  const comparable = imap && pop3 && imap.messages + pop3.messages > 0;
  return {
    info: {
      name: target.name,
      ...(version === undefined ? {} : { version }),
      endpoints: seen.map(({ endpoint }) => endpoint),
      accounts: target.accounts.length,
      ...(namespace?.delimiter === undefined ? {} : { delimiter: namespace.delimiter }),
      seeding: describeSeeding(target.seed),
    },
    ...(namespace && { namespace }),
    ...(comparable && { sameMaildrop: imap.messages === pop3.messages }),
  };
}

async function lookImap(target: Target, endpoint: Endpoint, account: Account, signal?: AbortSignal): Promise<Seen> {
  const client = await ImapClient.login(target, endpoint, account, signal);
  const clean = cleanOf(account);
  return looking(endpoint, client, async () => {
    const namespace = await findNamespace(client);
    const messages = await countMessages(client, 'INBOX');
    const { greeting, before } = client;
    await client.logout();
    const info = {
      protocol: endpoint.protocol,
      url: endpointUrl(endpoint),
      greeting,
      before: before.map(clean),
      after: [...client.capabilities].map(clean),
    };
    return { endpoint: info, messages, namespace };
  });
}

async function lookPop3(target: Target, endpoint: Endpoint, account: Account, signal?: AbortSignal): Promise<Seen> {
  const client = await Pop3Client.login(target, endpoint, account, signal);
  const clean = cleanOf(account);
  return looking(endpoint, client, async () => {
    const { messages } = await client.stat();
    const { greeting, before, after } = client;
    await client.quit();
    const info = {
      protocol: endpoint.protocol,
      url: endpointUrl(endpoint),
      greeting,
      before: before.map(clean),
      after: after.map(clean),
    };
    return { endpoint: info, messages };
  });
}

async function looking(
  endpoint: Endpoint,
  client: { drop(): Promise<void> },
  look: () => Promise<Seen>,
): Promise<Seen> {
  try {
    return await look();
  } catch (error) {
    await client.drop();
    throw error instanceof LostError
      ? new TargetError('protocol', `${endpointUrl(endpoint)}: ${error.message}`)
      : error;
  }
}
