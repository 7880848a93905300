import { Account } from './account.js';
import { Mailbox } from './mailbox.js';

/** A mailbox that an account starts with, next to INBOX. */
export interface InitialMailbox {
  readonly name: string;
  readonly specialUse?: readonly string[];
}

/** What every new account has besides INBOX, as clients expect it: the special-use mailboxes of RFC 6154 §2. */
export const STANDARD_MAILBOXES: readonly InitialMailbox[] = [
  { name: 'Archive', specialUse: ['\\Archive'] },
  { name: 'Drafts', specialUse: ['\\Drafts'] },
  { name: 'Junk', specialUse: ['\\Junk'] },
  { name: 'Sent', specialUse: ['\\Sent'] },
  { name: 'Trash', specialUse: ['\\Trash'] },
];

export interface StoreOptions {
  /** Hierarchy delimiter, one character. Default `/`. */
  readonly delimiter?: string;
  /** Default {@link STANDARD_MAILBOXES}. */
  readonly mailboxes?: readonly InitialMailbox[];
  /** The class of all mailboxes: a subclass may do single things otherwise. Default {@link Mailbox}. */
  readonly mailboxClass?: typeof Mailbox;
  /** The class of all accounts, likewise. Default {@link Account}. */
  readonly accountClass?: typeof Account;
}

/** All accounts of a server, in memory. */
export class Store {
  readonly accounts = new Map<string, Account>();
  readonly delimiter: string;
  private readonly initialMailboxes: readonly InitialMailbox[];
  private readonly mailboxClass: typeof Mailbox;
  private readonly accountClass: typeof Account;
  private lastUidvalidity = 0;

  constructor(options: StoreOptions = {}) {
    this.delimiter = options.delimiter ?? '/';
    if (!/^[\x21-\x7e]$/.test(this.delimiter))
      throw new RangeError('the hierarchy delimiter must be one ASCII character');
    this.initialMailboxes = options.mailboxes ?? STANDARD_MAILBOXES;
    this.mailboxClass = options.mailboxClass ?? Mailbox;
    this.accountClass = options.accountClass ?? Account;
  }

  /** Adds an account with its INBOX and the initial mailboxes. @throws Error if the user exists already */
  addAccount(user: string, password: string): Account {
    if (this.accounts.has(user)) throw new Error(`the account ${user} exists already`);
    const account = new this.accountClass(user, password, {
      delimiter: this.delimiter,
      nextUidvalidity: () => this.nextUidvalidity(),
      mailboxClass: this.mailboxClass,
    });
    for (const { name, specialUse } of this.initialMailboxes) account.create(name, specialUse);
    this.accounts.set(user, account);
    return account;
  }

  /** The account of this user, or undefined. */
  account(user: string): Account | undefined {
    return this.accounts.get(user);
  }

  /** Seconds since 1970, or one more than the last: never the same twice, not even within a second (RFC 3501 §2.3.1.1). */
  nextUidvalidity(): number {
    this.lastUidvalidity = Math.max(this.lastUidvalidity + 1, Math.floor(Date.now() / 1000));
    return this.lastUidvalidity;
  }
}
