import type { Mailbox } from '../store/index.js';
import type { StatusItemTable } from './model.js';

const count = (mailbox: Mailbox, counted: (flags: ReadonlySet<string>) => boolean): string =>
  String(mailbox.messages.filter(({ flags }) => counted(flags)).length);

/** STATUS items by name: RFC 9051 §6.3.11, RECENT of RFC 3501 §6.3.10, HIGHESTMODSEQ of RFC 7162 §3.1.7. */
export const statusItems: StatusItemTable = {
  MESSAGES: { value: (mailbox) => String(mailbox.messages.length) },
  UIDNEXT: { value: (mailbox) => String(mailbox.uidnext) },
  UIDVALIDITY: { value: (mailbox) => String(mailbox.uidvalidity) },
  UNSEEN: { value: (mailbox) => count(mailbox, (flags) => !flags.has('\\Seen')) },
  DELETED: { value: (mailbox) => count(mailbox, (flags) => flags.has('\\Deleted')) },
  SIZE: { value: (mailbox) => String(mailbox.size) },
  RECENT: { value: (mailbox) => String(mailbox.recentCount), served: (session) => session.servesRev1 },
  HIGHESTMODSEQ: {
    value: (mailbox) => String(mailbox.highestmodseq),
    asked: (session) => session.enableCondstore(),
  },
};
