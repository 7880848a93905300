import type { Entity } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { parsers, revisions, searched, searchKeys, withMessage } from './messages.js';
import { BadCommand } from '../../imap/index.js';

const search = revisions('6.4.4', '6.4.4');
const DAY = 86_400_000;
const INTERNAL = ['BEFORE', 'ON', 'SINCE'];
const SENT = ['SENTBEFORE', 'SENTON', 'SENTSINCE'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/search-dates/${name}`,
  wrong,
  breaks,
  plant,
});

/** Keys that see the internal date some days later. */
const later = (key: string, days: number): Fault['plant'] =>
  searched([key], (entry) =>
    withMessage(entry, { internalDate: new Date(entry.message.internalDate.getTime() + days * DAY) }),
  );

/** Keys that see another Date field. */
const withDate = (keys: readonly string[], change: (date: string) => string): Fault['plant'] =>
  searched(keys, (entry) => withMessage(entry, { entity: dated(entry.message.entity, change) }));

const dated = (entity: Entity, change: (date: string) => string): Entity => ({
  ...entity,
  fields: entity.fields.map((field) =>
    field.name.toLowerCase() === 'date' ? { ...field, value: change(field.value) } : field,
  ),
});

const shifted =
  (days: number) =>
  (date: string): string => {
    const [, day = '', rest = ''] = /^(?:[A-Za-z]+, )?(\d+ [A-Za-z]+ \d+)(.*)$/.exec(date) ?? [];
    const time = Date.parse(`${day} 00:00:00 +0000`);
    return Number.isNaN(time) ? date : new Date(time + days * DAY).toUTCString().slice(0, 16) + rest;
  };

const inUtc = (date: string): string => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : new Date(time).toUTCString();
};

/** Searches by days (RFC 3501 §6.4.4, RFC 9051 §6.4.4). */
export const searchDates: readonly Fault[] = [
  fault(
    'before-includes-the-day',
    'The server finds by BEFORE the messages of that day, too.',
    search('key-before', 'internal-date-keys'),
    later('BEFORE', -1),
  ),
  fault(
    'since-excludes-the-day',
    'The server does not find by SINCE the messages of that day.',
    search('key-since', 'internal-date-keys'),
    later('SINCE', -1),
  ),
  fault(
    'since-includes-the-day-before',
    'The server finds by SINCE the messages of the day before, too.',
    search('key-since', 'internal-date-keys'),
    later('SINCE', 1),
  ),
  fault(
    'on-the-day-before',
    'The server finds by ON the messages of the day before.',
    search('key-on', 'internal-date-keys'),
    later('ON', 1),
  ),
  fault(
    'internal-in-utc',
    'The server compares the day that the internal date has in UTC.',
    search('internal-date-own-zone'),
    searched(INTERNAL, (entry) => withMessage(entry, { internalDateZone: 0 })),
  ),
  fault(
    'sentbefore-includes-the-day',
    'The server finds by SENTBEFORE the messages of that day, too.',
    search('key-sentbefore', 'sent-date-keys'),
    withDate(['SENTBEFORE'], shifted(-1)),
  ),
  fault(
    'sentsince-excludes-the-day',
    'The server does not find by SENTSINCE the messages of that day.',
    search('key-sentsince', 'sent-date-keys'),
    withDate(['SENTSINCE'], shifted(-1)),
  ),
  fault(
    'senton-the-day-before',
    'The server finds by SENTON the messages of the day before.',
    search('key-senton', 'sent-date-keys'),
    withDate(['SENTON'], shifted(1)),
  ),
  fault(
    'sent-in-utc',
    'The server compares the day that the Date field has in UTC.',
    search('sent-date-own-zone', 'sent-date-keys'),
    withDate(SENT, inUtc),
  ),
  ...SENT.map((key) =>
    fault(
      `${key.toLowerCase()}-is-internal`,
      `The server takes ${key} for ${key.slice(4)}.`,
      search(`key-${key.toLowerCase()}`, 'sent-date-keys'),
      (behaviour) => searchKeys([key], (usual) => behaviour.imap.searchKeys[key.slice(4)] ?? usual)(behaviour),
    ),
  ),
  ...INTERNAL.map((key) =>
    fault(
      `${key.toLowerCase()}-is-sent`,
      `The server takes ${key} for SENT${key}.`,
      search(`key-${key.toLowerCase()}`, 'internal-date-keys'),
      (behaviour) => searchKeys([key], (usual) => behaviour.imap.searchKeys[`SENT${key}`] ?? usual)(behaviour),
    ),
  ),
  fault(
    'odd-dates-lost',
    'The server finds no message by a Date field with a comment or a year of two digits.',
    search('sent-date-keys'),
    withDate(SENT, (date) => (/\(|\d [A-Za-z]{3} \d\d\b(?!\d)/.test(date) ? '' : date)),
  ),
  fault(
    'quoted-refused',
    'The server refuses a date in quotes.',
    search('internal-date-keys'),
    parsers(
      (Usual) =>
        class extends Usual {
          override string(what: string) {
            if (what === 'a date') throw new BadCommand('A date has no quotes');
            return super.string(what);
          }
        },
    ),
  ),
  fault(
    'month-by-case',
    'The server finds nothing by a date whose month is not written as usual.',
    search('internal-date-keys'),
    parsers(
      (Usual) =>
        class extends Usual {
          override atom(what: string) {
            const found = super.atom(what);
            return what === 'a date' && !/[A-Z][a-z]{2}/.test(found) ? '1-Jan-1980' : found;
          }
        },
    ),
  ),
];
