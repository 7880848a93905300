import { StoreError } from './errors.js';
import type { Mailbox } from './mailbox.js';
import { INBOX, canonicalName, isInferior, nameProblem, superiorNames } from './names.js';

/** What an account shares with all others of its store. */
export interface AccountSetting {
  /** Hierarchy delimiter, one character. */
  readonly delimiter: string;
  /** Yields a UIDVALIDITY never given before. */
  readonly nextUidvalidity: () => number;
  /** The class of the mailboxes. */
  readonly mailboxClass: typeof Mailbox;
}

/** One user's mailboxes, subscriptions and the lock on the maildrop. */
export class Account {
  /** Mailboxes by their full names; INBOX is always among them. */
  readonly mailboxes = new Map<string, Mailbox>();
  /** Subscribed names, whether or not such a mailbox exists (RFC 3501 §6.3.6). */
  readonly subscriptions = new Set<string>();
  private maildropOwner: unknown = undefined;
  /** Highest UIDVALIDITY that a mailbox of this name ever had: a later one must have a greater one (RFC 3501 §2.3.1.1). */
  private readonly formerUidvalidity = new Map<string, number>();

  constructor(
    readonly user: string,
    readonly password: string,
    private readonly setting: AccountSetting,
  ) {
    this.addMailbox(INBOX);
  }

  get delimiter(): string {
    return this.setting.delimiter;
  }

  get inbox(): Mailbox {
    const inbox = this.mailboxes.get(INBOX);
    if (inbox === undefined) throw new Error('the account has lost its INBOX');
    return inbox;
  }

  /** The one spelling of a mailbox name (INBOX in any case). */
  canonicalName(name: string): string {
    return canonicalName(name, this.delimiter);
  }

  /** The mailbox of this name (INBOX in any case), or undefined. */
  mailbox(name: string): Mailbox | undefined {
    return this.mailboxes.get(canonicalName(name, this.delimiter));
  }

  /** Whether any mailbox stands below this name. */
  hasInferiors(name: string): boolean {
    return [...this.mailboxes.keys()].some((other) => isInferior(other, name, this.delimiter));
  }

  /**
   * Creates a mailbox and the superior ones it lacks (RFC 3501 §6.3.3). A delimiter at the end of the name is dropped.
   * @throws StoreError ALREADYEXISTS or CANNOT
   */
  create(name: string, specialUse: readonly string[] = []): Mailbox {
    const wanted = this.usableName(name.endsWith(this.delimiter) ? name.slice(0, -this.delimiter.length) : name);
    if (this.mailboxes.has(wanted)) throw new StoreError('ALREADYEXISTS', 'A mailbox of that name exists already');
    this.createSuperiors(wanted);
    return this.addMailbox(wanted, specialUse);
  }

  /**
   * Deletes a mailbox with its messages but not its inferiors (RFC 3501 §6.3.4).
   * @throws StoreError NONEXISTENT, CANNOT (INBOX), HASCHILDREN (a mere name with inferiors)
   */
  delete(name: string, origin?: unknown): void {
    const wanted = canonicalName(name, this.delimiter);
    if (wanted === INBOX) throw new StoreError('CANNOT', 'INBOX cannot be deleted');
    const mailbox = this.mailboxes.get(wanted);
    if (mailbox === undefined) {
      if (this.hasInferiors(wanted))
        throw new StoreError('HASCHILDREN', 'Only the inferior mailboxes of that name exist');
      throw new StoreError('NONEXISTENT', 'There is no mailbox of that name');
    }
    this.removeName(mailbox);
    mailbox.markDeleted(origin);
  }

  /**
   * Renames a mailbox and all its inferiors; renaming INBOX moves its messages and leaves it empty (RFC 3501 §6.3.5).
   * @throws StoreError NONEXISTENT, ALREADYEXISTS or CANNOT
   */
  rename(from: string, to: string, origin?: unknown): void {
    const source = canonicalName(from, this.delimiter);
    const target = this.usableName(to.endsWith(this.delimiter) ? to.slice(0, -this.delimiter.length) : to);
    if (!this.mailboxes.has(source) && !this.hasInferiors(source)) {
      throw new StoreError('NONEXISTENT', 'There is no mailbox of that name');
    }
    if (this.mailboxes.has(target) || (target !== source && this.hasInferiors(target))) {
      throw new StoreError('ALREADYEXISTS', 'A mailbox of the new name exists already');
    }
    if (source === INBOX) {
      this.renameInbox(target, origin);
      return;
    }
    if (isInferior(target, source, this.delimiter)) {
      throw new StoreError('CANNOT', 'A mailbox cannot become its own inferior');
    }
    const affected = [...this.mailboxes.values()].filter(
      ({ name }) => name === source || isInferior(name, source, this.delimiter),
    );
    for (const mailbox of affected) this.removeName(mailbox);
    this.createSuperiors(target);
    for (const mailbox of affected) this.giveName(mailbox, target + mailbox.name.slice(source.length), origin);
  }

  /** Takes exclusive access to the maildrop (RFC 1939 §4); false while another owner has it. */
  lockMaildrop(owner: unknown): boolean {
    if (this.maildropOwner !== undefined && this.maildropOwner !== owner) return false;
    this.maildropOwner = owner;
    return true;
  }

  /** Gives the lock back; of no effect for one who does not hold it. */
  releaseMaildrop(owner: unknown): void {
    if (this.maildropOwner === owner) this.maildropOwner = undefined;
  }

  private renameInbox(target: string, origin: unknown): void {
    const { inbox } = this;
    const destination = this.create(target);
    const messages = [...inbox.messages];
    destination.appendAll(messages, origin);
    inbox.expunge(
      messages.map((message) => message.uid),
      origin,
    );
  }

  private createSuperiors(name: string): void {
    for (const superior of superiorNames(name, this.delimiter)) {
      if (!this.mailboxes.has(superior)) this.addMailbox(superior);
    }
  }

  private addMailbox(name: string, specialUse: readonly string[] = []): Mailbox {
    const mailbox = new this.setting.mailboxClass(name, this.setting.nextUidvalidity(), specialUse);
    this.mailboxes.set(name, mailbox);
    return mailbox;
  }

  private removeName(mailbox: Mailbox): void {
    this.mailboxes.delete(mailbox.name);
    const former = this.formerUidvalidity.get(mailbox.name) ?? 0;
    this.formerUidvalidity.set(mailbox.name, Math.max(former, mailbox.uidvalidity));
  }

  private giveName(mailbox: Mailbox, name: string, origin: unknown): void {
    mailbox.name = name;
    if (mailbox.uidvalidity < (this.formerUidvalidity.get(name) ?? 0)) {
      mailbox.changeUidvalidity(this.setting.nextUidvalidity(), origin);
    }
    this.mailboxes.set(name, mailbox);
  }

  private usableName(name: string): string {
    const problem = nameProblem(name, this.delimiter);
    if (problem !== undefined) throw new StoreError('CANNOT', problem);
    return canonicalName(name, this.delimiter);
  }
}
