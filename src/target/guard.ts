import type { MessageLibrary } from '../fixtures/index.js';
import type { Maildrop } from './maildrop.js';
import type { Account } from './target.js';

/** Every fixture message has its Message-ID in this domain. */
const OURS = /^message-id[ \t]*:\s*<[^<>\s]+@mailspec\.example>/im;
/** Messages that do not show at once whose they are, and are fetched at a time to find out. */
const BATCH = 20;

/**
 * Why the INBOX of an account must not be touched; undefined when it may: it is empty, or declared disposable, or all that
 * is in it was put there by mailspec.
 */
export async function refuseInbox(
  account: Account,
  maildrop: Maildrop,
  library: MessageLibrary,
): Promise<string | undefined> {
  if (account.disposable) return undefined;
  const count = await maildrop.count();
  if (count === 0) return undefined;
  const headers = await maildrop.headers();
  const doubtful = headers.flatMap((header, index) => (OURS.test(header) ? [] : [index + 1]));
  const foreign =
    headers.length === count
      ? await countForeign(doubtful, maildrop, library)
      : Math.max(doubtful.length, count - headers.length);
  if (foreign === 0) return undefined;
  const messages = foreign === 1 ? '1 message that mailspec' : `${foreign} messages that mailspec`;
  return `the INBOX of ${account.user} holds ${messages} did not put there; use another account, or declare this one disposable (disposable: true, or --disposable) if they may be deleted`;
}

/** How many of the messages are not ours. Where one of them is not, those behind its batch count as such unread. */
async function countForeign(doubtful: readonly number[], maildrop: Maildrop, library: MessageLibrary): Promise<number> {
  let judged = 0;
  let foreign = 0;
  for (const [first, last] of batches(doubtful)) {
    const read = await maildrop.read(first, last);
    const ours = read.filter((octets) => library.recognise(octets) !== undefined).length;
    judged += last - first + 1;
    foreign += last - first + 1 - ours;
    if (foreign > 0) return foreign + doubtful.length - judged;
  }
  return foreign;
}

/** Ascending message numbers as ranges of consecutive ones, none of more than {@link BATCH}. */
function batches(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range?.[1] === number - 1 && number - range[0] < BATCH) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
