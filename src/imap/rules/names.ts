import type { ListResponse } from '../views/data.js';
import type { Report } from './report.js';
import type { ImapScope } from './scope.js';

/** Attributes of names that no command can open (RFC 3501 §7.2.2, RFC 5258 §3). */
const closed = new Set(['\\NOSELECT', '\\NONEXISTENT']);

/** What LIST has told on one connection. */
export class Names {
  /** By the first level of a name. */
  readonly #delimiters = new Map<string, string>();

  listed(report: Report, scope: ImapScope, account: string, list: ListResponse): void {
    const { delimiter, mailbox, attributes } = list;
    // Of a subscription \Noselect says something else (RFC 3501 §6.3.9).
    if (list.name === 'LIST' && mailbox !== '')
      scope.mailbox(account, mailbox).noSelect = attributes.some((attribute) => closed.has(attribute.toUpperCase()));
    // NIL says that there is no hierarchy here; an empty name stands for the root alone.
    if (delimiter === undefined || mailbox === '') return;
    const [top = ''] = mailbox.split(delimiter, 1);
    const known = this.#delimiters.get(top);
    this.#delimiters.set(top, delimiter);
    if (known === undefined) return;
    report.check('delimiter-same', known === delimiter, () => ({
      message: `${mailbox} is listed with the delimiter ${delimiter}, where ${top} had ${known}`,
      kind: 'delimiter',
    }));
  }
}
