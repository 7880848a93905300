import { LostError } from './dial.js';
import { excerpt } from './greeting.js';
import { quote } from './imap-client.js';
import type { Answer, Command, ImapClient } from './imap-client.js';
import { asList, asText, valueOf } from './imap-data.js';

/** Where the user's own mailboxes are (RFC 2342 §5): names begin with `prefix`, levels are parted by `delimiter`. */
export interface Namespace {
  readonly prefix: string;
  /** Undefined: names are flat. */
  readonly delimiter?: string;
}

/** A message on its way into a mailbox. */
interface Addition {
  readonly octets: Buffer;
  readonly flags: readonly string[];
  /** An RFC 3501 date-time without its quotes. */
  readonly date?: string;
}

/** RFC 3501 §6.3.11. */
export function append(mailbox: string, { octets, flags, date }: Addition): Command {
  const options = `${flags.length > 0 ? ` (${flags.join(' ')})` : ''}${date === undefined ? '' : ` "${date}"`} `;
  return ['APPEND ', quote(mailbox), options, { literal: octets }];
}

/**
 * Empties the INBOX and leaves it again, all in one write: nobody looks at it afterwards, or new messages would lose
 * \Recent to the looker (RFC 3501 §2.3.2).
 */
export const EMPTY_INBOX: readonly Command[] = [
  ['SELECT INBOX'],
  ['UID STORE 1:* +FLAGS.SILENT (\\Deleted)'],
  ['CLOSE'],
];

export async function findNamespace(client: ImapClient): Promise<Namespace> {
  if (client.has('NAMESPACE')) {
    const { data } = await client.must('NAMESPACE');
    const personal = asList(data.find(([name]) => asText(name).toUpperCase() === 'NAMESPACE')?.[1]);
    const [prefix, delimiter] = asList(personal[0]);
    if (prefix !== undefined) return { prefix: asText(prefix), ...delimiterOf(delimiter) };
  }
  // RFC 3501 §6.3.8: an empty mailbox name asks for the delimiter.
  const { data } = await client.must('LIST "" ""');
  const line = data.find(([name]) => asText(name).toUpperCase() === 'LIST') ?? [];
  return { prefix: '', ...delimiterOf(line[2]) };
}

/** NIL, which is an atom, says that there is no delimiter. */
const delimiterOf = (datum: unknown): { delimiter?: string } =>
  // One character (RFC 3501 §9 mailbox-list); whatever else a server says goes into no name.
  Buffer.isBuffer(datum) && datum.length > 0 ? { delimiter: datum.toString('latin1', 0, 1) } : {};

/** No run leaves so many mailboxes behind. */
const MOST_MAILBOXES = 10_000;

export interface Listed {
  /** Latin1 text of the octets, to be sent back as they came. */
  readonly name: string;
  readonly selectable: boolean;
}

/** The mailboxes whose names begin with `prefix`, and the names subscribed to that do. */
export async function listMailboxes(
  client: ImapClient,
  prefix: string,
): Promise<{ mailboxes: Listed[]; subscribed: string[] }> {
  const pattern = quote(`${prefix}*`);
  // IMAP4rev2 has LSUB no more (RFC 9051 appendix E, 16).
  const asked: Command = client.has('IMAP4REV1') ? ['LSUB "" ', pattern] : ['LIST (SUBSCRIBED) "" ', pattern];
  const [all, subscribed] = await client.run(['LIST "" ', pattern], asked);
  if (all?.status !== 'OK') throw new LostError(`LIST was refused: ${excerpt(all?.text ?? '')}`);
  return {
    mailboxes: namesIn(all, prefix),
    subscribed: subscribed ? namesIn(subscribed, prefix).map(({ name }) => name) : [],
  };
}

function namesIn({ data }: Answer, prefix: string): Listed[] {
  const names = data
    .filter(([kind]) => /^(?:LIST|LSUB)$/i.test(asText(kind)))
    .map((line) => ({
      name: asText(line[3]),
      selectable: !asList(line[1]).some((attribute) => /^\\(?:Noselect|NonExistent)$/i.test(asText(attribute))),
    }))
    .filter(({ name }) => name.startsWith(prefix));
  if (names.length <= MOST_MAILBOXES) return names;
  throw new LostError(`the server lists more than ${MOST_MAILBOXES} mailboxes under ${excerpt(prefix)}`);
}

