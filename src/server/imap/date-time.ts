import { BadCommand } from './errors.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DATE = /^([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4})$/;
const DATE_TIME =
  /^( [0-9]|[0-9]{2})-([A-Za-z]{3})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})$/;
const HEADER_DATE = /^(?:[A-Za-z]+\s*,?\s*)?([0-9]{1,2})\s+([A-Za-z]{3})[a-z]*\s+([0-9]{2,4})\b/;

/** A moment and the zone in which it is told, minutes east of UTC. */
export interface ZonedTime {
  readonly date: Date;
  readonly zone: number;
}

/** A calendar day as a count of days since 1970: dates in searches disregard time and zone (RFC 9051 §6.4.4). */
export type Day = number;

/** Reads a date, `1-Feb-1994` (RFC 9051 §9, date-text). @throws BadCommand */
export function parseDate(text: string): Day {
  const [, day = '', month = '', year = ''] = DATE.exec(text) ?? [];
  const found = dayOf(Number(year), month, Number(day));
  if (found === undefined) throw new BadCommand(`Not a date: ${text}`);
  return found;
}

/** Reads a date-time, ` 7-Feb-1994 21:52:25 -0800` (RFC 9051 §9, date-time). @throws BadCommand */
export function parseDateTime(text: string): ZonedTime {
  const fields = DATE_TIME.exec(text);
  const [
    ,
    day = '',
    month = '',
    year = '',
    hour = '',
    minute = '',
    second = '',
    sign,
    zoneHours = '',
    zoneMinutes = '',
  ] = fields ?? [];
  const found = dayOf(Number(year), month, Number(day));
  const valid = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 && Number(zoneMinutes) < 60;
  if (fields === null || found === undefined || !valid) throw new BadCommand(`Not a date-time: ${text}`);
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const seconds = (Number(hour) * 60 + Number(minute) - zone) * 60 + Number(second);
  return { date: new Date(found * 86_400_000 + seconds * 1000), zone };
}

/** Writes a date-time without its quotes; a day below 10 is padded with a space. */
export function formatDateTime({ date, zone }: ZonedTime): string {
  const local = new Date(date.getTime() + zone * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = String(local.getUTCDate()).padStart(2, ' ');
  const month = MONTHS[local.getUTCMonth()] ?? '';
  const year = String(local.getUTCFullYear()).padStart(4, '0');
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  const offset = Math.abs(zone);
  return `${day}-${month}-${year} ${time} ${zone < 0 ? '-' : '+'}${two(Math.floor(offset / 60))}${two(offset % 60)}`;
}

/** The day of a moment in its own zone. */
export function dayInZone({ date, zone }: ZonedTime): Day {
  return Math.floor((date.getTime() + zone * 60_000) / 86_400_000);
}

/** The day that a Date header field names (RFC 5322 §3.3, two-digit years as in §4.3); undefined if it cannot be read. */
export function dayOfHeaderDate(value: string): Day | undefined {
  const withoutComments = value.replace(/\([^)]*\)/g, ' ').trim();
  const [, day = '', month = '', digits = ''] = HEADER_DATE.exec(withoutComments) ?? [];
  if (digits === '') return undefined;
  const year = Number(digits);
  const full = digits.length === 2 ? (year < 50 ? year + 2000 : year + 1900) : digits.length === 3 ? year + 1900 : year;
  return dayOf(full, month, Number(day));
}

function dayOf(year: number, month: string, day: number): Day | undefined {
  const index = MONTHS.findIndex((name) => name.toLowerCase() === month.toLowerCase());
  if (index === -1) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, index, day);
  return date.getUTCDate() === day && date.getUTCMonth() === index ? date.getTime() / 86_400_000 : undefined;
}
