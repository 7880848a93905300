import type { Account, Mailbox } from '../store/index.js';
import { SYSTEM_FLAGS } from '../store/index.js';
import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { Disconnected, Refusal } from './errors.js';
import type { Dialect, ResponseFormat, Wire } from './format.js';
import type { MailboxView, ViewEntry } from './mailbox-view.js';
import type { ImapBehaviour, Session, SessionState } from './model.js';
import { Output } from './output.js';

/** The session as it is; what its members mean is said with the interface. */
export class ImapSession implements Session {
  readonly output: Output;
  condstore = false;
  private enabledRev2 = false;
  private user: Account | undefined;
  private selected: MailboxView | undefined;

  constructor(
    readonly channel: Channel,
    readonly context: ConnectionContext,
    readonly behaviour: ImapBehaviour,
  ) {
    this.output = new Output(channel);
  }

  get state(): SessionState {
    if (this.user === undefined) return 'not authenticated';
    return this.selected === undefined ? 'authenticated' : 'selected';
  }

  get format(): ResponseFormat {
    return this.behaviour.format;
  }

  get dialect(): Dialect {
    return { rev2: this.enabledRev2 || this.context.settings.revisions === 'rev2' };
  }

  get servesRev1(): boolean {
    return this.context.settings.revisions !== 'rev2';
  }

  get mayStartTls(): boolean {
    return this.context.tls !== undefined && !this.channel.secure;
  }

  get plaintextAllowed(): boolean {
    return this.channel.secure || this.context.settings.plaintextAuthentication === 'always';
  }

  get account(): Account {
    if (this.user === undefined) throw new Refusal('Not authenticated');
    return this.user;
  }

  get view(): MailboxView | undefined {
    return this.selected;
  }

  get selectedView(): MailboxView {
    if (this.selected === undefined) throw new Refusal('No mailbox is selected');
    return this.selected;
  }

  get writableView(): MailboxView {
    const view = this.selectedView;
    if (view.readOnly) throw new Refusal('The mailbox is selected read-only', 'READ-ONLY');
    return view;
  }

  authenticate(user: string): void {
    this.user = this.context.store.account(user);
    if (this.user === undefined) throw new Refusal('The account is gone', 'UNAVAILABLE');
  }

  select(mailbox: Mailbox, readOnly: boolean): MailboxView {
    this.deselect();
    this.selected = new this.behaviour.view(mailbox, readOnly, this);
    return this.selected;
  }

  deselect(): void {
    this.selected?.close();
    this.selected = undefined;
  }

  enableRev2(): void {
    this.enabledRev2 = true;
  }

  enableCondstore(): void {
    if (this.condstore) return;
    this.condstore = true;
    if (this.selected !== undefined) this.addHighestModseq(this.selected.mailbox);
  }

  addHighestModseq(mailbox: Mailbox): void {
    this.addStatus('OK', `HIGHESTMODSEQ ${mailbox.highestmodseq}`, 'Highest mod-sequence');
  }

  addUntagged(content: Wire): void {
    this.output.add(this.format.untagged(content));
  }

  async untagged(content: Wire): Promise<void> {
    await this.output.write(this.format.untagged(content));
    if (this.channel.closed) throw new Disconnected();
  }

  addStatus(status: 'OK' | 'NO' | 'BAD' | 'BYE', code: string | undefined, text: string): void {
    this.output.add(this.format.status('*', status, code, text));
  }

  async invite(text: string): Promise<void> {
    this.output.add(this.format.continuation(text));
    await this.output.flush();
  }

  flagsOf({ message, recent }: ViewEntry): string[] {
    return recent && !this.dialect.rev2 ? [...message.flags, '\\Recent'] : [...message.flags];
  }

  definedFlags(mailbox: Mailbox): string[] {
    return [...SYSTEM_FLAGS, ...mailbox.spelling.keywords()];
  }
}
