import type { SessionSpec, Step, Test } from '../script/model.js';

/** What a test needs of one account: the INBOX for itself, or only a place for mailboxes of its own. */
export type Claim = 'exclusive' | 'shared';

/**
 * A POP3 session locks the maildrop (RFC 1939 §4), and every test that fills, selects, names or delivers to the INBOX would
 * disturb another that does so.
 */
export const ownsInbox = (test: Test): boolean =>
  test.inbox !== undefined ||
  test.sessions.some((session) => session.protocol === 'pop3' || selectsInbox(session, test)) ||
  [...test.setup, ...test.steps].some(usesInbox);

const selectsInbox = ({ state, mailbox }: SessionSpec, test: Test): boolean =>
  (state === 'selected' || state === 'examined') &&
  (mailbox === undefined ? test.mailboxes.every(({ name }) => name !== 'mailbox') : inbox.test(mailbox.source));

function usesInbox(step: Step): boolean {
  if (step.kind === 'deliver') return step.to === undefined || inbox.test(step.to.source);
  if (step.kind === 'pipeline') return step.steps.some(usesInbox);
  return step.kind === 'command' && inbox.test(step.send.source);
}

const inbox = /\binbox\b/i;

/** The claims of a test, by account in the order in which its sessions number them. */
export function claims(test: Test): Claim[] {
  const accounts = Math.max(1, ...test.sessions.map(({ account }) => account));
  const first: Claim = ownsInbox(test) || test.tags.includes('exclusive') ? 'exclusive' : 'shared';
  return [first, ...Array.from({ length: accounts - 1 }, (): Claim => 'exclusive')];
}

interface Load {
  exclusive: boolean;
  shared: number;
}

/** Says which accounts are free for what; it never waits. */
export class AccountPool {
  readonly #loads: Load[];
  readonly #perAccount: number;

  /** At most `perAccount` tests share one account at a time. */
  constructor(accounts: number, perAccount: number) {
    this.#loads = Array.from({ length: accounts }, () => ({ exclusive: false, shared: 0 }));
    this.#perAccount = perAccount;
  }

  /** Indexes of accounts that satisfy the claims, now taken; `undefined` where there are none at present. */
  take(wanted: readonly Claim[]): number[] | undefined {
    const taken: number[] = [];
    for (const claim of wanted) {
      const index = this.#best(claim, taken);
      if (index === undefined) return undefined;
      taken.push(index);
    }
    for (const [position, index] of taken.entries()) this.#change(index, wanted[position], 1);
    return taken;
  }

  give(taken: readonly number[], claimed: readonly Claim[]): void {
    for (const [position, index] of taken.entries()) this.#change(index, claimed[position], -1);
  }

  #change(index: number, claim: Claim | undefined, by: 1 | -1): void {
    const load = this.#loads[index];
    if (!load) throw new Error(`no account ${index.toString()}`);
    if (claim === 'exclusive') load.exclusive = by === 1;
    else load.shared += by;
  }

  /** Sharers crowd together on the busiest account with room, so that others stay free for those who need one alone. */
  #best(claim: Claim, taken: readonly number[]): number | undefined {
    let best: number | undefined;
    for (const [index, load] of this.#loads.entries()) {
      if (load.exclusive || taken.includes(index)) continue;
      if (claim === 'exclusive' ? load.shared > 0 : load.shared >= this.#perAccount) continue;
      if (best === undefined || load.shared > (this.#loads[best]?.shared ?? 0)) best = index;
    }
    return best;
  }
}

interface Queue {
  readonly claimed: readonly Claim[];
  readonly waiting: { readonly test: Test; readonly position: number }[];
  /** Index of the head; taking from the front of an array would copy it. */
  head: number;
}

/** One queue for each combination of claims: where the head of a queue cannot start, nobody behind it can. */
function queues(tests: readonly Test[]): Queue[] {
  const byShape = new Map<string, Queue>();
  for (const [position, test] of tests.entries()) {
    const claimed = claims(test);
    const shape = claimed.join(' ');
    const queue = byShape.get(shape) ?? { claimed, waiting: [], head: 0 };
    byShape.set(shape, queue);
    queue.waiting.push({ test, position });
  }
  return [...byShape.values()];
}

/**
 * Runs `work` for each test, at most `jobs` at a time, each as soon as accounts are free for it; the order of the list is
 * kept as far as the accounts allow.
 */
export async function schedule(
  tests: readonly Test[],
  pool: AccountPool,
  jobs: number,
  work: (test: Test, accounts: readonly number[]) => Promise<void>,
): Promise<void> {
  const all = queues(tests);
  const running = new Set<Promise<void>>();

  const startOne = (): boolean => {
    const heads = all
      .flatMap((queue) => {
        const head = queue.waiting[queue.head];
        return head ? [{ queue, head }] : [];
      })
      .sort((a, b) => a.head.position - b.head.position);
    for (const { queue, head } of heads) {
      const accounts = pool.take(queue.claimed);
      if (!accounts) continue;
      queue.head++;
      const done = work(head.test, accounts).finally(() => {
        pool.give(accounts, queue.claimed);
        running.delete(done);
      });
      running.add(done);
      return true;
    }
    return false;
  };

  for (;;) {
    while (running.size < jobs && startOne());
    if (running.size === 0) break;
    await Promise.race(running);
  }
  const left = all.find((queue) => queue.head < queue.waiting.length)?.waiting[0];
  if (left) throw new Error(`no accounts can ever satisfy ${left.test.id}`);
}
