import { BadCommand, Refusal } from '../../imap/index.js';
import type { SequenceSet, ViewEntry } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapResponses } from '../tools.js';
import { revisions, searched, views, withMessage } from './messages.js';
import { inBoth } from './tools.js';

const search = revisions('6.4.4', '6.4.4');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/${name}`,
  wrong,
  breaks,
  plant,
});
type Ranges = Extract<SequenceSet, { readonly kind: 'ranges' }>['ranges'];

/** Sets of message sequence numbers, or of UIDs, taken otherwise. */
const takes = (isUid: boolean, change: (ranges: Ranges, view: { readonly entries: readonly ViewEntry[] }) => Ranges) =>
  views(
    (Usual) =>
      class extends Usual {
        override select(...[set, uid]: Parameters<(typeof Usual)['prototype']['select']>) {
          if (set.kind === 'saved' || uid !== isUid) return super.select(set, uid);
          return super.select({ ...set, ranges: change(set.ranges, this) }, uid);
        }
      },
  );

/** Commands of searches heard otherwise. */
const hearsKeys = (from: RegExp, to: string): Fault['plant'] =>
  hears((line) => (/^\S+ (?:UID )?SEARCH /.test(line) ? line.replace(from, to) : line));

const SECONDS = 1000;
const INTERNAL = ['BEFORE', 'ON', 'SINCE'];

/** The keys see the internal date a minute earlier or later. */
const aMinute = (seconds: number): Fault['plant'] =>
  searched(INTERNAL, (entry) =>
    withMessage(entry, { internalDate: new Date(entry.message.internalDate.getTime() + seconds * SECONDS) }),
  );

/** Sets at their ends, and how search keys combine. */
export const messageSets: readonly Fault[] = [
  fault(
    'fetch-items/range-lacks-last',
    'The server leaves the last number out of a range.',
    inBoth('9-sequence-set'),
    takes(false, (ranges) =>
      ranges.map(([low, high]) =>
        typeof low === 'number' && typeof high === 'number' && low < high ? [low, high - 1] : [low, high],
      ),
    ),
  ),
  fault(
    'fetch-items/from-beyond-is-all',
    'The server gives all messages for a range that begins beyond the last one and ends with the asterisk.',
    inBoth('9-star-is-last'),
    takes(false, (ranges, { entries }) =>
      ranges.map(([low, high]) =>
        typeof low === 'number' && low > entries.length && high === '*' ? [1, high] : [low, high],
      ),
    ),
  ),
  fault(
    'uid/one-missing-is-error',
    'The server answers NO to a list of UIDs of which one does not exist.',
    revisions('6.4.8', '6.4.9')('uid-ignored'),
    views(
      (Usual) =>
        class extends Usual {
          override select(...[set, uid]: Parameters<(typeof Usual)['prototype']['select']>) {
            const isMissing = ([low, high]: Ranges[number]): boolean =>
              low === high && typeof low === 'number' && this.byUid(low) === undefined;
            if (uid && set.kind === 'ranges' && set.ranges.some(isMissing))
              throw new Refusal('There is no such message');
            return super.select(set, uid);
          }
        },
    ),
  ),
  fault(
    'uid/last-to-star-is-empty',
    'The server finds nothing by a range from the UID of the last message to the asterisk.',
    revisions('6.4.8', '6.4.9')('uid-star'),
    takes(true, (ranges, { entries }) =>
      ranges.filter(([low, high]) => high !== '*' || low !== entries.at(-1)?.message.uid),
    ),
  ),
  fault(
    'uid/expunge-without-set',
    'The server takes UID EXPUNGE without a set for EXPUNGE.',
    ['rfc9051-6.4.9-uid-expunge-no-set'],
    hears((line) => line.replace(/^(\S+) UID EXPUNGE$/, '$1 EXPUNGE')),
  ),
  fault(
    'searchres/not-in-uid-expunge',
    'The server takes no $ in UID EXPUNGE.',
    ['rfc5182-2.1-everywhere'],
    imapCommands(['UID EXPUNGE'], (usual) => ({
      ...usual,
      run(session, given, invocation) {
        if ((given as SequenceSet).kind === 'saved') throw new BadCommand('A set has numbers');
        return usual.run(session, given, invocation);
      },
    })),
  ),
  fault(
    'search-dates/first-minute',
    'The server takes the first minute of a day for the day before.',
    search('internal-date-own-zone'),
    aMinute(-60),
  ),
  fault(
    'search-dates/last-minute',
    'The server takes the last minute of a day for the next day.',
    search('internal-date-own-zone'),
    aMinute(60),
  ),
  fault(
    'search/not-not-is-not',
    'The server takes NOT NOT for NOT.',
    search('key-not'),
    hearsKeys(/\bNOT NOT\b/g, 'NOT'),
  ),
  fault(
    'search/no-group-of-one',
    'The server refuses a single key in parentheses.',
    search('parenthesized'),
    hearsKeys(/\(([A-Z]+)\)/g, '()'),
  ),
  fault(
    'search/same-key-twice',
    'The server drops a key that stands twice.',
    search('intersection'),
    hearsKeys(/ (SEEN|FLAGGED|DELETED) \1$/, ' ALL'),
  ),
  fault(
    'esearch/always',
    'The server answers SEARCH without result options with ESEARCH, in the first revision too.',
    ['rfc3501-6.4.4-response-required'],
    imapResponses((response) =>
      response.replace(/^\* SEARCH ([\d ]+)/, (_, found: string) => `* ESEARCH ALL ${found.replaceAll(' ', ',')}`),
    ),
  ),
  fault(
    'search/literal-awaited',
    'The server does not ask for the octets of a literal in SEARCH.',
    ['rfc3501-7.5-literal', 'rfc9051-7.6-literal'],
    hearsKeys(/\{(\d+)\}$/, '{$1+}'),
  ),
];
