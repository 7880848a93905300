import type { EsearchResponse, SearchResponse, StatusDataResponse } from '../views/data.js';
import { mailboxOf, words, type SentCommand } from './outgoing.js';
import type { Report } from './report.js';

const searching = /^(?:UID )?(?:SEARCH|SORT|THREAD)$/;
const chosen = /^(?:"[^"]*" )?RETURN \(/i;

interface Circumstance {
  readonly pending: readonly SentCommand[];
  readonly exists: number | undefined;
  readonly rev2: boolean;
}

/** SEARCH or SORT. */
export function checkSearch(report: Report, search: SearchResponse, { pending, exists, rev2 }: Circumstance): void {
  const commands = pending.filter(({ name }) => searching.test(name));
  const [only] = commands;
  if (!only || commands.length > 1) return;
  const isExtended = chosen.test(only.args) || (rev2 && only.name.endsWith('SEARCH'));
  report.check('search-form', !isExtended, () => ({
    message: `${only.name} is answered by ${search.name}, and not by ESEARCH`,
    kind: rev2 ? 'IMAP4rev2' : 'RETURN',
    ...(rev2 && { rfc: 'RFC 9051', section: '6.4.4' }),
  }));
  if (only.name.startsWith('UID ') || exists === undefined) return;
  const stray = search.numbers.find((number) => number < 1n || number > BigInt(exists));
  report.check('search-range', stray === undefined, () => outside(only.name, stray, exists));
}

export function checkEsearch(report: Report, esearch: EsearchResponse, { pending, exists, rev2 }: Circumstance): void {
  const { tag } = esearch;
  if (tag === undefined) return;
  const command = pending.find((sent) => sent.tag === tag);
  const isContext = command === undefined && esearch.value('ADDTO') !== undefined;
  if (isContext || esearch.value('REMOVEFROM') !== undefined) return;
  const holds = command !== undefined && searching.test(command.name);
  report.check('search-tag', holds, () => `ESEARCH has the tag ${tag}, which no search has that is in progress`);
  if (holds && !rev2)
    report.check('search-form', chosen.test(command.args), () => ({
      message: `${command.name} chooses no results, and is answered by ESEARCH`,
      kind: 'ESEARCH',
      rfc: 'RFC 3501',
      section: '6.4.4',
    }));
  if (!holds || esearch.uid || exists === undefined) return;
  const { all } = esearch;
  const bounds = ['MIN', 'MAX'].map((name) => esearch.value(name)?.bigint).filter((value) => value !== undefined);
  const numbers = [...all.flatMap(({ from, to }) => (to === '*' ? [from] : [from, to])), ...bounds];
  const stray = numbers.find((number) => number < 1n || number > BigInt(exists));
  report.check('search-range', stray === undefined, () => outside(command.name, stray, exists));
}

const outside = (name: string, stray: bigint | undefined, exists: number) => ({
  message: `${name} finds message ${(stray ?? 0n).toString()} where there are ${exists.toString()}`,
  kind: name,
});

export function checkStatus(report: Report, status: StatusDataResponse, { pending }: Circumstance): void {
  const { items, mailbox } = status;
  const messages = items.get('MESSAGES');
  const uidNext = items.get('UIDNEXT');
  if (messages !== undefined) {
    for (const name of ['RECENT', 'UNSEEN', 'DELETED']) {
      const value = items.get(name);
      if (value === undefined) continue;
      report.check('status-counts', value <= messages, () => ({
        message: `STATUS counts ${value.toString()} of ${name} among ${messages.toString()} messages`,
        kind: name,
      }));
    }
    if (uidNext !== undefined)
      report.check('status-counts', messages < uidNext, () => ({
        message: `STATUS counts ${messages.toString()} messages, whose UIDs cannot all be below ${uidNext.toString()}`,
        kind: 'UIDNEXT',
      }));
  }
  // LIST may ask for STATUS too (RFC 5819), and NOTIFY (RFC 5465): only where nothing but STATUS is pending it answers it.
  const [only] = pending;
  if (pending.length !== 1 || only?.name !== 'STATUS') return;
  const asked = words(only.args)[0];
  // A name may be told in another form than it was given (RFC 9051 §5.1, §A.1).
  if (asked === undefined || !/^[ -%'-~]*$/.test(asked)) return;
  report.check('status-name', mailboxOf(asked) === mailbox, () => ({
    message: `STATUS names ${mailbox}, and was asked for ${asked}`,
    kind: 'name',
  }));
}