/**
 * Deletes mailboxes, inferiors before their superiors, and unsubscribes from names. A name without a mailbox behind it
 * goes with its last inferior. Yields the mailboxes that the server would not delete.
 */
export async function deleteMailboxes(
  client: ImapClient,
  found: { mailboxes: readonly Listed[]; subscribed: readonly string[] },
): Promise<string[]> {
  const names = found.mailboxes.map(({ name }) => name).sort((a, b) => (a < b ? 1 : -1));
  if (names.length + found.subscribed.length === 0) return [];
  const answers = await client.run(
    ...names.map((name): Command => ['DELETE ', quote(name)]),
    ...found.subscribed.map((name): Command => ['UNSUBSCRIBE ', quote(name)]),
  );
  const selectable = new Set(found.mailboxes.filter((mailbox) => mailbox.selectable).map(({ name }) => name));
  const left = names.filter((name, index) => answers[index]?.status !== 'OK' && selectable.has(name));
  if (left.length === 0 || !client.has('METADATA')) return left;
  // A server may keep mailboxes of a special use until they have lost it (RFC 6154 §4).
  const again = await client.run(
    ...left.flatMap((name): Command[] => [
      ['SETMETADATA ', quote(name), ' (/private/specialuse NIL)'],
      ['DELETE ', quote(name)],
    ]),
  );
  return left.filter((_, index) => again[2 * index + 1]?.status !== 'OK');
}

/** How many messages a mailbox holds. */
export async function countMessages(client: ImapClient, mailbox: string): Promise<number> {
  const { data } = await client.must('STATUS ', quote(mailbox), ' (MESSAGES)');
  const line = data.findLast(([kind]) => asText(kind).toUpperCase() === 'STATUS') ?? [];
  const count = asText(valueOf(asList(line[2]), 'MESSAGES'));
  // The guard of the INBOX relies on it: what is not said must not read as none.
  if (!/^\d+$/.test(count)) throw new LostError(`STATUS of ${mailbox} says nothing of MESSAGES`);
  return Number(count);
}

/** Octets of the messages with these numbers (a sequence set), without changing anything. */
export async function fetchMessages(client: ImapClient, mailbox: string, set: string): Promise<Buffer[]> {
  return fetchItem(client, mailbox, set, 'BODY.PEEK[]', 'BODY[]');
}

/** The Message-ID fields of all messages, without changing anything; empty where a message has none. */
export async function fetchMessageIds(client: ImapClient, mailbox: string): Promise<string[]> {
  const item = 'BODY[HEADER.FIELDS (MESSAGE-ID)]';
  const found = await fetchItem(client, mailbox, '1:*', item.replace('BODY', 'BODY.PEEK'), 'BODY[HEADER.FIELDS');
  return found.map((octets) => octets.toString('latin1'));
}

async function fetchItem(
  client: ImapClient,
  mailbox: string,
  set: string,
  item: string,
  key: string,
): Promise<Buffer[]> {
  // EXAMINE, so that \Recent stays (RFC 3501 §6.3.2); CLOSE after it expunges nothing (§6.4.2).
  const [examined, fetched] = await client.run(['EXAMINE ', quote(mailbox)], [`FETCH ${set} (${item})`], ['CLOSE']);
  if (examined?.status !== 'OK')
    throw new LostError(`EXAMINE ${mailbox} was refused: ${excerpt(examined?.text ?? '')}`);
  if (fetched?.status !== 'OK') throw new LostError(`FETCH was refused: ${excerpt(fetched?.text ?? '')}`);
  const result: Buffer[] = [];
  for (const line of fetched.data) {
    if (asText(line[1]).toUpperCase() !== 'FETCH') continue;
    const items = asList(line[2]);
    const at = items.findIndex((name) => asText(name).toUpperCase().startsWith(key));
    const value = at === -1 ? undefined : items[at + 1];
    if (Buffer.isBuffer(value)) result.push(value);
  }
  return result;
}
