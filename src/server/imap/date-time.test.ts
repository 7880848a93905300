import { expect, test } from 'vitest';
import { dayInZone, dayOfHeaderDate, formatDateTime, parseDate, parseDateTime } from './date-time.js';
import { BadCommand } from './errors.js';

test.each([
  ' 7-Feb-1994 21:52:25 -0800',
  '17-Jul-1996 02:44:25 +0530',
  '01-Jan-1970 00:00:00 +0000',
  '31-Dec-0099 23:59:59 -0000',
])('%s is read and written', (text) => {
  const expected = text.replace(/^0([1-9])/, ' $1').replace('-0000', '+0000');
  expect(formatDateTime(parseDateTime(text))).toBe(expected);
});

test('the zone is taken off', () => {
  expect(parseDateTime(' 7-Feb-1994 21:52:25 -0800').date.toISOString()).toBe('1994-02-08T05:52:25.000Z');
});

test.each([
  '7-Feb-1994 21:52:25 -0800',
  '30-Feb-1994 21:52:25 -0800',
  '07-Foo-1994 21:52:25 -0800',
  '07-Feb-1994 24:00:00 -0800',
  '07-Feb-1994 21:60:00 -0800',
  '07-Feb-1994 21:52:25',
  '07-Feb-1994 21:52:25 -0870',
  '',
])('%j is no date-time', (text) => {
  expect(() => parseDateTime(text)).toThrow(BadCommand);
});

test.each(['1-Jan-1970', '01-jan-1970'])('%s is the first day', (text) => {
  expect(parseDate(text)).toBe(0);
});

test.each(['', '0-Jan-1970', '32-Jan-1970', '29-Feb-1970', '1-Jan-70', '1 Jan 1970'])('%j is no date', (text) => {
  expect(() => parseDate(text)).toThrow(BadCommand);
});

test('a day is that of the zone', () => {
  expect(dayInZone({ date: new Date('1970-01-01T23:30:00Z'), zone: 60 })).toBe(1);
  expect(dayInZone({ date: new Date('1970-01-01T23:30:00Z'), zone: 0 })).toBe(0);
});

test.each([
  ['Mon, 7 Feb 1994 21:52:25 -0800 (PST)', '7-Feb-1994'],
  ['7 Feb 94 21:52 EST', '7-Feb-1994'],
  ['Mon (comment), 07 February 2004 00:00:00 GMT', '7-Feb-2004'],
  ['7 Feb 04 1:00', '7-Feb-2004'],
  ['7 Feb 104 1:00', '7-Feb-2004'],
])('Date: %s is the day %s', (value, day) => {
  expect(dayOfHeaderDate(value)).toBe(parseDate(day));
});

test.each(['', 'yesterday', '1994-02-07', '31 Feb 1994 00:00'])('Date: %s names no day', (value) => {
  expect(dayOfHeaderDate(value)).toBeUndefined();
});
