import type { MailboxView, ViewEntry } from './mailbox-view.js';
import type { Session, UpdateReports } from './model.js';

/** Reports what others did to the selected mailbox. */
export class Updates implements UpdateReports {
  /**
   * Writes untagged responses for all that is pending: EXPUNGE where it is permitted (RFC 9051 §7.5.1), then the new
   * size, then flags. Numbers stay true throughout, since each report also takes effect on the view.
   */
  report(session: Session, expungePermitted: boolean): void {
    if (session.view === undefined) return;
    this.reportUidvalidity(session.view, session);
    if (expungePermitted) this.reportExpunged(session);
    this.reportArrived(session);
    this.reportKeywords(session);
    this.reportFlags(session);
  }

  /** OK UIDVALIDITY when the mailbox was given another one while it is selected (RFC 9051 §7.1). */
  reportUidvalidity(view: MailboxView, session: Session): void {
    if (!view.uidvalidityChanged) return;
    view.uidvalidityChanged = false;
    session.addStatus('OK', `UIDVALIDITY ${view.mailbox.uidvalidity}`, 'UIDs are valid no more');
  }

  /** One EXPUNGE for each message gone; each one renumbers those after it. */
  reportExpunged(session: Session): void {
    for (const number of session.view?.removeExpunged() ?? []) session.addUntagged(`${number} EXPUNGE`);
  }

  /** EXISTS, and RECENT for IMAP4rev1 (RFC 3501 §7.3.2). */
  reportArrived(session: Session): void {
    const { view } = session;
    if (view === undefined || view.admitArrived() === 0) return;
    session.addUntagged(`${view.entries.length} EXISTS`);
    if (!session.dialect.rev2) session.addUntagged(`${view.recentCount} RECENT`);
  }

  /** FLAGS when a keyword has come up that the client has not heard of (RFC 9051 §7.3.5). */
  reportKeywords(session: Session): void {
    const { view } = session;
    if (view === undefined || view.mailbox.spelling.keywords().length === view.knownKeywords) return;
    view.knownKeywords = view.mailbox.spelling.keywords().length;
    session.addUntagged(`FLAGS ${session.format.list(session.definedFlags(view.mailbox))}`);
  }

  /** An unsolicited FETCH for each message whose flags another session changed. */
  reportFlags(session: Session): void {
    const { view } = session;
    if (view === undefined) return;
    for (const entry of [...view.pending.flags].sort((one, other) => one.message.uid - other.message.uid)) {
      this.reportFlagsOf(session, entry, 'with flags');
      view.flagsReported(entry);
    }
  }

  /**
   * One FETCH with what the client must learn of a flag change: the flags unless it knows them, the UID where unsolicited
   * ones need it (RFC 9051 §7.5.2), and the modseq once the client is aware of it (RFC 7162 §3.2.4).
   */
  reportFlagsOf(session: Session, entry: ViewEntry, content: 'with flags' | 'without flags', uid = false): void {
    const { view } = session;
    if (view === undefined) return;
    const items: string[] = [];
    if (uid || session.dialect.rev2 || session.condstore) items.push(`UID ${entry.message.uid}`);
    if (content === 'with flags') items.push(`FLAGS ${session.format.list(session.flagsOf(entry))}`);
    if (session.condstore) items.push(`MODSEQ (${entry.message.modseq})`);
    session.addUntagged(`${view.numberOf(entry)} FETCH ${session.format.list(items)}`);
  }
}
