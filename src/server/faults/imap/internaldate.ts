import type { Fault } from '../fault.js';
import { mailboxes } from '../tools.js';
import { fetchRequests } from './messages.js';

const ofAppend = ['rfc3501-2.3.3-of-append', 'rfc9051-2.3.3-of-append'];
const dateTime = ['rfc3501-6.3.11-date-time', 'rfc9051-6.3.12-date-time'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/internaldate/${name}`,
  wrong,
  breaks,
  plant,
});

/** A fault that gives an appended message another internal date. */
const stored = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  date: (given: { date: Date | undefined; zone: number; octets: Buffer }) => Date | undefined,
): Fault =>
  fault(
    name,
    wrong,
    breaks,
    mailboxes(
      (Usual) =>
        class extends Usual {
          override append(...[octets, options = {}]: Parameters<InstanceType<typeof Usual>['append']>) {
            const internalDate = date({
              date: options.internalDate,
              zone: options.internalDateZone ?? 0,
              octets,
            });
            return super.append(octets, { ...options, ...(internalDate && { internalDate }) });
          }
        },
    ),
  );

/** The internal date of a message (RFC 3501 §2.3.3, §6.3.11; RFC 9051 §2.3.3, §6.3.12). */
export const internaldate: readonly Fault[] = [
  stored('always-now', 'The server passes over the date-time of APPEND.', [...dateTime, ...ofAppend], () => new Date()),
  stored(
    'zone-ignored',
    'The server takes the date-time of APPEND as one in UTC, whatever its zone.',
    [...dateTime, ...ofAppend],
    ({ date, zone }) => date && new Date(date.getTime() + zone * 60_000),
  ),
  stored(
    'from-the-date-field',
    'The server takes the Date field for the internal date.',
    [
      'rfc3501-2.3.3-not-the-date-field',
      'rfc9051-2.3.3-not-the-date-field',
      'rfc3501-6.3.11-current-time',
      'rfc9051-6.3.12-current-time',
    ],
    ({ date, octets }) => {
      const time = Date.parse(/^Date: ([^\r\n(]*)/m.exec(octets.toString('latin1'))?.[1] ?? '');
      return Number.isNaN(time) ? date : new Date(time);
    },
  ),
  fault(
    'of-the-fetch',
    'The server gives the time of the FETCH as the internal date.',
    ['rfc3501-2.3.1.1-immutable', 'rfc9051-2.3.1.1-immutable'],
    (behaviour) => {
      let count = 0;
      return fetchRequests(['INTERNALDATE'], () => ({
        value: ({ format }) => [format.dateTime({ date: new Date(Date.now() + 1000 * count++), zone: 0 })],
      }))(behaviour);
    },
  ),
];
