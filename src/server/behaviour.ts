import { imapBehaviour, type ImapBehaviour } from './imap/index.js';
import { Channel } from './net/index.js';
import { pop3Behaviour, type Pop3Behaviour } from './pop3/index.js';
import { Account, Mailbox } from './store/index.js';

/** All that the server does, by the rooms that do it; each entry can be replaced alone. */
export interface Behaviour {
  readonly imap: ImapBehaviour;
  readonly pop3: Pop3Behaviour;
  /** The class of all mailboxes. */
  readonly mailbox: typeof Mailbox;
  /** The class of all accounts. */
  readonly account: typeof Account;
  /** The class of all connections: what is read and written, octet for octet. */
  readonly channel: typeof Channel;
}

/** As the RFCs say. */
export const usualBehaviour: Behaviour = {
  imap: imapBehaviour,
  pop3: pop3Behaviour,
  mailbox: Mailbox,
  account: Account,
  channel: Channel,
};

/** Entries that take the place of others. */
export interface BehaviourChange extends Partial<Pick<Behaviour, 'mailbox' | 'account' | 'channel'>> {
  readonly imap?: Partial<ImapBehaviour>;
  readonly pop3?: Partial<Pop3Behaviour>;
}

/** A behaviour with some entries replaced. */
export const changed = (behaviour: Behaviour, change: BehaviourChange = {}): Behaviour => ({
  ...behaviour,
  ...change,
  imap: { ...behaviour.imap, ...change.imap },
  pop3: { ...behaviour.pop3, ...change.pop3 },
});
