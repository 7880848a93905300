import { setMaxListeners } from 'node:events';
import type { MessageLibrary } from '../fixtures/index.js';
import { deliverAll, NOTHING, octetsOf } from './delivery.js';
import type { Delivered, Seed } from './delivery.js';
import { CONNECT_LIMIT, LostError } from './dial.js';
import { GuardError, SeedError, TargetError } from './errors.js';
import { excerpt } from './greeting.js';
import { refuseInbox } from './guard.js';
import { append, EMPTY_INBOX, findNamespace, listMailboxes } from './imap-admin.js';
import type { Namespace } from './imap-admin.js';
import { ImapClient, quote } from './imap-client.js';
import type { Answer, Command } from './imap-client.js';
import { imapMaildrop, pop3Maildrop } from './maildrop.js';
import type { Maildrop } from './maildrop.js';
import { Pop3Client } from './pop3-client.js';
import { deleteAll } from './removal.js';
import { openDeliverer } from './seed.js';
import type { Deliverer } from './seed.js';
import { endpointFor, speaks } from './target.js';
import type { Account, Target } from './target.js';

export interface CustodianOptions {
  readonly target: Target;
  readonly account: Account;
  readonly library: MessageLibrary;
  /** As {@link newRunId} makes it. */
  readonly runId: string;
  /** The account is in use: its INBOX is not even looked at, and there is one connection at a time. */
  readonly safe?: boolean;
}

/** Milliseconds for the removal of one test's mailboxes beyond which the next ones are removed together at the end. */
const SLOW = 500;
/** Milliseconds, before the time scale, for all that is done with an account before the first test, and after the last. */
const WHOLE_LIMIT = 300_000;
/** Where there is POP3 alone, and nothing said of how mail comes in. */
const NO_WAY =
  'APPEND needs an IMAP endpoint: name one, or another way to bring mail in (seed:, or --seed lmtp://host:port)';
const SAFE = 'a safe run leaves the INBOX alone';
/** No user's own mailbox is named like this by chance. */
const RUN_ID = /^r\d{10}[0-9a-z]{3}$/;

/** Marks everything that one run makes on a server; told from a user's own names by its shape. */
export function newRunId(now = Date.now()): string {
  const random = Math.floor(Math.random() * 36 ** 3).toString(36);
  return `r${Math.floor(now / 1000)
    .toString()
    .padStart(10, '0')}${random.padStart(3, '0')}`;
}

/**
 * Looks after one account: fills what tests start from, and leaves nothing behind. Work is done one piece after another
 * over one connection, which is made anew when the server has dropped it. The INBOX is never left selected, so that
 * tests see \Recent as if nobody had been there.
 *
 * What another run with the same prefix left in the account is removed at the start; two runs at the same time need
 * different prefixes, or different accounts.
 */
