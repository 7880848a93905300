import type { MessageLibrary } from '../fixtures/index.js';
import type { Maildrop } from './maildrop.js';
import type { Account } from './target.js';

/** Every fixture message has its Message-ID in this domain. */
const OURS = /^message-id[ \t]*:\s*<[^<>\s]+@mailspec\.example>/im;
/** More messages than this that do not show at once whose they are, are not fetched to find out. */
const DOUBTFUL = 20;

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
  let foreign = Math.max(doubtful.length, count - headers.length);
  if (headers.length === count && doubtful.length <= DOUBTFUL) {
    foreign = 0;
    for (const message of doubtful) {
      const [octets] = await maildrop.read(message, message);
      if (!octets || library.recognise(octets) === undefined) foreign += 1;
    }
  }
  if (foreign === 0) return undefined;
  const messages = foreign === 1 ? '1 message that mailspec' : `${foreign} messages that mailspec`;
  return `the INBOX of ${account.user} holds ${messages} did not put there; use another account, or declare this one disposable: true if they may be deleted`;
}
