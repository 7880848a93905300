import type { Level } from '../../events/events.js';
import type { Node } from '../node.js';
import * as o from '../octets.js';
import { DIGIT } from '../octets.js';
import { NUMBER64 } from '../reader.js';
import type { Bounds, Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';
import type { Read, ReadArguments } from './extension.js';

/** No arguments. */
export const nothing: ReadArguments = () => [];

/** One argument after a space. */
export const one =
  (read: Read, rule: Rule): ReadArguments =>
  (reader) => {
    reader.sp(rule);
    return [read(reader)];
  };

export const numberOf =
  (rule: Rule, bounds: Bounds): Read =>
  (reader) =>
    reader.number(rule, bounds);

/** One member in parentheses. */
export const single =
  (rule: Rule, member: Read): Read =>
  (reader) => {
    const start = reader.at;
    const list = reader.list(rule, member, 1);
    if (list.items.length > 1) reader.fault(rule, 'one member', start);
    return list;
  };

/** Names up to which looking at each of them is faster than a set. */
const FEW = 12;

/** Reports names that stand more than once; however many there are, it takes no more than their number in time. */
export class Once {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  constructor(
    readonly reader: Reader,
    readonly rule: Rule,
    readonly expected: string,
    readonly level: Level = 'SHOULD',
  ) {}

  /** The name in the form in which equal names are equal, and where it stands. */
  add(name: string, at: number): void {
    if (this.#isSeen(name)) this.reader.fault(this.rule, this.expected, at, this.level, this.rule.watch);
    else if (this.#many) this.#many.add(name);
    else if (this.#few.push(name) > FEW) this.#many = new Set(this.#few);
  }

  #isSeen(name: string): boolean {
    return this.#many ? this.#many.has(name) : this.#few.includes(name);
  }
}

/** All that follows on the line, one space before each: a list without parentheses. */
export function bareList(reader: Reader, rule: Rule, member: Read, closer?: number): Node {
  const start = reader.at;
  const items: Node[] = [];
  while (reader.maybeSp(rule, closer)) items.push(member(reader));
  return reader.node('bare', rule, start, items);
}

/** A parenthesised list of members that follow each other without a space, such as addresses; spaces are faults and no more. */
export function adjacent(reader: Reader, rule: Rule, member: Read): Node {
  const start = reader.at;
  const items: Node[] = [];
  reader.open(rule);
  do {
    items.push(member(reader));
    if (reader.peek() === o.SP) {
      reader.spaceFault(rule, '"(" or ")" without a space before it');
      while (reader.take(o.SP));
    }
  } while (reader.peek() === o.OPEN);
  reader.close(rule);
  return reader.node('list', rule, start, items);
}

const TAGGED_EXT_VAL = defineRule('tagged-ext-val', 'RFC 4466 §3', 'seq', 'extension-data');
const TAGGED_EXT_COMP = defineRule('tagged-ext-comp', 'RFC 4466 §3', 'fold', 'extension-data', { astring: true });
const TAGGED_EXT_SIMPLE = defineRule('tagged-ext-simple', 'RFC 4466 §3', 'sequence-set', 'extension-data');

const taggedExtComp: Read = (reader) =>
  reader.peek() === o.OPEN ? reader.list(TAGGED_EXT_VAL, taggedExtComp, 1) : reader.astring(TAGGED_EXT_COMP);

/** RFC 4466 §3: the form that data of extensions unknown here must have. */
export const taggedExtVal: Read = (reader) => {
  if (reader.peek() === o.OPEN) return reader.list(TAGGED_EXT_VAL, taggedExtComp, 0);
  if (reader.atString) {
    // An example in RFC 5258 §8 has a string here, which its syntax does not.
    reader.fault(TAGGED_EXT_VAL, 'number, sequence-set or "("', reader.at, 'SHOULD');
    return reader.string(TAGGED_EXT_COMP);
  }
  const start = reader.at;
  reader.skip(DIGIT);
  const isNumber = reader.at > start && reader.peek() !== o.COLON && reader.peek() !== o.COMMA;
  reader.at = start;
  if (isNumber) return reader.number(TAGGED_EXT_SIMPLE, NUMBER64);
  return reader.sequenceSet(TAGGED_EXT_SIMPLE, true);
};

const DATE_TIME =
  /^([ \d]\d)-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{4}) (\d\d):(\d\d):(\d\d) [+-]\d\d(\d\d)$/i;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** RFC 3501 §9 date-time: the form, and that such a day and time exist. */
export function dateTime(reader: Reader, rule: Rule): Node {
  const node = reader.quoted(rule);
  const parts = DATE_TIME.exec(reader.slice(node.from, node.end - 1));
  if (!parts) reader.fault(rule, '"dd-Mon-yyyy hh:mm:ss +hhmm"', node.start);
  else if (!isPossible(parts)) reader.fault(rule, 'a day, a time and a zone that exist', node.start);
  return node;
}

/** A day and a time that the calendar has; seconds may be 60, and minutes of a zone are minutes. */
function isPossible([, day, month = '', year, hour, minute, second, zoneMinute]: RegExpExecArray): boolean {
  const number = MONTHS.indexOf(month.toLowerCase()) / 3 + 1;
  // Day 0 of the next month; years below 100 would be taken for 19xx, and leap years recur after 400.
  const days = new Date(Date.UTC(Number(year) + 400, number, 0)).getUTCDate();
  return (
    Number(day) >= 1 &&
    Number(day) <= days &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60 &&
    Number(zoneMinute) < 60
  );
}