export class Custodian {
  readonly account: Account;
  /** Where the account's own mailboxes are; empty for a target that speaks POP3 only. */
  readonly namespace: Namespace;
  readonly #options: CustodianOptions;
  readonly #limit: number;
  /** Ends all connections, once what is done before or after the tests takes too long. */
  readonly #stop: AbortController;
  #imap: ImapClient | undefined;
  #deliverer: Deliverer | undefined;
  #inboxRefusal: string | undefined;
  #inboxTouched = false;
  #names = 0;
  #slow = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    options: CustodianOptions,
    imap: ImapClient | undefined,
    namespace: Namespace,
    stop: AbortController,
  ) {
    this.#options = options;
    this.#stop = stop;
    this.account = options.account;
    this.namespace = namespace;
    this.#imap = imap;
    this.#limit = CONNECT_LIMIT * options.target.timeScale;
  }

  /**
   * Logs in, removes mailboxes that dead runs with the same prefix left, and looks at the INBOX without touching it.
   * @throws {TargetError} when the account cannot be used
   */
  static async open(options: CustodianOptions): Promise<Custodian> {
    if (!RUN_ID.test(options.runId)) throw new Error(`"${options.runId}" is no run id: take newRunId()`);
    const { target, account, library } = options;
    const limit = WHOLE_LIMIT * target.timeScale;
    const stop = new AbortController();
    // Each connection listens to it.
    setMaxListeners(0, stop.signal);
    const timer = setTimeout(() => stop.abort(), limit);
    let imap: ImapClient | undefined;
    try {
      if (speaks(target, 'imap')) {
        imap = await ImapClient.login(target, endpointFor(target, 'imap'), account, stop.signal);
      }
      const custodian = new Custodian(options, imap, imap ? await findNamespace(imap) : { prefix: '' }, stop);
      if (imap) await custodian.#sweep(imap);
      custodian.#inboxRefusal =
        options.safe === true ? SAFE : await refuseInbox(account, custodian.#maildrop(imap), library);
      return custodian;
    } catch (error) {
      await imap?.drop();
      if (stop.signal.aborted) {
        throw new TargetError('timeout', `account ${account.user}: it could not be looked through within ${limit} ms`);
      }
      throw error instanceof LostError
        ? new TargetError('protocol', `account ${account.user}: ${error.message}`)
        : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether the INBOX may be filled and emptied, and if not, why. */
  get inbox(): 'usable' | { readonly reason: string } {
    return this.#inboxRefusal === undefined ? 'usable' : { reason: this.#inboxRefusal };
  }

  /** What the names of all mailboxes of this run begin with. */
  get prefix(): string {
    return `${this.namespace.prefix}${this.#options.target.prefix}-${this.#options.runId}`;
  }

  /** A name that no mailbox has yet. */
  freshName(): string {
    return `${this.prefix}-${(this.#names += 1)}`;
  }

  /**
   * Makes the INBOX hold just these messages, in this order.
   * @throws {GuardError} when it must not be touched, {SeedError} when it cannot be filled
   */
  fill(seeds: readonly Seed[]): Promise<Delivered> {
    return this.#work(true, async (imap) => {
      await this.#guard(imap);
      const byAppend = this.#options.target.seed.way === 'append' || seeds.length === 0;
      if (!byAppend || !imap) {
        await this.#maildrop(imap).empty();
        return this.#hand(imap, 0, seeds);
      }
      const answers = await imap.run(...EMPTY_INBOX, ...this.#appends('INBOX', seeds));
      demand(
        answers.filter((_, index) => index !== 1),
        'filling the INBOX',
      );
      return NOTHING;
    });
  }

  /**
   * Creates a mailbox and fills it by APPEND.
   * @throws {SeedError}
   */
  makeMailbox(name: string, seeds: readonly Seed[]): Promise<void> {
    return this.#work(true, async (imap, again) => {
      if (!imap) throw new SeedError('mailboxes need an IMAP endpoint');
      // What the first attempt made before the connection was lost.
      if (again) await imap.run(['DELETE ', quote(name)]);
      const [created, ...appended] = await imap.run(['CREATE ', quote(name)], ...this.#appends(name, seeds));
      // Dovecot 2.3 says that a mailbox which it has just made existed already, when another session lists meanwhile.
      const isMade = created?.status === 'NO' && (await this.#isOurs(imap, name));
      demand([...(created && !isMade ? [created] : []), ...appended], `making the mailbox ${name}`);
    });
  }

  /**
   * Mail arrives: in the INBOX by the target's way of seeding, in a `mailbox` by APPEND.
   * @throws {GuardError} when the INBOX must not be touched, {SeedError} when delivery fails
   */
  deliver(seeds: readonly Seed[], mailbox?: string): Promise<Delivered> {
    return this.#work(false, async (imap) => {
      if (mailbox === undefined || /^inbox$/i.test(mailbox)) {
        if (this.#inboxRefusal !== undefined) throw new GuardError(this.#inboxRefusal);
        this.#inboxTouched = true;
        if (this.#options.target.seed.way !== 'append') {
          return this.#hand(imap, imap ? await this.#maildrop(imap).count() : undefined, seeds);
        }
      }
      if (!imap) throw new SeedError(NO_WAY);
      demand(await imap.run(...this.#appends(mailbox ?? 'INBOX', seeds)), 'delivery');
      return NOTHING;
    });
  }

  /**
   * Deletes a mailbox with its inferiors, and those whose names go on from its name, and their subscriptions. With a
   * server that takes long to delete one, all but the first stay until {@link cleanUp}.
   * @throws {SeedError} when the server does not let it
   */
  removeMailbox(name: string): Promise<void> {
    return this.#work(true, async (imap) => {
      if (!imap || this.#slow) return;
      const start = performance.now();
      const left = await this.#remove(imap, name, (found) => !/^\d/.test(found.slice(name.length)));
      this.#slow = performance.now() - start > SLOW;
      if (left.length > 0) throw new SeedError(`the server does not delete ${left.join(', ')}`);
    });
  }

  /**
   * Removes everything that this run made in the account, and logs out. Never rejects; yields what could not be removed,
   * in sentences for the user.
   */
  async cleanUp(): Promise<string[]> {
    const notices: string[] = [];
    const limit = WHOLE_LIMIT * this.#options.target.timeScale;
    const timer = setTimeout(() => this.#stop.abort(), limit);
    const attempt = async (what: string, work: (imap: ImapClient | undefined) => Promise<void>): Promise<void> => {
      try {
        await this.#work(true, work);
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        const reason = this.#stop.signal.aborted ? `not done within ${limit} ms` : said;
        notices.push(`${what} of ${this.account.user} could not be cleaned up: ${reason}`);
      }
    };
    await attempt('the mailboxes', async (imap) => {
      const left = imap ? await this.#remove(imap, this.prefix, () => true) : [];
      if (left.length > 0) throw new SeedError(`the server does not delete ${left.join(', ')}`);
    });
    if (this.#inboxTouched) {
      await attempt('the INBOX', async (imap) => {
        await this.#guard(imap);
        await this.#maildrop(imap).empty();
      });
    }
    this.#deliverer?.close();
    await this.#imap?.logout();
    this.#imap = undefined;
    clearTimeout(timer);
    return notices;
  }

  /** Cuts the connection and leaves everything as it is. */
  async drop(): Promise<void> {
    this.#deliverer?.close();
    await this.#imap?.drop();
  }

  /**
   * Does one piece of work after those before it. A dead connection is made anew; when one is lost on the way,
   * `repeatable` work is done again, once.
   */
  #work<T>(repeatable: boolean, work: (imap: ImapClient | undefined, again: boolean) => Promise<T>): Promise<T> {
    const attempt = async (again: boolean): Promise<T> => {
      try {
        return await work(await this.#client(), again);
      } catch (error) {
        if (error instanceof TargetError) throw new SeedError(error.message, { cause: error });
        if (!(error instanceof LostError)) throw error;
        await this.#imap?.drop();
        this.#imap = undefined;
        if (repeatable && !again && !this.#stop.signal.aborted) return attempt(true);
        throw new SeedError(`account ${this.account.user}: ${error.message}`, { cause: error });
      }
    };
    const result = this.#queue.then(() => attempt(false));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #client(): Promise<ImapClient | undefined> {
    const { target, account } = this.#options;
    if (!speaks(target, 'imap') || this.#imap?.alive) return this.#imap;
    await this.#imap?.drop();
    this.#imap = await ImapClient.login(target, endpointFor(target, 'imap'), account, this.#stop.signal);
    return this.#imap;
  }

  #maildrop(imap: ImapClient | undefined): Maildrop {
    const { target, account } = this.#options;
    return imap
      ? imapMaildrop(imap)
      : pop3Maildrop(() => Pop3Client.login(target, endpointFor(target, 'pop3'), account, this.#stop.signal));
  }

  /** Looks again before the INBOX is emptied: mail may have come that is not ours. */
  async #guard(imap: ImapClient | undefined): Promise<void> {
    if (this.#inboxRefusal === undefined && !this.account.disposable) {
      this.#inboxRefusal = await refuseInbox(this.account, this.#maildrop(imap), this.#options.library);
    }
    if (this.#inboxRefusal !== undefined) throw new GuardError(this.#inboxRefusal);
    this.#inboxTouched = true;
  }

  /** Whether a mailbox exists under a name that only this run can have given. */
  async #isOurs(imap: ImapClient, name: string): Promise<boolean> {
    if (!name.startsWith(this.prefix)) return false;
    const [status] = await imap.run(['STATUS ', quote(name), ' (MESSAGES)']);
    return status?.status === 'OK';
  }

  #appends(mailbox: string, seeds: readonly Seed[]): Command[] {
    return seeds.flatMap((seed) => {
      const addition = {
        octets: octetsOf(this.#options.library, seed.message),
        flags: seed.flags,
        ...(seed.date === undefined ? {} : { date: seed.date }),
      };
      return Array.from({ length: seed.times }, () => append(mailbox, addition));
    });
  }

  /** Delivers into the INBOX, which holds `before` messages. */
  async #hand(imap: ImapClient | undefined, before: number | undefined, seeds: readonly Seed[]): Promise<Delivered> {
    const { target, library } = this.#options;
    if (seeds.length === 0) return NOTHING;
    if (target.seed.way === 'append') throw new SeedError(NO_WAY);
    this.#deliverer ??= await openDeliverer(target.seed, this.account, this.#limit);
    const ordered = target.seed.way === 'lmtp';
    const maildrop = this.#maildrop(imap);
    return deliverAll({ deliverer: this.#deliverer, library, maildrop, before, ordered, limit: this.#limit }, seeds);
  }

  async #remove(imap: ImapClient, prefix: string, wanted: (name: string) => boolean): Promise<string[]> {
    const { target, account, safe = false } = this.#options;
    const { mailboxes, subscribed } = await listMailboxes(imap, prefix);
    const found = { mailboxes: mailboxes.filter(({ name }) => wanted(name)), subscribed: subscribed.filter(wanted) };
    const help = (): Promise<ImapClient> =>
      ImapClient.login(target, endpointFor(target, 'imap'), account, this.#stop.signal);
    return deleteAll(imap, found, safe ? undefined : help);
  }

  /** Removes what dead runs left. */
  async #sweep(imap: ImapClient): Promise<void> {
    const prefix = `${this.namespace.prefix}${this.#options.target.prefix}-`;
    await this.#remove(imap, prefix, (name) => /^r\d{10}[0-9a-z]{3}/.test(name.slice(prefix.length)));
  }
}

/** @throws {SeedError} at the first answer that is not OK */
function demand(answers: readonly Answer[], what: string): void {
  const failed = answers.find(({ status }) => status !== 'OK');
  if (failed) throw new SeedError(`${what} failed: ${failed.status} ${excerpt(failed.text)}`);
}
