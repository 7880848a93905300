import { searchesNumbers } from './numbers-in-search.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

/** Commands to which no EXPUNGE may come; their forms with UIDs are others (RFC 3501 §7.4.1). */
const without = new Set(['FETCH', 'STORE', 'SEARCH']);

interface Circumstance {
  readonly isEarlier: boolean;
  readonly pending: readonly SentCommand[];
  /** What ENABLED has named. */
  readonly enabled: ReadonlySet<string>;
  readonly noModSeq: boolean;
}

/** Whether EXPUNGE or VANISHED may come now, and which of both (RFC 3501 §7.4.1, RFC 7162 §3.2.10). */
export function checkExpunge(report: Report, name: 'EXPUNGE' | 'VANISHED', circumstance: Circumstance): void {
  const { isEarlier, pending, enabled, noModSeq } = circumstance;
  const isEnabled = enabled.has('QRESYNC') || enabled.has('UIDONLY');
  const isRight = name === 'VANISHED' ? isEnabled : !isEnabled || noModSeq;
  report.check('expunge-or-vanished', isRight, () => ({
    message: name === 'VANISHED' ? 'VANISHED comes and QRESYNC is not enabled' : 'EXPUNGE comes and QRESYNC is enabled',
    kind: name,
  }));
  if (isEarlier) return;
  // A command of which the server still asks for the rest is not in progress.
  const names = pending.filter(({ complete }) => complete).map((command) => command.name);
  if (names.length > 0 && names.every((command) => command === 'CLOSE')) {
    report.check('expunge-allowed', false, () => ({
      message: `${name} comes in answer to CLOSE`,
      kind: 'CLOSE',
      rfc: 'RFC 3501',
      section: '6.4.2',
    }));
    return;
  }
  const [only] = pending;
  if (name === 'VANISHED' && pending.length === 1 && only?.name === 'UID SEARCH') {
    report.check('vanished-in-search', !searchesNumbers(only), () => ({
      message: 'VANISHED comes during a UID SEARCH that has message numbers among its keys',
    }));
  }
  // Of several commands the server may be working at any.
  const isAllowed = names.some((command) => !without.has(command));
  report.check('expunge-allowed', isAllowed, () => ({
    message:
      names.length === 0 ? `${name} comes while no command is in progress` : `${name} comes during ${names.join(', ')}`,
    kind: names[0] ?? 'none',
  }));
}
