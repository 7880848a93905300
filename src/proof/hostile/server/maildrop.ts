/** What the honest part of a hostile server keeps: one INBOX for all its accounts, and mailboxes. */
export class Maildrop {
  inbox: Buffer[] = [];
  readonly mailboxes = new Map<string, Buffer[]>();

  /** The messages of a mailbox, of none where there is no such mailbox. */
  of(name: string): Buffer[] | undefined {
    return /^inbox$/i.test(name) ? this.inbox : this.mailboxes.get(name);
  }
}
